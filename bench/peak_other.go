//go:build !linux

package bench

// peakMemory returns 0: the peak is unknown here.
func peakMemory() int64 { return 0 }

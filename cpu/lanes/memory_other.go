//go:build !linux

package lanes

// freeMemory is not known here.
func freeMemory() (uint64, bool) { return 0, false }

//go:build !linux

package bench

import "time"

// processorTime returns 0: it is unknown here.
func processorTime() (process, thread time.Duration) { return 0, 0 }

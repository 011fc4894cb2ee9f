//go:build !linux

package bench

import "time"

// Processor times are unknown here: 0.
func processTime() time.Duration { return 0 }
func threadTime() time.Duration  { return 0 }

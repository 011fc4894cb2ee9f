package bench

import (
	"syscall"
	"time"
)

// rusageThread is RUSAGE_THREAD of getrusage(2).
const rusageThread = 1

// processorTime returns the processor time that this process has used, and that this thread has.
func processorTime() (process, thread time.Duration) {
	return usage(syscall.RUSAGE_SELF), usage(rusageThread)
}

func usage(who int) time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(who, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

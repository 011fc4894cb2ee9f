package bench

import (
	"syscall"
	"time"
	"unsafe"
)

// The clocks of clock_gettime(2) that count processor time.
const (
	clockProcess = 2
	clockThread  = 3
)

// processTime returns the processor time that this process has used, threadTime that of this
// thread.
func processTime() time.Duration { return clock(clockProcess) }
func threadTime() time.Duration  { return clock(clockThread) }

func clock(id uintptr) time.Duration {
	var t syscall.Timespec
	if _, _, failed := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&t)), 0); failed != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}

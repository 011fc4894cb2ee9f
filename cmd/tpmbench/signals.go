package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// sameSignal is how long after the first signal a second one counts as the same: timeout(1), for
// instance, sends each twice.
const sameSignal = 100 * time.Millisecond

// interruption is the cause of a context that was cancelled by a signal.
type interruption struct{ signal syscall.Signal }

func (i interruption) Error() string {
	names := map[syscall.Signal]string{syscall.SIGINT: "SIGINT", syscall.SIGTERM: "SIGTERM", syscall.SIGHUP: "SIGHUP"}
	return "interrupted by " + names[i.signal]
}

func (i interruption) status() int { return 128 + int(i.signal) }

// interrupted returns the error of a command that ended because ctx did: the cause followed by the
// formatted text, with the status of the signal if it was one.
func interrupted(ctx context.Context, format string, args ...any) error {
	cause := context.Cause(ctx)
	status := exitError
	if i, ok := cause.(interruption); ok {
		status = i.status()
	}
	return failure{status, fmt.Errorf("%w"+format, append([]any{cause}, args...)...)}
}

// brokenPipes is notified of SIGPIPE, so that the write fails with an error instead. Nobody reads
// it. If SIGPIPE were ignored, the programs that are started would ignore it too.
var brokenPipes = make(chan os.Signal, 1)

// endByPipe ends the program as SIGPIPE would have ended it at the write that failed, so that a
// shell sees why. It returns on systems without that signal.
func endByPipe() {
	signal.Reset(syscall.SIGPIPE)
	os.Stdout.Write([]byte("\n")) // the runtime raises the signal
}

// hungUp says that the program that called this one has gone.
var hungUp = make(chan struct{}, 1)

// hangUp ends the work as SIGHUP would if err, of a write to a program that called this one, means
// that it has gone: a caller that was killed cannot stop what it has started.
func hangUp(err error) {
	if errors.Is(err, syscall.EPIPE) || runtime.GOOS == "windows" { // which has several errors for it
		select {
		case hungUp <- struct{}{}:
		default:
		}
	}
}

// untilSignal returns a context that is cancelled by the first SIGINT, SIGTERM or SIGHUP, or by
// hangUp; the next signal ends the program at once. A write to a closed pipe becomes an error instead of a signal.
func untilSignal(parent context.Context) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	signal.Notify(brokenPipes, syscall.SIGPIPE)
	done := make(chan struct{})
	go func() {
		var first time.Time
		for n := 1; ; n++ {
			select {
			case s := <-signals:
				i := interruption{s.(syscall.Signal)}
				if n == 1 {
					first = time.Now()
					cancel(i)
				} else if n > 2 || time.Since(first) > sameSignal {
					exitNow(i.status())
				}
			case <-hungUp:
				cancel(interruption{syscall.SIGHUP})
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// sameSignal is how long after the first signal another is taken for the same
// one: timeout(1), for instance, sends each twice.
const sameSignal = 100 * time.Millisecond

// interruption is the cause of a context that a signal has ended.
type interruption struct{ signal syscall.Signal }

func (i interruption) Error() string {
	names := map[syscall.Signal]string{syscall.SIGINT: "SIGINT", syscall.SIGTERM: "SIGTERM", syscall.SIGHUP: "SIGHUP"}
	return "interrupted by " + names[i.signal]
}

func (i interruption) status() int { return 128 + int(i.signal) }

// interrupted returns err, or where a signal was its reason the line text with
// that signal's status.
func interrupted(ctx context.Context, format string, args ...any) error {
	cause := context.Cause(ctx)
	status := exitError
	if i, ok := cause.(interruption); ok {
		status = i.status()
	}
	return failure{status, fmt.Errorf("%w"+format, append([]any{cause}, args...)...)}
}

// untilSignal returns a context that the first SIGINT, SIGTERM or SIGHUP ends;
// the next one ends the program at once. A write to a closed pipe becomes an
// error instead of a signal.
func untilSignal(parent context.Context) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	signal.Ignore(syscall.SIGPIPE)
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
					os.Exit(i.status())
				}
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

package conformance

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
)

// looks is a context that counts how often an engine looks at it (Err). A look, not a clock, finds it
// cancelled, so that what an engine does then is the same however busy the machine is.
type looks struct {
	context.Context
	cancel context.CancelFunc
	made   atomic.Uint64
	last   atomic.Uint64 // this look and all later ones find it cancelled
	found  atomic.Uint64 // the look that was the first to find it cancelled, 0 for none
}

// newLooks returns a context that look number last, counted from 1, finds cancelled.
func newLooks(last uint64) *looks {
	l := &looks{}
	l.Context, l.cancel = context.WithCancel(context.Background())
	l.last.Store(last)
	return l
}

// never is the number of a look that is never made.
const never = math.MaxUint64

func (l *looks) Err() error {
	if n := l.made.Add(1); n >= l.last.Load() {
		l.found.CompareAndSwap(0, n)
		l.cancel()
	}
	return l.Context.Err()
}

// stop makes the next look find l cancelled.
func (l *looks) stop() {
	l.last.Store(0)
	l.cancel()
}

// mostAfter is how many looks an engine may still make once one has found its context cancelled: on
// its way out of loops, and for the error that it returns.
const mostAfter = 8

// check returns an error for an engine that went on after a look had found l cancelled.
func (l *looks) check() error {
	if made, found := l.made.Load(), l.found.Load(); found > 0 && made > found+mostAfter {
		return fmt.Errorf("a cancelled engine looked at its context %d times more before it ended, want at most %d", made-found, mostAfter)
	}
	return nil
}

// aLook is how many weights an engine of one lane may go over between two looks at its context, some
// tenths of a second's work for a slow one. One of more lanes is that much faster for every
// fasterBy of them, as those of vectors and GPUs are.
const (
	aLook    = 1 << 25
	fasterBy = 16
)

// drawing is as how many weights, gone over in a step, one counts that is drawn.
const drawing = 4

// aLook returns how many weights, in all lanes, the backend's engines may go over between two looks.
func (s *suite) aLook() uint64 { return s.look * uint64(max(1, s.info.Lanes/fasterBy)) }

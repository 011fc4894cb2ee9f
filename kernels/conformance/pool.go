package conformance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"tpmbench/kernels"
)

// handing says how trials are handed to engines.
type handing struct {
	engines int  // that share the source; 0 is one
	stingy  bool // one to three trials at a time, often none
	// a trial waits until fewer than this many before it are not done; 0 for no limit
	window uint64
	seed   uint64 // of the stingy source's moods
}

func (h handing) String() string {
	s := fmt.Sprintf("%d engines", max(1, h.engines))
	if h.stingy {
		s += fmt.Sprintf(", stingy %d", h.seed)
	}
	if h.window > 0 {
		s += fmt.Sprintf(", window %d", h.window)
	}
	return s
}

// pool hands out each trial of a run once and gathers the rows. Its ports are the engines'
// sources and sinks. It checks that the engines keep to the protocol of kernels.Source and
// kernels.Sink; the first breach ends the run.
//
// Rows are in the places that it gave their trials.
type pool struct {
	p     kernels.Params
	trial func(place uint64) kernels.Trial // of p; in a mixed run of one of several
	h     handing

	mu     sync.Mutex
	moved  *sync.Cond // a row came in, steps were told, or the run ended
	ended  bool       // cancelled or broken
	broken error      // the first breach
	mood   *rand.Rand
	rows   *kernels.Results
	owner  []*port // who was granted row i; nil before
	done   []bool  // row i came in
	next   uint64  // the first row not granted
	lowest uint64  // the first row not done
	steps  uint64
	undo   func() bool
}

func newPool(ctx context.Context, p kernels.Params, trial func(place uint64) kernels.Trial, h handing) *pool {
	n := int(p.Trials)
	if trial == nil {
		trial = func(place uint64) kernels.Trial { return p.Trial(p.FirstTrial + place) }
	}
	l := &pool{p: p, trial: trial, h: h, mood: rand.New(rand.NewPCG(h.seed, 1)), rows: p.NewResults(n), owner: make([]*port, n), done: make([]bool, n)}
	l.rows.Resize(n)
	l.moved = sync.NewCond(&l.mu)
	l.undo = context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.ended = true
		l.moved.Broadcast()
	})
	return l
}

// stop ends the pool's watch of its context.
func (l *pool) stop() { l.undo() }

// port returns the source and sink of one more engine.
func (l *pool) port() *port { return &port{pool: l} }

// fail records a breach and ends the run.
func (l *pool) fail(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.breach(format, args...)
}

func (l *pool) breach(format string, args ...any) {
	if l.broken == nil {
		l.broken = fmt.Errorf(format, args...)
	}
	l.ended = true
	l.moved.Broadcast()
}

// verdict returns the first breach.
func (l *pool) verdict() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.broken
}

// wait waits until ready, which is called with l.mu held, or until the first breach, and reports
// whether one of them came within limit.
func (l *pool) wait(limit time.Duration, ready func() bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	late := limit == 0
	timer := time.AfterFunc(limit, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		late = true
		l.moved.Broadcast()
	})
	defer timer.Stop()
	for {
		switch {
		case ready() || l.broken != nil:
			return true
		case late:
			return false
		}
		l.moved.Wait()
	}
}

// complete returns an error for what a run that ended by itself has left undone.
func (l *pool) complete() error {
	if l.next < l.p.Trials {
		return fmt.Errorf("Engine.Run ended after %d of %d trials, before the source did", l.next, l.p.Trials)
	}
	var missing []uint64
	for i, ok := range l.done {
		if !ok {
			missing = append(missing, l.trial(uint64(i)).Number)
		}
	}
	if missing != nil {
		return fmt.Errorf("%d of %d rows never came, of trials %s", len(missing), l.p.Trials, list(missing))
	}
	return nil
}

// enoughSteps checks that no fewer steps were reported than the rows took. There may be a few
// more, of pairs that went on until the engine looked at them.
func (l *pool) enoughSteps() error {
	var took uint64
	for i := range l.done {
		took += l.rows.PairSteps(l.p, i)
	}
	if l.steps < took {
		return fmt.Errorf("Steps adds up to %d, less than the %d that the rows took", l.steps, took)
	}
	return nil
}

package conformance

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tpmbench/kernels"
)

// attempts is how often an engine may try to stop in time: a busy machine must
// not fail it.
const attempts = 3

// checkCancel cancels runs of small machines in which some pairs never finish.
// All rows of pairs that do finish must come in while the others go on.
func checkCancel(s *suite) error {
	// Trial 4 is the first that never ends. A lane a trial: one that is bound to
	// the lane of an endless pair may wait for it.
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1, FirstTrial: 4, Trials: uint64(min(s.info.Lanes, 66)), Keys: true}
	if s.info.Lanes == 1 {
		p.FirstTrial, p.Trials = 3, 2
	}
	if !s.supports(p) {
		return s.someRan()
	}
	quick := quickTrials(p)
	return s.explain(p, handing{}, s.inTime(func() (time.Duration, error) {
		return s.cancelled(p, func(pool *pool) error { return pool.await(quick, s.hang/4) })
	}))
}

// quickTrials returns the rows of p's trials that end within 3000 steps.
func quickTrials(p kernels.Params) []int {
	p.MaxSteps = 3000
	var quick []int
	for i := range int(p.Trials) {
		if want(p, p.FirstTrial+uint64(i)).SyncSteps[0] != kernels.Null {
			quick = append(quick, i)
		}
	}
	return quick
}

// await waits until the rows are in.
func (l *pool) await(rows []int, limit time.Duration) error {
	for end := time.Now().Add(limit); ; time.Sleep(time.Millisecond) {
		missing := 0
		for _, i := range rows {
			if !l.isDone(i) {
				missing++
			}
		}
		switch {
		case missing == 0 || l.verdict() != nil:
			return nil
		case time.Now().After(end):
			return fmt.Errorf("after %v, %d rows of pairs that end within 3000 steps have not come in, while others never end: finished rows must be handed over", limit, missing)
		}
	}
}

// checkCancelLarge cancels runs of the largest machines that the backend
// supports, before they begin, while they prepare trials and while they step.
func checkCancelLarge(s *suite) error {
	if testing.Short() {
		return nil
	}
	for _, weights := range [][2]int{{4, 1 << 20}, {1, 1000000}} {
		p, ok := s.largest(weights[0], weights[1])
		if !ok {
			continue
		}
		for _, delay := range []time.Duration{0, 20 * time.Millisecond, 600 * time.Millisecond} {
			err := s.inTime(func() (time.Duration, error) {
				return s.cancelled(p, func(*pool) error {
					time.Sleep(delay)
					return nil
				})
			})
			if err != nil {
				return s.explain(p, handing{}, fmt.Errorf("cancelled after %v: %w", delay, err))
			}
		}
	}
	return s.someRan()
}

// mostBytes bounds the memory of checkCancelLarge, a weight taken as a byte.
const mostBytes = 1 << 30

// largest returns a run that fills all lanes with machines of k times n
// weights, or of fewer inputs where the memory or the backend asks for it.
func (s *suite) largest(k, n int) (kernels.Params, bool) {
	l := s.info.Limits
	k, n = min(k, l.K), min(n, l.N)
	for ; n > 0; n /= 2 {
		p := kernels.Params{K: k, N: n, L: l.L, MaxSteps: kernels.MaxSteps, Seed: 4, Trials: uint64(s.info.Lanes)}
		if 2*p.Weights()*s.info.Lanes <= mostBytes && s.b.Supports(p) == nil {
			return p, s.supports(p)
		}
	}
	s.refused++
	return kernels.Params{}, false
}

// inTime tries a few times for a run that stops in time.
func (s *suite) inTime(try func() (time.Duration, error)) error {
	var took time.Duration
	for range attempts {
		var err error
		if took, err = try(); err != nil {
			return err
		}
		if took <= s.prompt {
			return nil
		}
	}
	return fmt.Errorf("a cancelled engine took %v to end, want at most %v, %d times out of %d", took, s.prompt, attempts, attempts)
}

// cancelled runs p on one engine, cancels it when the time has come, and
// returns how long it took to end from then on. Rows that came in must be right.
func (s *suite) cancelled(p kernels.Params, ripe func(*pool) error) (time.Duration, error) {
	pool := newPool(context.Background(), p, handing{}) // keeps handing out after the engine is cancelled
	defer pool.stop()
	e, err := s.b.Open(p, s.worker(0))
	if err != nil {
		return 0, fmt.Errorf("Open of supported parameters: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	port := pool.port()
	go func() { ended <- e.Run(ctx, port, port) }()

	late := ripe(pool)
	began := time.Now()
	cancel()
	select {
	case err = <-ended:
	case <-time.After(s.hang):
		return 0, fmt.Errorf("Run goes on %v after it was cancelled", s.hang)
	}
	took := time.Since(began)
	closed := e.Close()
	switch broken := pool.verdict(); {
	case broken != nil:
		return 0, broken
	case late != nil:
		return 0, late
	case !errors.Is(err, context.Canceled):
		return 0, fmt.Errorf("Run returned %v when cancelled, want the context's error", err)
	case closed != nil:
		return 0, fmt.Errorf("Close after cancelling: %w", closed)
	}
	return took, pool.delivered()
}

// delivered compares the rows that came in before a cancellation. A row says
// where its pair ended, and the reference need not go further to see whether
// that is so.
func (l *pool) delivered() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, ok := range l.done {
		trial := l.p.FirstTrial + uint64(i)
		if !ok {
			continue
		}
		if l.rows.SyncSteps[i] == kernels.Null {
			return fmt.Errorf("trial %d: a row without sync_steps, from a pair that had not ended", trial)
		}
		p := l.p
		p.MaxSteps = max(1, uint64(l.rows.SyncSteps[i]))
		if d := rowDiff(l.rows, i, want(p, trial), 0); d != "" {
			return fmt.Errorf("trial %d, before the cancellation: %s", trial, d)
		}
	}
	return nil
}

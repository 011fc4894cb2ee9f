package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tpmbench/kernels"
)

// suite is a run of the checks over one backend.
type suite struct {
	b       kernels.Backend
	info    kernels.Info
	ran     int           // cases run by the check at work
	refused int           // cases that Supports refused
	hang    time.Duration // after so long a case counts as hung
	look    uint64        // see aLook
	size    size
}

func newSuite(b kernels.Backend) *suite {
	s := &suite{b: b, info: b.Info(), hang: 2 * time.Minute, look: aLook, size: chosen()}
	return s
}

// worker returns the worker of engine i.
func (s *suite) worker(i int) int { return i % max(1, s.info.Workers) }

// supports counts p as run or as refused.
func (s *suite) supports(p kernels.Params) bool {
	if s.b.Supports(p) != nil {
		s.refused++
		return false
	}
	s.ran++
	return true
}

// someRan returns an error where Supports refused every case of a check.
func (s *suite) someRan() error {
	if s.ran == 0 {
		return fmt.Errorf("backend %s: Supports refused all %d cases", s.info.Name, s.refused)
	}
	return nil
}

// try runs p, if it is supported, on as many engines as h says, and compares
// all rows with the reference.
func (s *suite) try(p kernels.Params, h handing) error {
	if !s.supports(p) {
		return nil
	}
	return s.run(p, h, func(rows *kernels.Results) error { return agree(p, rows) })
}

func (s *suite) explain(p kernels.Params, h handing, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s --backend %s (source: %s):\n%w", flags(p), s.info.Name, h, err)
}

// run has engines, fed as h says, do the trials of p, and judges the rows, which
// are in order of trial.
func (s *suite) run(p kernels.Params, h handing, judge func(*kernels.Results) error) error {
	return s.runTrials(p, nil, h, judge)
}

// runTrials is run of other trials of p's shape, where trial is not nil: that in each place.
func (s *suite) runTrials(p kernels.Params, trial func(place uint64) kernels.Trial, h handing, judge func(*kernels.Results) error) error {
	ctx, cancel := context.WithTimeoutCause(context.Background(), s.hang, fmt.Errorf("not done after %v", s.hang))
	defer cancel()
	pool := newPool(ctx, p, trial, h)
	defer pool.stop()
	err := s.drive(ctx, p, pool, h.engines)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if broken := pool.verdict(); broken != nil {
		err = broken
	}
	if err == nil {
		err = pool.complete()
	}
	if err == nil {
		err = judge(pool.rows)
	}
	if err == nil {
		err = pool.enoughSteps()
	}
	return s.explain(p, h, err)
}

// drive opens the given number of engines, runs them to their end, and closes them.
func (s *suite) drive(ctx context.Context, p kernels.Params, pool *pool, engines int) error {
	errs := make([]error, max(1, engines))
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = s.engine(ctx, p, pool, i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func (s *suite) engine(ctx context.Context, p kernels.Params, pool *pool, i int) error {
	e, err := s.b.Open(p, s.worker(i))
	if err != nil {
		return fmt.Errorf("Backend.Open of supported parameters: %w", err)
	}
	port := pool.port()
	err = e.Run(ctx, port, port)
	if err != nil && ctx.Err() == nil {
		pool.fail("Engine.Run returned an error though it was not cancelled: %v", err)
	}
	if cerr := e.Close(); cerr != nil {
		pool.fail("Close: %v", cerr)
	}
	return err
}

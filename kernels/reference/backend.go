package reference

import (
	"context"
	"fmt"
	"runtime"

	"tpmbench/kernels"
)

// Backend runs trials on the stepper, one at a time. It is slow: a yardstick
// and a check, not a way to make data.
type Backend struct{}

func (Backend) Info() kernels.Info {
	return kernels.Info{
		Name:    "reference",
		Lanes:   1,
		Workers: runtime.NumCPU(),
		Limits:  kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attacks: []string{kernels.NoAttack.String()}},
	}
}

func (Backend) Supports(p kernels.Params) error {
	if p.Attack != kernels.NoAttack {
		return fmt.Errorf("backend reference has no opponents: --attack %s must be none", p.Attack)
	}
	return nil
}

func (Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	return &engine{p: p, out: p.NewResults(1)}, nil
}

type engine struct {
	p   kernels.Params
	out *kernels.Results
}

func (e *engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	for {
		trial, n, more := src.Next(1, true)
		if !more {
			return nil
		}
		if n == 0 {
			continue
		}
		if err := e.row(ctx, trial); err != nil {
			return err
		}
		sink.Steps(e.out.PairSteps(e.p, 0))
		sink.Done(e.out)
	}
}

func (e *engine) Close() error { return nil }

// Row computes one trial of p as a result of one row.
func Row(ctx context.Context, p kernels.Params, trial uint64) (*kernels.Results, error) {
	e := &engine{p: p, out: p.NewResults(1)}
	return e.out, e.row(ctx, trial)
}

// row runs trial to its end (section 1, point 4), into row 0 of e.out.
func (e *engine) row(ctx context.Context, trial uint64) error {
	s := New(e.p, trial)
	poll := uint64(1 + 1<<20/e.p.Weights()) // steps between two looks at ctx: some milliseconds
	synced := s.Synced()
	for !synced && s.T < e.p.MaxSteps {
		if s.T%poll == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		synced = s.Step() && s.Synced()
	}
	e.out.Resize(1)
	e.out.Trial[0] = trial
	e.out.SyncSteps[0] = kernels.Null
	if synced {
		e.out.SyncSteps[0] = uint32(s.T)
	}
	e.out.LearningSteps[0] = uint32(s.LearningSteps)
	copy(e.out.Key(0), s.A.W)
	return nil
}

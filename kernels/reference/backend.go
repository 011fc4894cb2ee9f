package reference

import (
	"context"
	"runtime"

	"tpmbench/kernels"
	"tpmbench/kernels/memory"
)

// Backend runs trials with the stepper, one at a time. It is slow: a yardstick and a check, not a
// way to make data.
type Backend struct{}

func (Backend) Info() kernels.Info {
	return kernels.Info{
		Name:    "reference",
		Lanes:   1,
		Workers: runtime.NumCPU(),
		Mixes:   true,
		Limits:  kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attackers: kernels.MaxAttackers},
		Offers:  offers,
	}
}

func (b Backend) Supports(p kernels.Params) error {
	if err := b.Info().Refuse(p); err != nil {
		return err
	}
	return memory.Fits("reference", uint64(b.WatchBytes(p)))
}

func (Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if err := (Backend{}).Info().Refuse(p); err != nil {
		return nil, err
	}
	return &engine{p: p, out: p.NewRows(1)}, nil
}

type engine struct {
	p   kernels.Params
	out *kernels.Results
}

func (e *engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	var trial [1]kernels.Trial
	for {
		n, more := src.Next(trial[:], true)
		if !more {
			return nil
		}
		if n == 0 {
			continue
		}
		e.p.Seed, e.p.MaxSteps = trial[0].Seed, trial[0].MaxSteps
		if err := e.row(ctx, trial[0].Number); err != nil {
			return err
		}
		e.out.Place[0] = trial[0].Place
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

// offers is what this package has code for. A new choice is added to it with its code.
var offers = kernels.Offers{
	"rule":   {"hebbian", "anti-hebbian", "random-walk"},
	"tie":    {"minus", "plus", "split"},
	"attack": {"observer", "simple", "geometric", "majority", "genetic"},
	"follow": nil,
	"keys":   nil,
	"column": {"trial", "sync_steps", "learning_steps", "attackers_synced", "best_equal_weights", "learn_steps", "key"},
}

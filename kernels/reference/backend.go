package reference

import (
	"context"
	"fmt"
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
		Limits:  kernels.Limits{K: kernels.MaxK, N: kernels.MaxN, Weights: kernels.MaxWeights, L: kernels.MaxL, Attacks: kernels.AttackNames()},
	}
}

func (Backend) Supports(p kernels.Params) error {
	machine := uint64(p.Weights() + 7*p.K + 200) // weights, fields and signs of a unit, headers
	need := uint64(p.Attackers+2) * machine
	if p.Attack == kernels.Genetic {
		need += need / 2 // while networks branch, their parents are there too
	}
	if free, ok := memory.Free(); ok && need > free {
		return fmt.Errorf("backend reference needs %.1f GB of memory for a worker with these -K, -N and --attackers, and %.1f GB are free", float64(need)/1e9, float64(free)/1e9)
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

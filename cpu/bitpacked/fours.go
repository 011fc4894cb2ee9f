package bitpacked

import (
	"context"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// fours is an engine that steps pairs without attackers four at a time, as the last of a run.
type fours struct {
	p      kernels.Params
	kernel *Kernel
	trials []kernels.Trial
	meter  meter
}

const (
	// mostAtATime bounds the trials that an engine takes at a time: with that many, few places of the
	// last quads are empty.
	mostAtATime = 64
	// manyEngines is the number of engines among which trials are shared even where each could take more.
	manyEngines = 64
)

// stepsFours reports whether trials of p step four at a time in the given number of engines. Where there
// are fewer than four trials for each, an engine takes one at a time, unless four step as quickly.
func (k *Kernel) stepsFours(p kernels.Params, engines int) bool {
	return Last{Kernel: k}.Takes(p) && k.Costs.TakesFours(p, engines)
}

// atATime returns how many trials of p an engine takes at a time: of few trials not many, so that other
// engines have some too.
func atATime(p kernels.Params) int {
	return int(max(vector, min(mostAtATime, p.Trials/manyEngines)))
}

func newFours(p kernels.Params, k *Kernel) *fours {
	return &fours{p: p, kernel: k, trials: make([]kernels.Trial, atATime(p))}
}

// foursBytes is about the memory of an engine.
func foursBytes(p kernels.Params, k *Kernel) int {
	return pairBytes(p) + (atATime(p)+vector-1)/vector*newQuadForm(p, k).bytes() + lastRows(p)*p.RowBytes()
}

// Close implements kernels.Engine.
func (e *fours) Close() error { return nil }

// Run implements kernels.Engine.
func (e *fours) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	f := newFinish(ctx, e.p, e.kernel, sink, &e.meter)
	defer f.free()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, more := src.Next(e.trials, true)
		if !more {
			return nil
		}
		e.meter.trials += uint64(n)
		err := f.run(func(yield func(*lanes.Pair) bool) {
			for _, t := range e.trials[:n] {
				if !yield(&lanes.Pair{Trial: t}) {
					return
				}
			}
		})
		if err != nil {
			return err
		}
	}
}

// Measure implements kernels.Meter.
func (e *fours) Measure() { e.meter.on = true }

// Measured implements kernels.Meter.
func (e *fours) Measured() kernels.Measured {
	m := &e.meter
	all := kernels.Measured{LaneSteps: m.laneSteps, PairSteps: m.steps, Draws: m.trials, Drawn: m.trials}
	if !m.on {
		return all
	}
	weights := uint64(e.p.Weights())
	all.Phases = []kernels.Phase{
		{Name: "steps", Time: m.total - m.starts, Items: m.steps * weights, Work: e.kernel.QuadWork(ShapeOf(e.p).Planes)},
		{Name: "prepare", Time: m.starts, Items: m.trials * uint64(lanes.PreparePlanes(e.p))},
	}
	return all
}

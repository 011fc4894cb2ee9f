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

// together is the most trials of an engine at a time: of many, few places of the last quads are empty.
const together = 64

// stepsFours reports whether trials of p step four at a time, in so many engines. Where there are not
// four for each, an engine had better take one, unless a step of four is as quick.
func (k *Kernel) stepsFours(p kernels.Params, engines int) bool {
	return Last{Kernel: k}.Takes(p) && k.Costs.TakesFours(p, engines)
}

// atATime returns how many trials of p an engine takes at a time: of few, others shall have some too.
func atATime(p kernels.Params) int {
	return int(max(vector, min(together, p.Trials/together)))
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
	f := newFinish(ctx, e.p, e.kernel, sink)
	f.meter.on = e.meter.on
	defer func() { e.meter = f.meter }()
	defer f.free()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, more := src.Next(e.trials, true)
		if !more {
			return nil
		}
		f.meter.trials += uint64(n)
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

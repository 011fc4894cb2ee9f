package bitpacked

import (
	"context"
	"slices"

	"tpmbench/kernels"
)

// engine runs trials one after the other, as a kernels.Engine.
type engine struct {
	*Pair
	awaits  []awaited
	pending []awaited // of the present trial
	row     *kernels.Results
	trials  []kernels.Trial
	sink    kernels.Sink
	limit   uint64 // the present trial's max_steps
	told    uint64 // steps of it that the sink knows of
}

func newEngine(p kernels.Params, k *Kernel) *engine {
	e := &engine{Pair: newPair(p, k), row: p.NewRows(1)}
	e.e = newEnsemble(e.Pair)
	e.trials = make([]kernels.Trial, e.e.trials())
	for _, a := range awaitable {
		if a.is(p) {
			e.awaits = append(e.awaits, a)
		}
	}
	return e
}

// Close implements kernels.Engine.
func (e *engine) Close() error { return nil }

// Run implements kernels.Engine.
func (e *engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	e.work, e.sink = work{ctx: ctx}, sink
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, more := src.Next(e.trials, true)
		switch {
		case !more:
			return nil
		case n == 0:
			continue
		}
		start := e.meter.now()
		e.e.prepare(e.trials[:n])
		e.meter.prepared(start)
		for i, t := range e.trials[:n] {
			start := e.meter.now()
			e.enter(t)
			e.Pair.begin(t, i)
			e.meter.starts += e.meter.since(start)
			if e.finish(); e.err != nil {
				return e.err
			}
			e.meter.add(e.t, e.learned, start)
		}
	}
}

// enter makes t the present trial.
func (e *engine) enter(t kernels.Trial) {
	e.row.Resize(1)
	e.row.Trial[0], e.row.Place[0] = t.Number, t.Place
	e.limit, e.told, e.pending = t.MaxSteps, 0, append(e.pending[:0], e.awaits...)
	for _, a := range e.awaits {
		a.begin(e.row)
	}
}

// finish does the steps of the present trial and hands over its row, unless err is set.
func (e *engine) finish() {
	for !e.over() && e.t < e.limit && e.err == nil {
		e.meter.lap(phaseRest)
		e.step()
		if e.t-e.told == tell {
			e.tell()
		}
	}
	e.tell()
	if e.err == nil {
		e.sink.Done(e.row)
	}
}

// tell is the number of steps after which the sink hears of them.
const tell = 1 << 14

func (e *engine) tell() {
	e.sink.Steps(e.t - e.told)
	e.told = e.t
}

// over reports whether all that the trial awaits is reached.
func (e *engine) over() bool {
	for i := 0; i < len(e.pending); {
		if e.pending[i].reached(e.Pair, e.row) {
			e.pending = slices.Delete(e.pending, i, i+1)
		} else {
			i++
		}
	}
	return len(e.pending) == 0
}

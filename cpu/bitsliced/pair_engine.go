package bitsliced

import (
	"context"
	"slices"

	"tpmbench/kernels"
)

// pairEngine runs trials with many attackers, one after the other, as a kernels.Engine.
type pairEngine struct {
	*pair
	ensemble *ensemble
	trials   []kernels.Trial
	out      *kernels.Results
}

func newPairEngine(p kernels.Params, k *Kernel) *pairEngine {
	pair := newPair(p, k)
	ensemble := newEnsemble(pair, k)
	return &pairEngine{pair, ensemble, make([]kernels.Trial, ensemble.trials()), p.NewRows(1)}
}

// Close implements kernels.Engine.
func (e *pairEngine) Close() error { return nil }

// Run implements kernels.Engine.
func (e *pairEngine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	e.ctx, e.err = ctx, nil
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
		e.ensemble.prepare(e.trials[:n])
		for i, trial := range e.trials[:n] {
			if e.row(trial, i); e.err != nil {
				return e.err
			}
			sink.Steps(e.out.PairSteps(e.p, 0))
			sink.Done(e.out)
		}
	}
}

// row runs a trial, number i of those prepared, to its end.
func (e *pairEngine) row(trial kernels.Trial, i int) {
	r := e.out
	r.Resize(1)
	e.begin(trial)
	e.ensemble.begin(trial, i)
	r.Trial[0], r.Place[0], r.SyncSteps[0] = trial.Number, trial.Place, kernels.Null
	r.AttackersSynced[0], r.BestEqualWeights[0] = kernels.Null, kernels.Null
	synced := e.until(func() bool { return slices.Equal(e.a.w, e.b.w) })
	r.LearningSteps[0] = uint32(e.learned)
	if synced {
		r.SyncSteps[0] = uint32(e.t)
		synced, best := e.ensemble.matches()
		r.AttackersSynced[0], r.BestEqualWeights[0] = uint32(synced), uint32(best)
		e.key(r.Key(0))
	}
	if !e.p.Follow {
		return
	}
	r.LearnSteps[0] = kernels.Null
	if synced && e.until(e.ensemble.caught) {
		r.LearnSteps[0] = uint32(e.t)
	}
}

// until steps until done holds, and reports whether it does after max_steps at the
// latest.
func (e *pairEngine) until(done func() bool) bool {
	is := done()
	for !is && e.t < e.p.MaxSteps && e.err == nil {
		if e.step() {
			e.ensemble.step()
			is = done()
		}
	}
	return is
}

// key copies A's weights, [k*N+n].
func (e *pairEngine) key(dst []int8) {
	for j := range dst {
		unit, n, u := e.unit(e.a.w, j/e.p.N), j%e.p.N, 0
		for i := range e.shape.Planes {
			u |= int(unit[n/64*e.shape.Planes+i]>>(n%64)&1) << i
		}
		dst[j] = int8(u - e.shape.Offset)
	}
}

package bitsliced

import (
	"context"
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// swarmEngine runs swarms, a trial after the other, as a kernels.Engine.
type swarmEngine struct {
	*swarm
	out *kernels.Results
}

func newSwarmEngine(p kernels.Params) *swarmEngine {
	return &swarmEngine{newSwarm(p), p.NewResults(1)}
}

// Close implements kernels.Engine.
func (e *swarmEngine) Close() error { return nil }

// Run implements kernels.Engine.
func (e *swarmEngine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	e.ctx, e.err = ctx, nil
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		trial, n, more := src.Next(1, true)
		switch {
		case !more:
			return nil
		case n == 0:
			continue
		}
		if e.row(trial); e.err != nil {
			return e.err
		}
		sink.Steps(e.out.PairSteps(e.p, 0))
		sink.Done(e.out)
	}
}

// row runs a trial to its end.
func (e *swarmEngine) row(trial uint64) {
	r := e.out
	r.Resize(1)
	e.begin(trial)
	r.Trial[0], r.SyncSteps[0] = trial, kernels.Null
	r.AttackersSynced[0], r.BestEqualWeights[0] = kernels.Null, kernels.Null
	synced := e.until(func() bool { return slices.Equal(e.a.w, e.b.w) })
	r.LearningSteps[0] = uint32(e.learned)
	if synced {
		r.SyncSteps[0] = uint32(e.t)
		e.know()
		e.key(r.Key(0))
	}
	if !e.p.Follow {
		return
	}
	r.LearnSteps[0] = kernels.Null
	if synced && e.until(e.caught) {
		r.LearnSteps[0] = uint32(e.t)
	}
}

// until steps until done holds, and tells whether it does after max_steps at the
// latest.
func (e *swarmEngine) until(done func() bool) bool {
	is := done()
	for !is && e.t < e.p.MaxSteps && e.err == nil {
		is = e.step() && done()
	}
	return is
}

// caught tells whether an opponent has all weights of A.
func (e *swarmEngine) caught() bool {
	return slices.ContainsFunc(e.e, func(m member) bool { return slices.Equal(m.w, e.a.w) })
}

// know sets what the row tells of opponents at sync_steps.
func (e *swarmEngine) know() {
	synced, best := uint32(0), 0
	for _, m := range e.e {
		if e.stopped(len(m.w)) {
			return
		}
		n := e.shared(m.w)
		if n == e.p.Weights() {
			synced++
		}
		best = max(best, n)
	}
	e.out.AttackersSynced[0], e.out.BestEqualWeights[0] = synced, uint32(best)
}

// shared returns how many weights of w are A's.
func (e *swarmEngine) shared(w []uint64) (n int) {
	for k := range e.p.K {
		a, b := e.unit(e.a.w, k), e.unit(w, k)
		for j, equal := range e.valid {
			for i := j; i < len(a); i += e.words {
				equal &^= a[i] ^ b[i]
			}
			n += bits.OnesCount64(equal)
		}
	}
	return n
}

// key copies A's weights, [k*N+n].
func (e *swarmEngine) key(dst []int8) {
	for j := range dst {
		unit, n, u := e.unit(e.a.w, j/e.p.N), j%e.p.N, 0
		for i := range e.shape.Planes {
			u |= int(unit[i*e.words+n/64]>>(n%64)&1) << i
		}
		dst[j] = int8(u - e.shape.Offset)
	}
}

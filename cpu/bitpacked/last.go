package bitpacked

import (
	"context"
	"iter"
	"slices"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// Last implements lanes.Last: it goes on with pairs of engines with a trial a lane.
type Last struct{ Kernel *Kernel }

// lastOffers is what a lanes.Pair says enough for.
var lastOffers = kernels.Offers{
	"rule": kernels.Words(rules), "tie": kernels.Words(ties), "start": kernels.Words(starts),
	"keys": nil, "column": append([]string{"trial"}, syncSteps.columns...),
}

// Takes implements lanes.Last, as the following do.
func (l Last) Takes(p kernels.Params) bool {
	i := Backend{Kernel: l.Kernel}.Info()
	i.Offers = lastOffers
	return i.Refuse(p) == nil
}

func (l Last) StepCost(p kernels.Params) float64 { return l.Kernel.Costs.Rest(p) }
func (l Last) Bytes(p kernels.Params) int        { return pairBytes(p) + p.Weights() }

// turn is how many steps a pair does before others get their turn: most pairs end in one.
const turn = 1 << 12

func (l Last) Finish(ctx context.Context, p kernels.Params, pairs iter.Seq[*lanes.Pair], sink kernels.Sink) error {
	var long []*engine // those of pairs that need another turn
	var e *engine
	for pair := range pairs {
		if e == nil {
			e = newEngine(p, l.Kernel)
			e.work, e.sink = work{ctx: ctx}, sink
		}
		e.enter(pair.Trial)
		if pair.Steps == 0 {
			e.Pair.begin(pair.Trial, 0)
		} else {
			e.told = pair.Steps
			e.resume(pair)
		}
		switch ended := e.advance(turn); {
		case e.err != nil:
			return e.err
		case !ended:
			long, e = append(long, e), nil
		}
	}
	for len(long) > 0 {
		var err error
		long = slices.DeleteFunc(long, func(e *engine) bool {
			if err != nil {
				return false
			}
			ended := e.advance(turn)
			err = e.err
			return ended
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// resume goes on with a pair, whose next step has its input already.
func (r *Pair) resume(p *lanes.Pair) {
	r.t, r.learned, r.alike = p.Steps, p.Learned, 0
	r.start.set(r.a.w, p.A)
	r.start.set(r.b.w, p.B)
	r.in.resume(p.Stream, p.Over, p.Bits)
	r.t++
	words := len(p.Next) / r.K
	for k := range r.x.base {
		signs := r.x.signs[k*r.Words:][:words]
		copy(signs, p.Next[k*words:])
		r.x.base[k] = baseOf(r.Shape, signs)
	}
	r.react()
}

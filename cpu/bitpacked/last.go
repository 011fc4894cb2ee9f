package bitpacked

import (
	"context"
	"iter"
	"slices"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
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
func (l Last) Bytes(p kernels.Params) int        { return newQuadForm(p, l.Kernel).bytes()/vector + 1 }

// turn is how many steps pairs of f do before others get their turn and those left are put
// together.
func (f *quadForm) turn() uint64 { return uint64(max(1, min(32, aLook/f.weights()))) }

func (l Last) Finish(ctx context.Context, p kernels.Params, pairs iter.Seq[*lanes.Pair], sink kernels.Sink) error {
	f := newFinish(ctx, p, l.Kernel, sink, &meter{})
	defer f.free()
	return f.run(pairs)
}

// lastRows is how many rows of the last pairs are handed over at once, at most.
func lastRows(p kernels.Params) int { return max(1, min(32, 1<<16/p.RowBytes())) }

// finish is the last pairs of a run on their way to their ends.
type finish struct {
	ctx   context.Context
	form  *quadForm
	p     kernels.Params
	quads []*quad
	fresh *Pair // begins trials; nil until the first one
	sink  kernels.Sink
	rows  *kernels.Results // room for rows
	made  int              // those made
	steps uint64           // done, of which sink does not know yet
	meter *meter
}

func newFinish(ctx context.Context, p kernels.Params, k *Kernel, sink kernels.Sink, m *meter) *finish {
	return &finish{ctx: ctx, form: newQuadForm(p, k), p: p, sink: sink, rows: p.NewRows(lastRows(p)), meter: m}
}

// run brings pairs to their ends.
func (f *finish) run(pairs iter.Seq[*lanes.Pair]) error {
	start := f.meter.now()
	for pair := range pairs {
		f.enter(pair)
		if f.ctx.Err() != nil {
			return f.ctx.Err()
		}
	}
	f.meter.prepared(start)
	start = f.meter.now()
	for len(f.quads) > 0 {
		for _, q := range f.quads {
			if f.ctx.Err() != nil {
				return f.ctx.Err()
			}
			f.advance(q)
		}
		f.flush()
		f.together()
	}
	f.meter.total += f.meter.since(start)
	return f.ctx.Err()
}

// enter puts a pair into a quad.
func (f *finish) enter(p *lanes.Pair) {
	if p.A == nil {
		if p = f.begin(p.Trial); p == nil {
			return
		}
	}
	if n := len(f.quads); n == 0 || !f.quads[n-1].suits(p.Bits) {
		f.quads = append(f.quads, f.form.new(p.Bits))
	}
	q := f.quads[len(f.quads)-1]
	at := q.place()
	q.enter(at, p)
	if q.same(at) {
		f.row(q, at, true)
	}
}

// begin returns the pair of a trial that has not begun, or nil where the work must stop.
func (f *finish) begin(t kernels.Trial) *lanes.Pair {
	if f.fresh == nil {
		f.fresh = newPair(f.p, f.form.kernel)
		f.fresh.work = work{ctx: f.ctx}
	}
	r := f.fresh
	r.in.begin(trivium.ForTrial(t.Seed, t.Number, 0))
	if r.draw(r); r.err != nil {
		return nil
	}
	p := &lanes.Pair{Trial: t, A: r.columns(&r.a), B: r.columns(&r.b)}
	p.Before, p.Bits, p.Stream = r.in.rest()
	return p
}

// advance does a turn's steps of q, or as many as it has pairs for.
func (f *finish) advance(q *quad) {
	for left := q.form.turn(); left > 0; {
		pairs := uint64(q.count())
		if pairs == 0 {
			return
		}
		done := q.step(left)
		left -= done
		f.steps += pairs * done
		f.meter.steps += pairs * done
		f.meter.laneSteps += vector * done
		for i, t := range q.trial {
			if q.active[i] != 0 && (q.equal[i] != 0 || q.done(i) == t.MaxSteps) {
				f.row(q, i, q.equal[i] != 0)
			}
		}
	}
}

// row ends the pair in place i of q and makes its row.
func (f *finish) row(q *quad, i int, synced bool) {
	if f.made == f.rows.Len() {
		f.flush()
	}
	if f.made == 0 {
		f.rows.Resize(lastRows(f.p))
	}
	r := f.made
	f.made++
	f.rows.Trial[r], f.rows.Place[r] = q.trial[i].Number, q.trial[i].Place
	f.rows.SyncSteps[r], f.rows.LearningSteps[r] = kernels.Null, uint32(q.learned[i])
	if synced {
		f.rows.SyncSteps[r] = uint32(q.done(i))
		q.key(i, f.rows.Key(r))
	}
	q.active[i] = 0
}

// flush hands over the rows made.
func (f *finish) flush() {
	f.sink.Steps(f.steps)
	f.steps = 0
	if f.made > 0 {
		f.rows.Resize(f.made)
		f.sink.Done(f.rows)
		f.made = 0
	}
}

// together fills the places of pairs that have ended with pairs of later quads that are as far.
func (f *finish) together() {
	for first := 0; first < len(f.quads); {
		end := first + 1
		for end < len(f.quads) && f.quads[end].asFar(f.quads[first]) {
			end++
		}
		fill(f.quads[first:end])
		first = end
	}
	f.quads = slices.DeleteFunc(f.quads, func(q *quad) bool {
		over := q.count() == 0
		if over {
			q.free()
		}
		return over
	})
}

// fill fills the places of pairs that have ended in the first quads with pairs of the last.
func fill(quads []*quad) {
	for len(quads) > 1 {
		to, from := quads[0], quads[len(quads)-1]
		at := to.place()
		pair := slices.IndexFunc(from.active[:], func(a uint64) bool { return a != 0 })
		switch {
		case at < 0:
			quads = quads[1:]
		case pair < 0:
			quads = quads[:len(quads)-1]
		default:
			to.move(at, from, pair)
		}
	}
}

func (f *finish) free() {
	for _, q := range f.quads {
		q.free()
	}
	f.quads = nil
}

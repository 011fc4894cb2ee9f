package bitpacked

import (
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// Pair is A and B of one trial, with their attackers.
type Pair struct {
	*Shape
	p         kernels.Params
	kernel    *Kernel
	direction direction
	least     least

	start  start
	draw   func(*Pair) // draws the initial weights of A and B
	source source
	in     stream
	query  query
	sizes  []byte // room for those of the weights of a unit, where there are queries
	drawn  drawn  // room for a word of inputs
	numbers
	x     input
	a, b  machine
	up    uint64   // all ones where the last learning step moved w*x up
	sums  []uint64 // room for those of a machine
	moves []uint64 // the inputs whose weights move, [k][word]
	e     ensemble
	work
	meter meter

	t       uint64 // steps
	learned uint64 // learning steps
	alike   uint64 // the last steps in which the outputs of A and B were equal
	moved   bool   // the last step was one, or none was done
}

// newPair returns a pair whose attackers are still to be set.
func newPair(p kernels.Params, k *Kernel) *Pair {
	s := ShapeOf(p)
	r := &Pair{Shape: s, p: p, kernel: k, direction: rules[p.Rule], least: ties[p.Tie],
		in: stream{fill: k.Fill}, start: newStart(s, p, k), draw: starts[p.Start], source: sourceOf(p), x: newInput(s), a: newMachine(s), b: newMachine(s),
		sums: make([]uint64, s.Vectors/s.Run*vector), moves: make([]uint64, s.Vectors*vector)}
	if p.Query > 0 {
		r.sizes = make([]byte, 64*s.Words)
	}
	return r
}

// begin starts a trial, number i of those whose attackers are prepared.
func (r *Pair) begin(t kernels.Trial, i int) {
	r.t, r.learned, r.moved, r.alike = 0, 0, true, 0
	r.in.begin(trivium.ForTrial(t.Seed, t.Number, 0))
	r.draw(r)
	r.e.begin(t, i)
}

// step does a step, and reports whether it was a learning step; no weight changes in
// others.
func (r *Pair) step() bool {
	r.meter.begin(r.t)
	r.t++
	r.source.draw(r)
	r.meter.lap(phaseDrawing)
	return r.react()
}

// react does what comes of the step's input, as step does.
func (r *Pair) react() bool {
	r.look(&r.a, r.least.a)
	r.look(&r.b, r.least.others)
	r.meter.lap(phaseFields)
	if r.moved = r.a.tau == r.b.tau; !r.moved {
		r.alike = 0
		return false
	}
	r.alike++
	r.learned++
	r.up = r.direction.up(r.a.tau)
	r.move(&r.a, r.a.sigma)
	r.move(&r.b, r.b.sigma)
	r.meter.lap(phaseMoving)
	r.e.step()
	r.meter.lap(phaseAttackers)
	return true
}

// look finds m's fields, signs and output; a field of least and more counts as +1.
func (r *Pair) look(m *machine, least int64) {
	r.stopped(len(m.w) * max(1, r.Sizes))
	if r.Sizes == 0 {
		r.kernel.Sums(r.sums, m.w, r.x.signs, r.Planes, r.Run)
	} else {
		r.kernel.WideSums(r.Shape, r.sums, m.w, r.x.signs, r.x.sizes)
	}
	parts, sums := min(r.Words, vector), r.sums
	minus, sigma, base := uint64(0), m.sigma[:len(m.h)], r.x.base[:len(m.h)]
	for k := range m.h {
		h := -base[k]
		for _, sum := range sums[:parts] {
			h += int64(sum)
		}
		sums = sums[parts:]
		m.h[k] = h
		negative := uint64((h - least) >> 63) // no branch, which would be a coin's
		sigma[k] = ^negative
		minus ^= negative
	}
	m.tau = ^minus
}

// move moves the units of m whose sign, of signs, is the pair's output.
func (r *Pair) move(m *machine, signs []uint64) {
	r.stopped(len(m.w))
	if m.seen != nil {
		for k, sign := range signs {
			m.seen.move(k, ^(sign ^ r.a.tau))
		}
	}
	if r.Run > 1 {
		r.moveUnits(m, signs)
		return
	}
	tau, valid, moves := r.a.tau, r.Valid[:len(r.unitOf)], r.moves[:len(r.unitOf)]
	for word, k := range r.unitOf {
		moves[word] = valid[word] &^ (signs[k] ^ tau)
	}
	if r.Sizes == 0 {
		r.kernel.Move(r.Shape, m.w, r.x.signs, r.moves, r.up)
	} else {
		r.kernel.WideMove(r.Shape, m.w, r.x.signs, r.x.sizes, r.moves, r.up)
	}
}

// moveUnits is move where units are large, and those that do not move are left alone.
func (r *Pair) moveUnits(m *machine, signs []uint64) {
	unit, sizes := r.Words*r.Planes, r.Words*r.Rows
	for k, sign := range signs {
		if sign != r.a.tau {
			continue
		}
		from, to := k*r.Words, (k+1)*r.Words
		w, signs, moves := m.w[k*unit:(k+1)*unit], r.x.signs[from:to], r.Valid[from:to]
		if r.Sizes == 0 {
			r.kernel.Move(r.Shape, w, signs, moves, r.up)
		} else {
			r.kernel.WideMove(r.Shape, w, signs, r.x.sizes[k*sizes:(k+1)*sizes], moves, r.up)
		}
	}
}

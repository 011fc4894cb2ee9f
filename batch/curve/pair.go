package curve

import (
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// pair is a trial in progress: A, B and the attackers.
type pair struct {
	shape
	p       kernels.Params
	group   int // index of its sums, see groups
	a, b    machine
	with    alike // A compared with B
	x       input
	in      stream
	t       uint64
	learned bool // the last step was a learning step
	plus    bool // the public output of a learning step is +1

	learnings uint64
	e         []attacker  // those present
	spare     []attacker  // allocated but unused
	stop      func() bool // called before each attacker is drawn; if it stops, the pair is invalid
}

// alike is how two machines compare.
type alike struct {
	cos   []float64 // of the angle between their weights, [k]
	equal []int     // weights that they share, [k]
	stale uint32    // units that moved since
}

func newAlike(k int) alike { return alike{cos: make([]float64, k), equal: make([]int, k)} }

// compare updates w to the weights of a and b.
func (s *shape) compare(w *alike, a, b *machine) {
	for ; w.stale != 0; w.stale &= w.stale - 1 {
		k := bits.TrailingZeros32(w.stale)
		w.equal[k] = s.equal(a, b, k)
		w.cos[k] = cosine(s.product(a, b, k), a.square[k], b.square[k])
	}
}

// cosine returns the cosine of the angle between two vectors, from their product and squares. It is
// 0 if one of them is 0, and 1 if both are, since they are equal.
func cosine(product, square, other int64) float64 {
	switch {
	case square == 0 && other == 0:
		return 1
	case square == 0 || other == 0:
		return 0
	}
	return float64(product) / math.Sqrt(float64(square)*float64(other))
}

// overlap returns the mean cosine over the units.
func (w *alike) overlap() float64 {
	sum := 0.0
	for _, c := range w.cos {
		sum += c
	}
	return sum / float64(len(w.cos))
}

// shared returns the number of equal weights.
func (w *alike) shared() (n int) {
	for _, c := range w.equal {
		n += c
	}
	return n
}

func newPair(p kernels.Params, stop func() bool) *pair {
	s := shapeOf(p)
	return &pair{shape: s, p: p, a: s.newMachine(), b: s.newMachine(), with: newAlike(s.k), x: s.newInput(), stop: stop}
}

// start draws the initial state of trial number trial.
func (r *pair) start(trial uint64) {
	r.in = newStream(r.p.Seed, trial, 0)
	r.draw(&r.a, &r.in)
	r.draw(&r.b, &r.in)
	r.t, r.learned, r.learnings = 0, false, 0
	r.with.stale = r.units
	r.drawAttackers(trial)
	r.look()
}

// look compares the machines.
func (r *pair) look() {
	r.compare(&r.with, &r.a, &r.b)
	for i := range r.e {
		r.compare(&r.e[i].with, &r.e[i].machine, &r.a)
	}
}

// synced reports whether A and B have the same weights.
func (r *pair) synced() bool { return r.with.shared() == r.k*r.n }

// step does the next step (CONTRACT.md, section 1) and looks.
func (r *pair) step() {
	r.t++
	r.drawInput(&r.x, &r.in)
	r.output(&r.a, &r.x, r.p.Tie != kernels.TieMinus)
	r.output(&r.b, &r.x, r.p.Tie == kernels.TiePlus)
	r.plus = r.product1(r.a.sigma)
	if r.learned = r.plus == r.product1(r.b.sigma); !r.learned {
		return // the attackers' outputs do not matter
	}
	r.learnings++
	for i := range r.e {
		r.output(&r.e[i].machine, &r.x, r.p.Tie == kernels.TiePlus)
	}
	moved := r.teach(&r.a, r.a.sigma)
	r.with.stale |= moved | r.teach(&r.b, r.b.sigma)
	for i := range r.e {
		r.e[i].with.stale |= moved
	}
	r.attack()
	r.look()
}

// product1 reports whether the product of the signs is +1.
func (s *shape) product1(signs uint32) bool { return bits.OnesCount32(s.units&^signs)%2 == 0 }

// teach moves those units of m whose sign in signs is the public output, and returns them.
func (r *pair) teach(m *machine, signs uint32) uint32 {
	if !r.plus {
		signs = ^signs
	}
	units := signs & r.units
	up := true // along x: random-walk
	switch r.p.Rule {
	case kernels.Hebbian:
		up = r.plus
	case kernels.AntiHebbian:
		up = !r.plus
	}
	r.learn(m, &r.x, units, up)
	return units
}

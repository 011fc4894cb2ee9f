package bitpacked

import (
	"context"
	"math/bits"

	"tpmbench/kernels"
)

// Watch implements kernels.Watcher.
func (b Backend) Watch(ctx context.Context, p kernels.Params) kernels.Watched {
	r := newPair(p, b.Kernel)
	r.work = work{ctx: ctx}
	w := &watched{Pair: r, machines: newMachines(r)}
	if r.e = w.machines; p.Attack == kernels.NoAttack {
		r.e = nobody{}
	}
	r.a.seen, r.b.seen = newSeen(p.K), newSeen(p.K)
	return w
}

// WatchBytes implements kernels.Watcher.
func (b Backend) WatchBytes(p kernels.Params) int {
	const seen = 6 * 8 // of a unit
	return pairBytes(p) + machinesBytes(p) + (2+p.Attackers)*p.K*seen
}

// watched is a pair whose attackers are machines, however many.
type watched struct {
	*Pair
	machines *machines
}

// seen is what was seen of a machine, for each hidden unit, [k], which holds until it moves, or A's
// does.
type seen struct {
	kernels.Likeness
	codes []int64  // sum of u
	stale []uint64 // not 0 where the unit has moved
}

func newSeen(units int) *seen {
	s := &seen{codes: make([]int64, units), stale: make([]uint64, units)}
	s.Resize(units)
	return s
}

// move says which units moved: those that have ones.
func (s *seen) move(k int, learns uint64) { s.stale[k] |= learns }

// forget says that all did.
func (s *seen) forget() {
	for k := range s.stale {
		s.stale[k] = ^uint64(0)
	}
}

// machine returns machine m.
func (w *watched) machine(m int) *machine {
	switch m {
	case 0:
		return &w.a
	case 1:
		return &w.b
	}
	return &w.machines.list[m-2].machine
}

// Begin implements kernels.Watched, as the following do.
func (w *watched) Begin(t kernels.Trial) {
	w.begin(t, 0)
	for m := range w.Machines() {
		x := w.machine(m)
		if x.seen == nil {
			x.seen = newSeen(w.K)
		}
		x.seen.forget()
	}
}

func (w *watched) Step() (learned bool) {
	if !w.step() {
		return false
	}
	for m := 1; m < w.Machines(); m++ {
		x := w.machine(m)
		if x.seen == nil { // of a network that branched
			x.seen = newSeen(w.K)
			x.seen.forget()
		}
		for k, sign := range w.a.sigma {
			x.seen.move(k, ^(sign ^ w.a.tau))
		}
	}
	return true
}

func (w *watched) Err() error { return w.err }

func (w *watched) Machines() int { return 2 + len(w.machines.list) }

func (w *watched) Compare(m int, l *kernels.Likeness) {
	a := w.a.seen
	for k, stale := range a.stale {
		if stale != 0 {
			a.stale[k], a.Equal[k] = 0, w.N
			a.codes[k], a.Squares[k] = w.sum(&w.a, k)
			a.Products[k] = a.Squares[k]
		}
	}
	x := w.machine(m)
	for k, stale := range x.seen.stale {
		if stale != 0 {
			w.stopped(2 * w.Words * w.Planes)
			x.seen.stale[k] = 0
			x.seen.codes[k], x.seen.Squares[k] = w.sum(x, k)
			product, equal := w.product(&w.a, x, k)
			off := int64(w.Offset)
			// The codes are w + off.
			x.seen.Products[k] = product - off*(a.codes[k]+x.seen.codes[k]) + int64(w.N)*off*off
			x.seen.Equal[k] = equal
		}
	}
	*l = x.seen.Likeness
	l.OfA = a.Squares
}

// sum returns the sums of u and of w^2 over unit k; with u = w + off, w^2 is u^2 - 2 off u + off^2.
func (s *Shape) sum(m *machine, k int) (codes, squares int64) {
	var sum, square int
	for word := k * s.Words; word < (k+1)*s.Words; word++ {
		u := s.planes(m, word)
		for i, x := range u[:s.Planes] {
			ones := bits.OnesCount64(x)
			both := ones << i
			for j := i + 1; j < s.Planes; j++ {
				both += bits.OnesCount64(x&u[j&7]) << (j + 1)
			}
			sum += ones << i
			square += both << i
		}
	}
	off := int64(s.Offset)
	return int64(sum), int64(square) - 2*off*int64(sum) + int64(s.N)*off*off
}

// product returns the sum of products of the codes of unit k in m and o, and how many are equal.
func (s *Shape) product(m, o *machine, k int) (sum int64, equal int) {
	differ := 0
	for word := k * s.Words; word < (k+1)*s.Words; word++ {
		u, v, unlike := s.planes(m, word), s.planes(o, word), uint64(0)
		for i, x := range u[:s.Planes] {
			unlike |= x ^ v[i&7]
			with := 0
			for j, y := range v[:s.Planes] {
				with += bits.OnesCount64(x&y) << j
			}
			sum += int64(with << i)
		}
		differ += bits.OnesCount64(unlike)
	}
	return sum, s.N - differ
}

// planes returns the planes of a word of weights.
func (s *Shape) planes(m *machine, word int) (u [8]uint64) {
	w := m.w[s.at(word):]
	for i := range s.Planes {
		u[i&7] = w[i*vector]
	}
	return u
}

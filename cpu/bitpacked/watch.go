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
	w := &watched{Pair: r, machines: newMachines(r), a: make([]measures, p.K)}
	if r.e = w.machines; p.Attack == kernels.NoAttack {
		r.e = nobody{}
	}
	return w
}

// WatchBytes implements kernels.Watcher.
func (b Backend) WatchBytes(p kernels.Params) int { return pairBytes(p) + machinesBytes(p) }

// watched is a pair whose attackers are machines, however many.
type watched struct {
	*Pair
	machines *machines
	a        []measures // of A, [k]
	known    bool       // they are A's as it is now
}

// Begin implements kernels.Watched, as the following do.
func (w *watched) Begin(t kernels.Trial) {
	w.begin(t, 0)
	w.known = false
}

func (w *watched) Step() (learned bool) {
	if w.step() {
		w.known = false
	}
	return w.moved
}

func (w *watched) Err() error { return w.err }

func (w *watched) Machines() int { return 2 + len(w.machines.list) }

func (w *watched) Compare(m int, l *kernels.Likeness) {
	l.Resize(w.K)
	if !w.known {
		w.known = true
		for k := range w.a {
			w.a[k] = w.measure(&w.Pair.a, k)
		}
	}
	machine := &w.b
	switch {
	case m == 0:
		for k, s := range w.a {
			l.Products[k], l.Squares[k], l.Equal[k] = s.square, s.square, w.N
		}
		return
	case m > 1:
		machine = &w.machines.list[m-2].machine
	}
	w.stopped(2 * len(machine.w))
	for k, a := range w.a {
		s := w.measure(machine, k)
		product, equal := w.product(&w.Pair.a, machine, k)
		off := int64(w.Offset)
		// The codes are w + off.
		l.Products[k], l.Squares[k], l.Equal[k] = product-off*(a.codes+s.codes)+int64(w.N)*off*off, s.square, equal
	}
}

// measures are sums over a unit's weights.
type measures struct {
	codes  int64 // of u
	square int64 // of w^2
}

// measure returns those of unit k: with u = w + off, w^2 is u^2 - 2 off u + off^2.
func (s *Shape) measure(m *machine, k int) measures {
	var sum, square int64
	for word := k * s.Words; word < (k+1)*s.Words; word++ {
		planes := m.w[s.at(word):]
		for i := range s.Planes {
			x := planes[i*vector]
			ones := int64(bits.OnesCount64(x)) << i
			sum += ones
			square += ones << i
			for j := i + 1; j < s.Planes; j++ {
				square += int64(bits.OnesCount64(x&planes[j*vector])) << (i + j + 1)
			}
		}
	}
	off := int64(s.Offset)
	return measures{sum, square - 2*off*sum + int64(s.N)*off*off}
}

// product returns the sum of products of the codes of unit k in m and o, and how many are equal.
func (s *Shape) product(m, o *machine, k int) (sum int64, equal int) {
	differ := 0
	for word := k * s.Words; word < (k+1)*s.Words; word++ {
		u, v, unlike := m.w[s.at(word):], o.w[s.at(word):], uint64(0)
		for i := range s.Planes {
			x := u[i*vector]
			unlike |= x ^ v[i*vector]
			for j := range s.Planes {
				sum += int64(bits.OnesCount64(x&v[j*vector])) << (i + j)
			}
		}
		differ += bits.OnesCount64(unlike)
	}
	return sum, s.N - differ
}

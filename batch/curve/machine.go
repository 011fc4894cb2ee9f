package curve

import (
	"math/bits"

	"tpmbench/kernels"
)

// shape is what the machines of a run have in common.
type shape struct {
	k, n, l int
	planes  int    // bits of a weight's code u = w + L, 0..2L
	words   int    // per plane of a unit, 64 inputs each
	last    uint64 // mask of the inputs in the last word; the other bits are always 0
	units   uint32 // the lowest k bits: signs are bit sets, unit 0 the lowest bit, +1 as 1
}

func shapeOf(p kernels.Params) shape {
	return shape{
		k: p.K, n: p.N, l: p.L,
		planes: bits.Len(uint(2 * p.L)),
		words:  (p.N + 63) / 64,
		last:   ^uint64(0) >> (-p.N & 63),
		units:  uint32(1<<p.K - 1),
	}
}

// machine is one tree parity machine.
type machine struct {
	u      []uint64 // planes of u, bit j%64 of [k][j/64][plane]
	sum    []int64  // sum of a unit's u, [k]
	square []int64  // sum of the squares of a unit's w, [k]
	h      []int32  // local fields of the last step, [k]
	sigma  uint32   // signs of the fields
}

func (s *shape) newMachine() machine {
	return machine{
		u:   make([]uint64, s.k*s.words*s.planes),
		sum: make([]int64, s.k), square: make([]int64, s.k), h: make([]int32, s.k),
	}
}

// copyTo makes o a copy of m.
func (m *machine) copyTo(o *machine) {
	copy(o.u, m.u)
	copy(o.sum, m.sum)
	copy(o.square, m.square)
	copy(o.h, m.h)
	o.sigma = m.sigma
}

// unit returns the planes of unit k, [word][plane].
func (s *shape) unit(m *machine, k int) []uint64 {
	size := s.words * s.planes
	return m.u[k*size : (k+1)*size]
}

// draw draws the initial weights (CONTRACT.md, section 2).
func (s *shape) draw(m *machine, in *stream) {
	clear(m.u)
	for k := range s.k {
		u := s.unit(m, k)
		for j := range s.n {
			v := in.next(24) * uint64(2*s.l+1) >> 24
			for p := range s.planes {
				u[j/64*s.planes+p] |= v >> p & 1 << (j % 64)
			}
		}
		s.measure(m, k)
	}
}

// measure updates sum and square of unit k to its weights: with u = w + L, the sum of w^2 is that
// of u^2 - 2Lu + L^2.
func (s *shape) measure(m *machine, k int) {
	u := s.unit(m, k)
	var sum, square int64
	for at := 0; at < len(u); at += s.planes {
		v := u[at : at+s.planes]
		for p, a := range v {
			c := int64(bits.OnesCount64(a)) << p
			sum += c
			square += c << p
			for q := p + 1; q < len(v); q++ {
				square += int64(bits.OnesCount64(a&v[q])) << (p + q + 1)
			}
		}
	}
	l := int64(s.l)
	m.sum[k], m.square[k] = sum, square-2*l*sum+int64(s.n)*l*l
}

// product returns the sum of w_a w_b over unit k.
func (s *shape) product(a, b *machine, k int) int64 {
	u, v := s.unit(a, k), s.unit(b, k)
	var sum int64
	for at := 0; at < len(u); at += s.planes {
		y := v[at : at+s.planes]
		for p, x := range u[at : at+s.planes] {
			for q, z := range y {
				sum += int64(bits.OnesCount64(x&z)) << (p + q)
			}
		}
	}
	l := int64(s.l)
	return sum - l*(a.sum[k]+b.sum[k]) + int64(s.n)*l*l
}

// equal returns the number of weights of unit k that are the same in a and b.
func (s *shape) equal(a, b *machine, k int) int {
	u, v := s.unit(a, k), s.unit(b, k)
	differ := 0
	for at := 0; at < len(u); at += s.planes {
		var d uint64
		for p, x := range u[at : at+s.planes] {
			d |= x ^ v[at+p]
		}
		differ += bits.OnesCount64(d)
	}
	return s.n - differ
}

// output computes fields and signs for the input x; tie means that the sign of a field of 0 is +1.
// With X the set of inputs -1, the sum of u x is that of 2^p (|u_p ^ X| - |X|).
func (s *shape) output(m *machine, x *input, tie bool) {
	m.sigma = 0
	for k := range s.k {
		u, minus := s.unit(m, k), x.minus[k*s.words:(k+1)*s.words]
		sum := 0
		for i, w := range minus {
			for p, a := range u[i*s.planes : (i+1)*s.planes] {
				sum += bits.OnesCount64(a^w) << p
			}
		}
		c := x.count[k]
		h := sum - c*(1<<s.planes-1) - s.l*(s.n-2*c)
		m.h[k] = int32(h)
		if h > 0 || h == 0 && tie {
			m.sigma |= 1 << k
		}
	}
}

// learn moves the units of a set by x if up, by -x otherwise, within -L..L.
func (s *shape) learn(m *machine, x *input, units uint32, up bool) {
	flip := uint64(0)
	if up {
		flip = ^uint64(0)
	}
	for ; units != 0; units &= units - 1 {
		k := bits.TrailingZeros32(units)
		u := s.unit(m, k)
		for i := range s.words {
			valid := ^uint64(0)
			if i == s.words-1 {
				valid = s.last
			}
			s.move(u[i*s.planes:(i+1)*s.planes], (x.minus[k*s.words+i]^flip)&valid, valid)
		}
		s.measure(m, k)
	}
}

// move adds 1 to u where more is set and subtracts 1 in the rest of valid, without leaving 0..2L: a
// carry and a borrow go through the planes side by side.
func (s *shape) move(u []uint64, more, valid uint64) {
	carry, borrow := more, valid&^more
	least, most := borrow, more // where u is 0, and where it is 2L
	for p, a := range u {
		least &^= a
		if 2*s.l>>p&1 == 1 {
			most &= a
		} else {
			most &^= a
		}
	}
	carry &^= most
	borrow &^= least
	for p, a := range u {
		u[p] = a ^ (carry | borrow)
		carry &= a
		borrow &^= a
	}
}

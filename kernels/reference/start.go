package reference

import (
	"fmt"
	mathbits "math/bits"

	"tpmbench/kernels"
)

// drawPair draws the initial weights of A and B (section 2, "Start").
func (s *Stepper) drawPair() {
	switch s.p.Start {
	case kernels.StartRandom:
		s.in.weights(s.A.W, s.p.L)
		s.in.weights(s.B.W, s.p.L)
	case kernels.StartNear:
		s.in.weights(s.A.W, s.p.L)
		s.drawNear()
	case kernels.StartBits:
		s.drawBits()
	default:
		panic(fmt.Sprintf("the reference has no start %s", s.p.Start))
	}
}

// drawNear draws B's weights: A's, and with the probability of errors one of the 2L others.
func (s *Stepper) drawNear() {
	l, q := s.p.L, s.p.ErrorBits()
	for j, w := range s.A.W {
		f, g := s.in.next(24), s.in.next(24)
		if f < q {
			other := (int(w) + l + 1 + int(uint64(g)*uint64(2*l)>>24)) % (2*l + 1)
			w = int8(other - l)
		}
		s.B.W[j] = w
	}
}

// drawBits draws b bits of each weight of A, and B's: the same bits, each inverted with the
// probability of errors.
func (s *Stepper) drawBits() {
	l, q := s.p.L, s.p.ErrorBits()
	b := uint(mathbits.Len(uint(2 * l))) // the least with 2^b >= 2L+1
	weight := func(z uint32) int8 { return int8(int(uint64(z)*uint64(2*l+1)>>b) - l) }
	z := make([]uint32, len(s.A.W))
	for j := range z {
		z[j] = s.in.next(b)
		s.A.W[j] = weight(z[j])
	}
	for j := range z {
		for i := range b {
			if s.in.next(24) < q {
				z[j] ^= 1 << i
			}
		}
		s.B.W[j] = weight(z[j])
	}
}

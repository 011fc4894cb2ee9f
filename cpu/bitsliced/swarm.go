package bitsliced

import (
	"context"
	"math/bits"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// swarm is one trial: a pair and its opponents, who all see one input. Its lanes are
// the inputs of a hidden unit, so an input is a word for every 64 of them whoever
// looks at it, a local field is a count of ones, a unit that does not learn is not
// written, and a machine is copied in a few words.
type swarm struct {
	p     kernels.Params
	shape Shape
	words int       // of a unit's inputs
	limit [8]uint64 // planes of the coded value at the limit
	valid []uint64  // the inputs that there are, [word]; other lanes hold zeros
	in    bitStream
	s     []uint64 // sign planes of the last input, [k][word]
	base  []int    // what a unit's v add up to where h = 0, [k]
	h     []int    // local fields of the machine that was looked at last, [k]
	up    uint64   // all ones where w*x moves up
	tau   bool     // the pair's output is +1
	a, b  member
	e     []member
	ctx   context.Context
	work  int // words since ctx was looked at
	err   error

	learned uint64 // learning steps
	t       uint64 // steps
	votes   []uint32
	count   []uint16   // of votes, by vote; nil where there are too many kinds
	spare   [][]uint64 // weights of networks that were dropped
}

// member is a machine.
type member struct {
	w       []uint64 // u, [k][plane][word]
	sigma   uint32   // units whose sign is +1; of opponents after flip and vote
	hit     bool     // its own output was the pair's
	history uint32   // genetic: hit of the last learning steps, the last in bit 0
}

// bitStream hands out a stream's bits.
type bitStream struct {
	s    trivium.Stream
	word uint64
	left int
}

// next returns the next n <= 64 bits, the first the lowest.
func (b *bitStream) next(n int) uint64 {
	v := b.word
	if n > b.left {
		had := b.left
		b.word = b.s.Next()
		v |= b.word << had
		b.word >>= n - had // 0 where that is 64
		b.left = 64 - (n - had)
	} else {
		b.word >>= n
		b.left -= n
	}
	return v & (^uint64(0) >> (64 - n))
}

func newSwarm(p kernels.Params) *swarm {
	s := &swarm{p: p, shape: ShapeOf(p), words: (p.N + 63) / 64}
	s.valid, s.s = make([]uint64, s.words), make([]uint64, p.K*s.words)
	for i := range p.N {
		s.valid[i/64] |= 1 << (i % 64)
	}
	for i := range s.shape.Planes {
		s.limit[i] = -uint64(s.shape.Limit >> i & 1)
	}
	s.base, s.h = make([]int, p.K), make([]int, p.K)
	s.a.w, s.b.w = s.weights(), s.weights()
	if p.Attack == kernels.Majority && p.K <= 12 {
		s.count = make([]uint16, 1<<p.K)
	}
	return s
}

// swarmBytes is about the memory of a swarm.
func swarmBytes(p kernels.Params) int {
	machine := 8*p.K*ShapeOf(p).Planes*((p.N+63)/64) + 64
	need := (2 + p.Attackers) * machine
	if p.Attack == kernels.Genetic {
		need += need / 2 // while networks branch, their parents are there too
	}
	return need
}

// weights returns room for a machine's.
func (s *swarm) weights() []uint64 {
	if n := len(s.spare); n > 0 {
		w := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return w
	}
	return make([]uint64, s.p.K*s.shape.Planes*s.words)
}

// unit returns the planes of a unit.
func (s *swarm) unit(w []uint64, k int) []uint64 {
	n := s.shape.Planes * s.words
	return w[k*n : (k+1)*n]
}

// begin starts a trial.
func (s *swarm) begin(trial uint64) {
	s.t, s.learned, s.work = 0, 0, 0
	s.in = bitStream{s: trivium.ForTrial(s.p.Seed, trial, 0)}
	s.draw(&s.in, s.a.w)
	s.draw(&s.in, s.b.w)
	n := s.p.Attackers
	if s.p.Attack == kernels.Genetic {
		n = 1
	}
	for i := n; i < len(s.e); i++ {
		s.spare = append(s.spare, s.e[i].w)
	}
	s.e = s.e[:min(n, len(s.e))]
	for i := range n {
		if i == len(s.e) {
			s.e = append(s.e, member{w: s.weights()})
		}
		s.e[i].history = 0
		stream := bitStream{s: trivium.ForTrial(s.p.Seed, trial, uint16(1+i))}
		s.draw(&stream, s.e[i].w)
	}
}

// draw draws a machine's initial weights.
func (s *swarm) draw(from *bitStream, w []uint64) {
	clear(w)
	for k := range s.p.K {
		if s.stopped(100 * s.p.N) {
			return
		}
		unit := s.unit(w, k)
		for n := range s.p.N {
			u := from.next(24)*uint64(2*s.p.L+1)>>24 + uint64(s.shape.Limit)
			for i, at := 0, n/64; i < s.shape.Planes; i, at = i+1, at+s.words {
				unit[at] |= u >> i & 1 << (n % 64)
			}
		}
	}
}

// stopped looks at ctx once in a while, more words of work being ahead.
func (s *swarm) stopped(words int) bool {
	if s.work += words; s.work > 1<<20 && s.err == nil {
		s.work = 0
		s.err = s.ctx.Err()
	}
	return s.err != nil
}

// step does a step, and tells whether the pair learned.
func (s *swarm) step() bool {
	s.t++
	for k := range s.p.K {
		ones := 0
		for j := range s.words {
			x := s.in.next(min(64, s.p.N-64*j))
			s.s[k*s.words+j] = x
			ones += bits.OnesCount64(x)
		}
		s.base[k] = s.shape.Offset*s.p.N + ones
	}
	s.tau = s.look(&s.a, s.p.Tie != kernels.TieMinus)
	if s.look(&s.b, s.p.Tie == kernels.TiePlus) != s.tau {
		s.stopped(2 * len(s.a.w))
		return false
	}
	s.learned++
	switch s.p.Rule {
	case kernels.Hebbian:
		s.up = mask(s.tau)
	case kernels.AntiHebbian:
		s.up = mask(!s.tau)
	default:
		s.up = ^uint64(0)
	}
	s.learn(&s.a)
	s.learn(&s.b)
	s.attack()
	return true
}

// mask is all ones or none.
func mask(b bool) uint64 {
	if b {
		return ^uint64(0)
	}
	return 0
}

// look finds m's fields and signs, and tells whether its output is +1; zero tells that
// a field 0 counts as +1.
func (s *swarm) look(m *member, zero bool) bool {
	m.sigma = 0
	w := m.w
	for k, base := range s.base {
		signs := s.s[k*s.words : (k+1)*s.words]
		h := -base
		for i := range s.shape.Planes {
			ones := 0
			for j, u := range w[:len(signs)] {
				ones += bits.OnesCount64(u ^ signs[j])
			}
			w = w[len(signs):]
			h += ones << i
		}
		s.h[k] = h
		if h > 0 || h == 0 && zero {
			m.sigma |= 1 << k
		}
	}
	return s.output(m.sigma)
}

// output tells whether the product of signs is +1.
func (s *swarm) output(sigma uint32) bool { return (s.p.K-bits.OnesCount32(sigma))%2 == 0 }

// learn moves the units of m whose sign is the pair's output.
func (s *swarm) learn(m *member) {
	if s.stopped(2 * len(m.w)) {
		return
	}
	moves := m.sigma
	if !s.tau {
		moves = ^moves
	}
	for k := range s.p.K {
		if moves>>k&1 == 1 {
			s.move(s.unit(m.w, k), s.s[k*s.words:(k+1)*s.words])
		}
	}
}

// move is the update of the package comment, with the inputs as lanes.
func (s *swarm) move(w, signs []uint64) {
	up := s.up
	for j, sign := range signs {
		turn, away := sign^up, uint64(0) // turn: from u to v, and to y
		for i, at := 0, j; at < len(w); i, at = i+1, at+len(signs) {
			if x := w[at] ^ s.limit[i&7]; i < s.shape.Low {
				away |= x
			} else {
				away |= x ^ turn
			}
		}
		borrow := away & s.valid[j]
		for at := j; at < len(w); at += len(signs) {
			u := w[at]
			w[at] = u ^ borrow
			borrow &^= u ^ turn
		}
	}
}

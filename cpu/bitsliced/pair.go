package bitsliced

import (
	"context"
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// pair is A and B of one trial. Its lanes are the inputs of a hidden unit, so an
// input is a word for every 64 of them, a local field is a count of ones, and a unit
// that does not learn is not written.
type pair struct {
	p     kernels.Params
	shape Shape
	words int // of a unit's inputs
	sums  func(w, signs []uint64, words, planes int, sums []int)
	limit [8]uint64 // planes of the coded value at the limit
	valid []uint64  // the inputs that there are, [word]; other lanes hold zeros
	in    bitStream
	s     []uint64 // sign planes of the last input, [k][word]
	base  []int    // what a unit's v add up to where h = 0, [k]
	h     []int    // local fields of the machine that was looked at last, [k]
	up    uint64   // all ones where w*x moves up
	tau   bool     // the pair's output is +1
	a, b  machine
	ctx   context.Context
	work  int // words since ctx was looked at
	err   error

	learned uint64 // learning steps
	t       uint64 // steps
}

// machine is one of lanes of inputs.
type machine struct {
	w     []uint64 // u, [k][word][plane]
	sigma uint32   // units whose sign is +1
}

// bitStream hands out a stream's bits. What shifts by is unsigned and below 64, where
// Go shifts in one instruction.
type bitStream struct {
	s    trivium.Stream
	bits [64 + 1]uint64 // the last word is never read for its bits
	at   uint           // bits handed out
}

func newBitStream(s trivium.Stream) bitStream { return bitStream{s: s, at: 64 * 64} }

// next sets dst to the next n bits, the first the lowest.
func (b *bitStream) next(dst []uint64, n int) {
	left := uint(n)
	for i := range dst {
		if b.at > 64*63 {
			b.refill()
		}
		word, shift := b.at/64, b.at%64
		take := min(64, left)
		x := b.bits[word]>>shift | b.bits[word+1]<<1<<(63-shift)
		dst[i] = x & (^uint64(0) >> ((64 - take) % 64))
		b.at += take
		left -= take
	}
}

// refill makes more bits, those not handed out first.
func (b *bitStream) refill() {
	had := copy(b.bits[:64], b.bits[b.at/64:64])
	b.s.Fill(b.bits[had:64])
	b.at %= 64
}

func newPair(p kernels.Params, k *Kernel) *pair {
	s := &pair{p: p, shape: ShapeOf(p), words: (p.N + 63) / 64, sums: k.PairSums}
	s.valid, s.s = make([]uint64, s.words), make([]uint64, p.K*s.words)
	for i := range p.N {
		s.valid[i/64] |= 1 << (i % 64)
	}
	for i := range s.shape.Planes {
		s.limit[i] = -uint64(s.shape.Limit >> i & 1)
	}
	s.base, s.h = make([]int, p.K), make([]int, p.K)
	s.a.w, s.b.w = make([]uint64, s.machine()), make([]uint64, s.machine())
	return s
}

// machine returns the words of a machine.
func (s *pair) machine() int { return s.p.K * s.shape.Planes * s.words }

// unit returns the planes of a unit.
func (s *pair) unit(w []uint64, k int) []uint64 {
	n := s.shape.Planes * s.words
	return w[k*n : (k+1)*n]
}

// begin starts a trial.
func (s *pair) begin(trial kernels.Trial) {
	s.p.Seed, s.p.MaxSteps = trial.Seed, trial.MaxSteps
	s.t, s.learned, s.work = 0, 0, 0
	s.in = newBitStream(trivium.ForTrial(trial.Seed, trial.Number, 0))
	s.draw(&s.in, s.a.w)
	s.draw(&s.in, s.b.w)
}

// draw draws a machine's initial weights.
func (s *pair) draw(from *bitStream, w []uint64) {
	clear(w)
	var f [1]uint64
	for k := range s.p.K {
		if s.stopped(100 * s.p.N) {
			return
		}
		unit := s.unit(w, k)
		for n := range s.p.N {
			from.next(f[:], keystream.WeightBits)
			u := f[0]*uint64(2*s.p.L+1)>>keystream.WeightBits + uint64(s.shape.Limit)
			for i := range s.shape.Planes {
				unit[n/64*s.shape.Planes+i] |= u >> i & 1 << (n % 64)
			}
		}
	}
}

// stopped looks at ctx once in a while, more words of work being ahead.
func (s *pair) stopped(words int) bool {
	if s.work += words; s.work > 1<<20 && s.err == nil {
		s.work = 0
		s.err = s.ctx.Err()
	}
	return s.err != nil
}

// step does a step of the pair, and reports whether the pair learned.
func (s *pair) step() bool {
	s.t++
	for k := range s.p.K {
		signs, ones := s.s[k*s.words:(k+1)*s.words], 0
		s.in.next(signs, s.p.N)
		for _, x := range signs {
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
	return true
}

// mask is all ones or none.
func mask(b bool) uint64 {
	if b {
		return ^uint64(0)
	}
	return 0
}

// look finds m's fields and signs, and reports whether its output is +1; zero says that
// a field 0 counts as +1.
func (s *pair) look(m *machine, zero bool) bool {
	m.sigma = 0
	s.sums(m.w, s.s, s.words, s.shape.Planes, s.h)
	least := 1 // h that counts as +1
	if zero {
		least = 0
	}
	for k, base := range s.base {
		h := s.h[k] - base
		s.h[k] = h
		// no branch, which would be a coin's
		m.sigma |= uint32(^uint(h-least)>>(bits.UintSize-1)) << k
	}
	return s.output(m.sigma)
}

// genericPairSums is Kernel.PairSums in plain Go.
func genericPairSums(w, signs []uint64, words, planes int, sums []int) {
	for k := range sums {
		sum := 0
		for _, sign := range signs[k*words : (k+1)*words] {
			for i, u := range w[:planes] {
				sum += bits.OnesCount64(u^sign) << i
			}
			w = w[planes:]
		}
		sums[k] = sum
	}
}

// output reports whether the product of signs is +1.
func (s *pair) output(sigma uint32) bool { return (s.p.K-bits.OnesCount32(sigma))%2 == 0 }

// learn moves the units of m whose sign is the pair's output.
func (s *pair) learn(m *machine) {
	if s.stopped(2 * len(m.w)) {
		return
	}
	moves := m.sigma
	if !s.tau {
		moves = ^moves
	}
	for k := range s.p.K {
		learn := -uint64(moves >> k & 1)
		if learn == 0 && s.words > fewWords {
			continue
		}
		s.move(s.unit(m.w, k), s.s[k*s.words:(k+1)*s.words], learn)
	}
}

// fewWords is the number of a unit's words up to which it costs less to move nothing
// than to mistake which unit moves.
const fewWords = 4

// move is the update of the package comment, with the inputs as lanes; learn is all
// ones, or none where nothing moves.
func (s *pair) move(w, signs []uint64, learn uint64) {
	if s.shape.L == 3 {
		s.move3(w, signs, learn)
		return
	}
	for j, sign := range signs {
		turn, away := sign^s.up, uint64(0) // turn: from u to v, and to y
		planes := w[:s.shape.Planes]
		for i, u := range planes {
			if x := u ^ s.limit[i&7]; i < s.shape.Low {
				away |= x
			} else {
				away |= x ^ turn
			}
		}
		borrow := away & s.valid[j] & learn
		for i, u := range planes {
			planes[i] = u ^ borrow
			borrow &^= u ^ turn
		}
		w = w[len(planes):]
	}
}

// move3 is move for L = 3, whose planes fit registers.
func (s *pair) move3(w, signs []uint64, learn uint64) {
	valid := s.valid[:len(signs)]
	for j, sign := range signs {
		u := (*[3]uint64)(w)
		w = w[3:]
		turn := sign ^ s.up
		u0, y1, y2 := u[0], u[1]^turn, u[2]^turn
		b := valid[j] & learn & (u0 | y1 | y2)
		u[0] = u0 ^ b
		b &^= u0 ^ turn
		u[1] ^= b
		u[2] ^= b &^ y1
	}
}

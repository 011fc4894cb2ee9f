package curve

import (
	"math/bits"

	"tpmbench/kernels/trivium"
)

// stream reads a random stream bit by bit (CONTRACT.md, section 2).
type stream struct {
	s    trivium.Stream
	word uint64 // unread bits, the next one lowest
	left uint
}

func newStream(seed, trial uint64, number uint16) stream {
	return stream{s: trivium.ForTrial(seed, trial, number)}
}

// next returns the next n <= 64 bits, the first one the least significant.
func (b *stream) next(n uint) uint64 {
	v, have := b.word, b.left
	if have < n {
		b.word, b.left = b.s.Next(), 64
		v |= b.word << have
		b.word >>= n - have // 0 if all 64 are used: Go allows such shifts
		b.left -= n - have
	} else {
		b.word >>= n
		b.left -= n
	}
	return v & (^uint64(0) >> (64 - n))
}

// input is the input of one step.
type input struct {
	minus []uint64 // set bits are inputs -1, bit j%64 of [k][j/64]
	count []int    // how many, [k]
}

func (s *shape) newInput() input {
	return input{minus: make([]uint64, s.k*s.words), count: make([]int, s.k)}
}

func (s *shape) drawInput(x *input, in *stream) {
	for k := range s.k {
		c := 0
		minus := x.minus[k*s.words : (k+1)*s.words]
		for i := range minus {
			minus[i] = in.next(uint(min(64, s.n-64*i)))
			c += bits.OnesCount64(minus[i])
		}
		x.count[k] = c
	}
}

package bitpacked

import "math/bits"

// input is what all machines of a pair see in a step.
type input struct {
	signs []uint64 // ones where x = -1, [k][word]
	base  []int64  // what a unit's v adds up to where h = 0, [k]
}

func newInput(s *Shape) input {
	return input{signs: make([]uint64, s.Vectors*vector), base: make([]int64, s.K)}
}

// draw draws the next step's.
func (x *input) draw(s *Shape, from *stream) {
	words := wordsOf(s.N)
	for k := range x.base {
		signs := x.signs[k*s.Words:][:words]
		from.next(signs, s.N)
		ones := s.Offset * s.N
		for _, sign := range signs {
			ones += bits.OnesCount64(sign)
		}
		x.base[k] = int64(ones)
	}
}

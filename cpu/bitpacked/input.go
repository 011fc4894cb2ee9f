package bitpacked

import (
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// input is what all machines of a pair see in a step.
type input struct {
	signs []uint64 // ones where x < 0, and maybe where x = 0, [k][word]
	sizes []uint64 // |x|, [vector][plane][4]; none where all are 1
	base  []int64  // what a unit's v, |x| times, add up to where h = 0, [k]
}

func newInput(s *Shape) input {
	return input{signs: make([]uint64, s.Vectors*vector), sizes: make([]uint64, s.Vectors*vector*s.Rows), base: make([]int64, s.K)}
}

// source says where the inputs of a step come from.
type source struct {
	is   func(kernels.Params) bool // it is p's
	draw func(*Pair)               // draws the next step's
}

// sources are all that there are, of which a run's is the first that is its.
var sources = []source{
	{func(p kernels.Params) bool { return p.Query > 0 }, (*Pair).drawQuery},
	{func(p kernels.Params) bool { return p.Inputs() == 2 }, (*Pair).drawSigns},
	{func(p kernels.Params) bool { return p.Inputs()&(p.Inputs()-1) == 0 }, (*Pair).drawWhole},
	{func(kernels.Params) bool { return true }, (*Pair).drawScaled},
}

func sourceOf(p kernels.Params) source {
	return sources[slices.IndexFunc(sources, func(s source) bool { return s.is(p) })]
}

// drawSigns draws inputs +1 and -1.
func (r *Pair) drawSigns() {
	words := wordsOf(r.N)
	for k := range r.x.base {
		signs := r.x.signs[k*r.Words:][:words]
		r.in.next(signs, r.N)
		r.x.base[k] = baseOf(r.Shape, signs)
	}
}

// baseOf returns the base of a unit whose inputs are +1 and -1.
func baseOf(s *Shape, signs []uint64) int64 {
	ones := int64(s.Offset) * int64(s.N)
	for _, sign := range signs {
		ones += int64(bits.OnesCount64(sign))
	}
	return ones
}

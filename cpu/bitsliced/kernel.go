package bitsliced

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Kernel is what an instruction set supplies: the loops that run for every step
// or trial. All Go slices hold rows of the stream's Words words.
type Kernel struct {
	Name   string // layout-isa
	Stream *keystream.Kernel
	// Narrow is the keystream of few lanes, for machines whose planes would leave
	// the caches: those of NarrowFrom weights and more. Nil where there is none.
	Narrow     *keystream.Kernel
	NarrowFrom int
	MaxL       int // the deepest weights that it has code for
	// Ternary tells that any function of three planes is one operation.
	Ternary bool
	// Pass returns the function that does one pass of u, in the lanes that stream
	// has. Of u, Old, New, Differ and the booleans may change between two passes.
	Pass func(u *Unit, stream *keystream.Kernel) func()
	// Listen returns the function that does an opponent's share of a pass, after
	// u's own.
	Listen func(u *Unit, h *Heard, stream *keystream.Kernel) func()
	// Apart returns the function that counts the inputs at which the weights a and
	// b of hidden units of shape s differ, as vertical numbers [bit][word] that are
	// good until the next call.
	Apart func(s *Shape, stream *keystream.Kernel) func(a, b []uint64) []uint64
	// PairSums sets sums, [k], to what v of a machine whose lanes are inputs adds up
	// to; w is u, [k][word][plane], signs [k][word].
	PairSums func(w, signs []uint64, words, planes int, sums []int)
	// Hear is for many opponents of one pair.
	Hear *Hearers
}

// Unit is one hidden unit's share of a pass; see lanes.Step.
type Unit struct {
	Shape    *Shape
	W        []uint64 // v, [machine][n/slices][plane][n%slices]
	Old, New []uint64 // [n]

	LearnA, LearnB   []uint64
	Up               []uint64
	StrictA, StrictB []uint64
	SigmaA, SigmaB   []uint64
	Differ, Unequal  []uint64
	Full, Back       bool
	SumsOnly         bool // the weights stay, and Differ and Unequal too

	own
}

// Heard is an opponent's share of a hidden unit: what it does with the inputs and
// decisions of Unit.
type Heard struct {
	W      []uint64 // its v, as A's in Unit
	Learn  []uint64
	Sigma  []uint64
	Differ []uint64
	K      int      // the hidden unit's number
	Weak   []uint64 // of all units, [k]; nil where no sign is flipped
	Least  []uint64 // the opponent's room for |h|
}

const (
	// narrowInputs is the number of inputs of a hidden unit from which on adding up
	// the slices is a small part of its pass.
	narrowInputs = 600
	// manyOpponents is the number of opponents from which on a step of few lanes is
	// nearly as cheap as one of many, since those leave the caches.
	manyOpponents = 16
)

// stream returns the keystream of as many lanes as suit p.
func (k *Kernel) stream(p kernels.Params) *keystream.Kernel {
	if k.Narrow == nil {
		return k.Stream
	}
	few := p.Trials < uint64(2*64*k.Stream.Words) // would leave most of many lanes idle
	switch {
	case p.N >= narrowInputs && (few || p.Weights() >= k.NarrowFrom),
		p.N >= 64 && few && p.Attackers >= manyOpponents:
		return k.Narrow
	}
	return k.Stream
}

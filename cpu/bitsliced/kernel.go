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
}

// narrowInputs is the number of inputs of a hidden unit from which on adding up the
// slices is a small part of its pass.
const narrowInputs = 600

// stream returns the keystream of as many lanes as suit p.
func (k *Kernel) stream(p kernels.Params) *keystream.Kernel {
	if k.Narrow != nil && p.N >= narrowInputs && p.Weights() >= k.NarrowFrom {
		return k.Narrow
	}
	return k.Stream
}

package int8

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Lanes is the number of lanes side by side.
const Lanes = 64

// Pair is one weight of A and of B in the lanes of a word, as v.
type Pair [2][Lanes]int8

// Kernel is what an instruction set supplies.
type Kernel struct {
	Name   string // layout-isa
	Stream *keystream.Kernel
	// Narrow is the keystream of few lanes, for machines whose weights would leave
	// the caches: those of NarrowFrom weights and more. Nil where there is none.
	Narrow     *keystream.Kernel
	NarrowFrom int
	// Ops are the vector operations of Unit's loop for an input, of both machines:
	// to move the weights, and to sum them. Zero where nobody counted.
	MoveOps, SumOps float64
	// Unit does one pass of one hidden unit in one word of lanes.
	Unit func(u *Unit)
	// Take sets the lanes of mask of machine's weights to u - d.Offset, where u is
	// coded in the planes src[(i*d.Planes+plane)*words] of weight i; v is w there,
	// since a last input of +1 is taken for granted.
	Take func(dst []Pair, machine int, src []uint64, words int, mask uint64, d keystream.Depth)
}

// Unit is one hidden unit's share of a pass in one word of lanes; see lanes.Step.
type Unit struct {
	L        int
	W        []Pair   // [n]
	Old, New []uint64 // sign planes; that of input n is at n*Stride
	Stride   int

	LearnA, LearnB   uint64
	Up               uint64
	StrictA, StrictB uint64
	SigmaA, SigmaB   uint64 // out
	Differ           uint64 // out: lanes in which some weight differs

	wide [2 * Lanes]int32 // sums of lanes, of A and of B; the kernels' own
}

// stream returns the keystream of as many lanes as suit p.
func (k *Kernel) stream(p kernels.Params) *keystream.Kernel {
	if k.Narrow != nil && p.Weights() >= k.NarrowFrom {
		return k.Narrow
	}
	return k.Stream
}

package bitsliced

import "tpmbench/cpu/keystream"

// Kernel is what an instruction set supplies: the loops that run for every step
// or trial. All slices hold rows of Stream.Words words.
type Kernel struct {
	Name   string // layout-isa
	Stream *keystream.Kernel
	MaxL   int // the deepest weights that it has code for
	// Ternary tells that any function of three planes is one operation.
	Ternary bool
	// New returns the function that does one pass of one hidden unit of shape s.
	New func(s *Shape, words int) func(u *Unit)
}

// Unit is one hidden unit's share of a pass; see lanes.Step.
type Unit struct {
	Shape    *Shape
	W        []uint64 // v, [machine][n][plane]
	Old, New []uint64 // [n]

	LearnA, LearnB   []uint64
	Up               []uint64
	StrictA, StrictB []uint64
	SigmaA, SigmaB   []uint64
	Differ, Unequal  []uint64
	Full, Back       bool
	SumsOnly         bool // the weights stay, and Differ and Unequal too
}

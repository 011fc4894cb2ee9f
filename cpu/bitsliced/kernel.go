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
	// Interleaved is the keystream of few lanes, for machines whose planes would leave
	// the caches: those of InterleaveFrom weights and more. Nil where there is none.
	Interleaved    *keystream.Kernel
	InterleaveFrom int
	MaxL           int // the deepest weights that it has code for
	// TakePasses is that of lanes.Options, for N = 100: with AVX-512 the taking and the comparison of
	// all planes at a window's end were measured at two passes; with AVX2 windows of 16 and of 32 passes
	// took the same time in long runs, and shorter ones less in short runs.
	TakePasses float64
	// Work returns the work of an input of a hidden unit with a number of attackers: to move the
	// weights, and to sum them.
	Work func(s *Shape, attackers int) (update, sums kernels.Work)
	// Pass returns the function that does one pass of u, in the lanes that stream
	// has. Of u, Old, New, Differ and the booleans may change between two passes.
	Pass func(u *Unit, stream *keystream.Kernel) func()
	// Passes returns the function that does the passes of all units without attackers in one call,
	// and backwards the last unit first: old and next are the signs of all of them, [k][n], and
	// differ and full are theirs. Nil where they are done one by one, and so may be its result.
	Passes func(units []Unit, stream *keystream.Kernel) func(old, next, differ []uint64, full, back bool)
	// AttackerPass returns the function that does an attacker's share of a pass, after
	// u's own.
	AttackerPass func(u *Unit, h *AttackerUnit, stream *keystream.Kernel) func()
	// Differ adds to out the lanes in which a plane of the weights a and b differs; out is as long as
	// a row of them, of all lanes or of interleaved inputs.
	Differ func(a, b, out []uint64)
	// Distance returns the function that counts the inputs at which the weights a and
	// b of hidden units of shape s differ, as vertical numbers [bit][word] that are
	// good until the next call.
	Distance func(s *Shape, stream *keystream.Kernel) func(a, b []uint64) []uint64
}

// Unit is one hidden unit's share of a pass; see lanes.Step.
type Unit struct {
	Shape    *Shape
	W        []uint64 // v, [machine][n/interleave][plane][n%interleave]
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

// AttackerUnit is an attacker's share of a hidden unit: what it does with the inputs and
// decisions of Unit.
type AttackerUnit struct {
	W      []uint64 // its v, as A's in Unit
	Learn  []uint64
	Sigma  []uint64
	Differ []uint64
	K      int      // the hidden unit's number
	Weak   []uint64 // of all units, [k]; nil where no sign is flipped
	Least  []uint64 // the attacker's room for |h|
}

const (
	// interleaveInputs is the number of inputs of a hidden unit from which on adding up
	// the parts of a vector is little of its pass.
	interleaveInputs = 600
	// manyAttackers is the number of attackers from which on a step of few lanes is
	// nearly as cheap as one of many, since those leave the caches.
	manyAttackers = 16
)

// stream returns the keystream of as many lanes as suit p.
func (k *Kernel) stream(p kernels.Params) *keystream.Kernel {
	if k.Interleaved == nil {
		return k.Stream
	}
	few := p.Trials < uint64(2*64*k.Stream.Words) // would leave most of many lanes idle
	switch {
	case p.N >= interleaveInputs && (few || p.Weights() >= k.InterleaveFrom),
		p.N >= 64 && few && p.Attackers >= manyAttackers:
		return k.Interleaved
	}
	return k.Stream
}

//go:build amd64 && !purego

package bitsliced

import "tpmbench/cpu/keystream"

// tail is the inputs of a unit that fill no vector of slices: their signs with
// zeros behind them, and a mask of them.
type tail struct {
	inputs         int
	old, new, mask []uint64
}

func newTail(inputs, slices int) *tail {
	t := &tail{
		inputs: inputs,
		old:    keystream.Aligned(slices), new: keystream.Aligned(slices), mask: keystream.Aligned(slices),
	}
	for i := range inputs {
		t.mask[i] = ^uint64(0)
	}
	return t
}

// sliced returns the pass of units of shape s in 64 lanes: a vector holds so many
// consecutive inputs, and what is of a lane, as whether a unit learns, is repeated
// in it.
func (asm *assembly) sliced(s *Shape, slices int) func(u *Unit) {
	t := newTail(s.N%slices, slices)
	whole := s.N - t.inputs
	pass := asm.rows(s, slices, whole/slices, t)
	row := func() []uint64 { return keystream.Aligned(slices) }
	v := &Unit{
		Shape: s, LearnA: row(), LearnB: row(), Up: row(), StrictA: row(), StrictB: row(),
		SigmaA: row(), SigmaB: row(), Differ: row(), Unequal: row(),
	}
	return func(u *Unit) {
		_, _ = u.W[(whole+min(t.inputs, 1)*slices)*s.Row()-1], u.New[s.N-1]
		copy(t.old, u.Old[whole:s.N])
		copy(t.new, u.New[whole:s.N])
		repeat(v.LearnA, u.LearnA)
		repeat(v.LearnB, u.LearnB)
		repeat(v.Up, u.Up)
		repeat(v.StrictA, u.StrictA)
		repeat(v.StrictB, u.StrictB)
		clear(v.Differ)
		clear(v.Unequal)
		v.W, v.Old, v.New, v.Full, v.Back, v.SumsOnly = u.W, u.Old, u.New, u.Full, u.Back, u.SumsOnly
		pass(v)
		u.SigmaA[0], u.SigmaB[0] = v.SigmaA[0], v.SigmaB[0]
		u.Differ[0] |= or(v.Differ)
		u.Unequal[0] |= or(v.Unequal)
	}
}

// repeat fills dst with the one word of src.
func repeat(dst, src []uint64) {
	for i := range dst {
		dst[i] = src[0]
	}
}

// or returns what is set in any word of s.
func or(s []uint64) uint64 {
	x := uint64(0)
	for _, w := range s {
		x |= w
	}
	return x
}

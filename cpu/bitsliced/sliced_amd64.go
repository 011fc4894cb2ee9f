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

// sliced returns the pass of u, of 64 lanes: a vector holds so many consecutive
// inputs, and what is of a lane, as whether a unit learns, is repeated in it.
func (asm *assembly) sliced(u *Unit, slices int) func() {
	t := newTail(u.Shape.N%slices, slices)
	whole := u.Shape.N - t.inputs
	row := func() []uint64 { return keystream.Aligned(slices) }
	v := &Unit{
		Shape: u.Shape, W: u.W, LearnA: row(), LearnB: row(), Up: row(), StrictA: row(), StrictB: row(),
		SigmaA: row(), SigmaB: row(), Differ: row(), Unequal: row(),
	}
	pass := asm.rows(v, slices, whole/slices, t)
	return func() {
		copy(t.old, u.Old[whole:])
		copy(t.new, u.New[whole:])
		repeat(v.LearnA, u.LearnA)
		repeat(v.LearnB, u.LearnB)
		repeat(v.Up, u.Up)
		repeat(v.StrictA, u.StrictA)
		repeat(v.StrictB, u.StrictB)
		clear(v.Differ)
		clear(v.Unequal)
		v.Old, v.New, v.Full, v.Back, v.SumsOnly = u.Old, u.New, u.Full, u.Back, u.SumsOnly
		pass()
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

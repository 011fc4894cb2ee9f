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

// slicedLayout is that of n inputs in vectors that each hold so many.
func slicedLayout(n, slices int) layout {
	return layout{words: slices, vectors: n / slices, tail: newTail(n%slices, slices)}
}

// sliced returns the pass of u, of 64 lanes: a vector holds so many consecutive
// inputs, and what is of a lane, as whether a unit learns, is repeated in it.
func (asm *assembly) sliced(u *Unit, slices int) func() {
	l := slicedLayout(u.Shape.N, slices)
	whole := l.vectors * slices
	row := func() []uint64 { return keystream.Aligned(slices) }
	v := &Unit{
		Shape: u.Shape, W: u.W, LearnA: row(), LearnB: row(), Up: row(), StrictA: row(), StrictB: row(),
		SigmaA: row(), SigmaB: row(), Differ: row(), Unequal: row(),
	}
	u.sliced, u.tail = v, l.tail
	pass := asm.rows(v, l)
	return func() {
		copy(l.tail.old, u.Old[whole:])
		copy(l.tail.new, u.New[whole:])
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

// slicedHeard returns an opponent's share of a pass of u, of 64 lanes.
func (asm *assembly) slicedHeard(u *Unit, h *Heard, slices int) func() {
	l := slicedLayout(u.Shape.N, slices)
	l.tail = u.tail // whose signs the unit's own pass has copied
	row := func() []uint64 { return keystream.Aligned(slices) }
	v := &Heard{W: h.W, Learn: row(), Sigma: row(), Differ: row(), K: h.K, Least: h.Least}
	if h.Weak != nil {
		v.Weak = keystream.Aligned((h.K + 1) * slices)
	}
	pass := asm.heardRows(u.sliced, v, l)
	return func() {
		repeat(v.Learn, h.Learn)
		clear(v.Differ)
		for k := range len(v.Weak) / slices {
			repeat(v.Weak[k*slices:(k+1)*slices], h.Weak[k:])
		}
		pass()
		h.Sigma[0] = v.Sigma[0]
		h.Differ[0] |= or(v.Differ)
		for k := range len(v.Weak) / slices {
			h.Weak[k] = v.Weak[k*slices]
		}
	}
}

// repeat fills dst with the first word of src.
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

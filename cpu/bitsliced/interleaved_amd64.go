//go:build amd64 && !purego

package bitsliced

import "tpmbench/cpu/keystream"

// tail is the inputs of a unit that fill no interleaved vector: their signs with
// zeros behind them, and a mask of them.
type tail struct {
	inputs         int
	old, new, mask []uint64
}

func newTail(inputs, interleave int) *tail {
	t := &tail{
		inputs: inputs,
		old:    keystream.Aligned(interleave), new: keystream.Aligned(interleave), mask: keystream.Aligned(interleave),
	}
	for i := range inputs {
		t.mask[i] = ^uint64(0)
	}
	return t
}

// interleavedLayout is that of n inputs in vectors that each hold interleave.
func interleavedLayout(n, interleave int) layout {
	return layout{words: interleave, vectors: n / interleave, tail: newTail(n%interleave, interleave)}
}

// interleaved returns the pass of u, of 64 lanes: a vector holds interleave consecutive
// inputs, and what is of a lane, as whether a unit learns, is repeated in it.
func (asm *assembly) interleaved(u *Unit, interleave int) func() {
	l := interleavedLayout(u.Shape.N, interleave)
	whole := l.vectors * interleave
	row := func() []uint64 { return keystream.Aligned(interleave) }
	v := &Unit{
		Shape: u.Shape, W: u.W, LearnA: row(), LearnB: row(), Up: row(), StrictA: row(), StrictB: row(),
		SigmaA: row(), SigmaB: row(), Differ: row(), Unequal: row(),
	}
	u.interleaved, u.tail = v, l.tail
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

// interleavedAttacker returns an attacker's share of a pass of u, of 64 lanes.
func (asm *assembly) interleavedAttacker(u *Unit, h *AttackerUnit, interleave int) func() {
	l := interleavedLayout(u.Shape.N, interleave)
	l.tail = u.tail // whose signs the unit's own pass has copied
	row := func() []uint64 { return keystream.Aligned(interleave) }
	v := &AttackerUnit{W: h.W, Learn: row(), Sigma: row(), Differ: row(), K: h.K, Least: h.Least}
	if h.Weak != nil {
		v.Weak = keystream.Aligned((h.K + 1) * interleave)
	}
	pass := asm.attackerRows(u.interleaved, v, l)
	return func() {
		repeat(v.Learn, h.Learn)
		clear(v.Differ)
		for k := range len(v.Weak) / interleave {
			repeat(v.Weak[k*interleave:(k+1)*interleave], h.Weak[k:])
		}
		pass()
		h.Sigma[0] = v.Sigma[0]
		h.Differ[0] |= or(v.Differ)
		for k := range len(v.Weak) / interleave {
			h.Weak[k] = v.Weak[k*interleave]
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

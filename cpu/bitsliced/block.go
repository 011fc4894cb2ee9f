package bitsliced

import (
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// block is the weights of 64*words pairs, a lanes.Block.
type block struct {
	shape Shape
	k     *Kernel
	w     []uint64 // v, [k][machine][n][plane][word]
	unit  Unit
	pass  func(u *Unit)
}

func newBlock(p kernels.Params, k *Kernel) *block {
	b := &block{shape: ShapeOf(p), k: k}
	b.w = keystream.Aligned(p.Weights() * b.shape.Row() * k.Stream.Words)
	b.unit.Shape = &b.shape
	b.pass = k.New(&b.shape, k.Stream.Words)
	return b
}

// Take implements lanes.Block: a spare is u, which is v for the sign plane 0.
func (b *block) Take(k, machine int, planes, mask []uint64) {
	b.k.Stream.Blend(b.w[(2*k+machine)*len(planes):], planes, mask)
}

// Unit implements lanes.Block.
func (b *block) Unit(k int, s *lanes.Step) {
	u, words := &b.unit, b.k.Stream.Words
	row := b.shape.N * words
	from, to := k*row, (k+1)*row
	u.W = b.w[from*b.shape.Row() : to*b.shape.Row()]
	u.Old, u.New = s.Old[from:to], s.New[from:to]
	from, to = k*words, (k+1)*words
	u.LearnA, u.LearnB, u.Up = s.LearnA[from:to], s.LearnB[from:to], s.Up
	u.StrictA, u.StrictB = s.StrictA, s.StrictB
	u.SigmaA, u.SigmaB = s.SigmaA[from:to], s.SigmaB[from:to]
	u.Differ, u.Unequal, u.Full, u.Back = s.Differ, s.Unequal, s.Full, s.Back
	b.pass(u)
}

// Sums implements lanes.Summer.
func (b *block) Sums(k int, s *lanes.Step) {
	b.unit.SumsOnly = true
	b.Unit(k, s)
	b.unit.SumsOnly = false
}

// Ops implements lanes.Counted.
func (b *block) Ops() (update, sums float64) { return b.shape.ops(b.k.Ternary) }

// Key implements lanes.Block.
func (b *block) Key(lane int, last []uint64, dst []int8) {
	words, p, n, word, bit := b.k.Stream.Words, b.shape.Planes, b.shape.N, lane/64, uint(lane%64)
	for j := range dst {
		v := b.w[(j+j/n*n)*p*words:] // B's weights of a unit stand behind A's
		s := last[j*words+word] >> bit & 1
		u := 0
		for i := range p {
			u |= int(v[i*words+word]>>bit&1^s) << i
		}
		dst[j] = int8(u - b.shape.Offset)
	}
}

package int8

import (
	"unsafe"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// block is the weights of 64*words pairs, a lanes.Block.
type block struct {
	p     kernels.Params
	k     *Kernel
	words int
	depth keystream.Depth
	w     [][]Pair // v, [word][k*N+n]
	unit  Unit
}

func newBlock(p kernels.Params, k *Kernel, stream *keystream.Kernel) *block {
	words := stream.Words
	b := &block{p: p, k: k, words: words, depth: keystream.NewDepth(p.L), unit: Unit{L: p.L, Stride: words}}
	for range words {
		b.w = append(b.w, pairs(p.Weights()))
	}
	return b
}

// pairs returns n pairs that begin on a cache line.
func pairs(n int) []Pair {
	words := keystream.Aligned(n * int(unsafe.Sizeof(Pair{})) / 8)
	return unsafe.Slice((*Pair)(unsafe.Pointer(unsafe.SliceData(words))), n)
}

// Take implements lanes.Block.
func (b *block) Take(k, machine int, planes, mask []uint64) {
	for i, m := range mask {
		if m != 0 {
			b.k.Take(b.w[i][k*b.p.N:(k+1)*b.p.N], machine, planes[i:], b.words, m, b.depth)
		}
	}
}

// Unit implements lanes.Block.
func (b *block) Unit(k int, s *lanes.Step) {
	u, words, n := &b.unit, b.words, b.p.N
	for i := range words {
		from := k * n
		u.W = b.w[i][from : from+n]
		u.Old, u.New = s.Old[from*words+i:(from+n)*words], s.New[from*words+i:(from+n)*words]
		at := k*words + i
		u.LearnA, u.LearnB, u.Up = s.LearnA[at], s.LearnB[at], s.Up[i]
		u.StrictA, u.StrictB = s.StrictA[i], s.StrictB[i]
		b.k.Unit(u)
		s.SigmaA[at], s.SigmaB[at] = u.SigmaA, u.SigmaB
		s.Differ[i] |= u.Differ
		s.Unequal[i] |= u.Differ
	}
}

// Ops implements lanes.Counted.
func (b *block) Ops() (update, sums float64) {
	return b.k.MoveOps * float64(b.words), b.k.SumOps * float64(b.words)
}

// Apart implements lanes.Block.
func (b *block) Apart(machine int, mask []uint64, apart []int) {
	lanes.Each(mask, func(lane int) {
		n, i := 0, lane%Lanes
		for _, pair := range b.w[lane/Lanes] {
			if pair[0][i] != pair[machine][i] {
				n++
			}
		}
		apart[lane] = n
	})
}

// Key implements lanes.Block.
func (b *block) Key(lane int, last []uint64, dst []int8) {
	words, word, i := b.words, lane/Lanes, lane%Lanes
	for j := range dst {
		dst[j] = b.w[word][j][0][i] * sign(last[j*words+word], i)
	}
}

// sign returns -1 where a lane's bit is set, else 1.
func sign(plane uint64, lane int) int8 { return 1 - int8(plane>>lane&1)<<1 }

//go:build amd64 && !purego

package bitsliced

import (
	"unsafe"

	"tpmbench/cpu/keystream"
)

var (
	ensembleKernelAVX512 = newEnsembleKernel(8, avx512)
	ensembleKernelAVX2   = newEnsembleKernel(4, avx2)
)

// newEnsembleKernel returns the ensembleKernel of an instruction set.
func newEnsembleKernel(words int, asm *assembly) *EnsembleKernel {
	signs := make(map[int][]uint64)
	for interleave := 1; interleave <= words; interleave *= 2 {
		signs[interleave] = signRows(words, interleave)
	}
	return &EnsembleKernel{
		Words:  words,
		Pass:   func(h *EnsembleUnit) func() { return asm.ensemblePass(h, words, signs[h.Interleave]) },
		Decide: func(d *Decision) { asm.decision(d, words) },
	}
}

// signRows returns the vectors of the signs of interleave inputs, [signs][part][word].
func signRows(words, interleave int) []uint64 {
	rows := keystream.Aligned(words << interleave)
	for i := range rows {
		part := i % words / (words / interleave)
		rows[i] = -uint64(i / words >> part & 1)
	}
	return rows
}

// ensemblePass returns the pass of h.
func (asm *assembly) ensemblePass(h *EnsembleUnit, words int, signs []uint64) func() {
	s := h.Shape
	f, general := asm.ensemble.routine(s)
	n := h.Vectors
	_, _, _ = h.Signs[(n-1)/4], h.Flips[(n-1)/4], h.Field[roomForSums*words-1]
	a := &unitArgs{
		n: n, interleave: h.Interleave, rows: &signs[0], sum: h.Planes, sums: &h.Field[0],
		signsAt: &h.Signs[0], flipsAt: &h.Flips[0],
	}
	if general {
		low, limit := keystream.Aligned(s.Planes*words), keystream.Aligned(s.Planes*words)
		for i := range low {
			low[i] = mask(i/words < s.Low)
			limit[i] = mask(s.Limit>>(i/words)&1 == 1)
		}
		a.low, a.limit = &low[0], &limit[0]
	}
	return func() {
		_, _ = h.Z[n*s.Planes*words-1], h.Learn[words-1]
		a.w[0], a.learn[0], a.start = &h.Z[0], &h.Learn[0], h.Start
		f(a.bytes())
	}
}

func (asm *assembly) decision(d *Decision, words int) {
	_, _ = d.Fields[d.Units*roomForSums*words-1], d.Learn[d.Units*words-1]
	if d.What == LearnFlipped {
		_, _ = d.Least[d.Planes*words-1], d.Weak[d.Units*words-1]
		asm.closest(&d.Fields[0], &d.Least[0], &d.Weak[0], d.Planes, d.Units, d.Negative)
	}
	asm.decide(&d.Fields[0], unsafe.SliceData(d.Weak), &d.Learn[0], d.Planes, d.Units, d.Toward, d.Wrong, d.What)
}

// countedPairSums is genericPairSums where the processor counts ones.
func countedPairSums(w, signs []uint64, words, planes int, sums []int) {
	_, _ = w[len(sums)*words*planes-1], signs[len(sums)*words-1]
	pairSumsPOPCNT(&w[0], &signs[0], words, planes, len(sums), &sums[0])
}

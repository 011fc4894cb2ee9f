//go:build amd64 && !purego

package bitsliced

import (
	"unsafe"

	"tpmbench/cpu/keystream"
)

var (
	hearersAVX512 = newHearers(8, avx512)
	hearersAVX2   = newHearers(4, avx2)
)

// newHearers returns the hearers of an instruction set.
func newHearers(words int, asm *assembly) *Hearers {
	signs := make(map[int][]uint64)
	for slices := 1; slices <= words; slices *= 2 {
		signs[slices] = signRows(words, slices)
	}
	return &Hearers{
		Words:  words,
		Pass:   func(h *Hearing) func() { return asm.hearing(h, words, signs[h.Slices]) },
		Decide: func(d *Decision) { asm.decision(d, words) },
	}
}

// signRows returns the vectors of the signs of so many inputs, [signs][slice][word].
func signRows(words, slices int) []uint64 {
	rows := keystream.Aligned(words << slices)
	for i := range rows {
		slice := i % words / (words / slices)
		rows[i] = -uint64(i / words >> slice & 1)
	}
	return rows
}

// hearing returns the pass of h.
func (asm *assembly) hearing(h *Hearing, words int, signs []uint64) func() {
	s := h.Shape
	f, general := asm.hear.routine(s)
	_ = h.Field[roomForSums*words-1]
	a := &unitArgs{row: 8 * h.Row, slices: h.Slices, rows: &signs[0], sum: h.Planes, sums: &h.Field[0]}
	if general {
		low, limit := keystream.Aligned(s.Planes*words), keystream.Aligned(s.Planes*words)
		for i := range low {
			low[i] = mask(i/words < s.Low)
			limit[i] = mask(s.Limit>>(i/words)&1 == 1)
		}
		a.low, a.limit = &low[0], &limit[0]
	}
	return func() {
		n := len(h.Old)
		_, _, _ = h.New[n-1], h.Z[(n*s.Planes-1)*h.Row+words-1], h.Learn[words-1]
		a.n, a.start, a.oldSigns, a.newSigns = n, h.Start, &h.Old[0], &h.New[0]
		a.w[0], a.learn[0] = &h.Z[0], &h.Learn[0]
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

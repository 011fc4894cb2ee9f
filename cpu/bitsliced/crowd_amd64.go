//go:build amd64 && !purego

package bitsliced

import "tpmbench/cpu/keystream"

var (
	hearersAVX512 = newHearers(8, avx512, crowdWeakestAVX512)
	hearersAVX2   = newHearers(4, avx2, crowdWeakestAVX2)
)

// newHearers returns the hearers of an instruction set.
func newHearers(words int, asm *assembly, weakest func(fields, least, weak *uint64, planes, units, negative int)) *Hearers {
	signs := make(map[int][]uint64)
	for slices := 1; slices <= words; slices *= 2 {
		signs[slices] = signRows(words, slices)
	}
	return &Hearers{
		Words: words,
		Pass:  func(h *Hearing) func() { return asm.hearing(h, words, signs[h.Slices]) },
		Weakest: func(fields, least, weak []uint64, planes, units, negative int) {
			_, _, _ = fields[units*roomForSums*words-1], least[planes*words-1], weak[units*words-1]
			weakest(&fields[0], &least[0], &weak[0], planes, units, negative)
		},
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

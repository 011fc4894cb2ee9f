package bitpacked

import "math/bits"

// Kernel is what an instruction set supplies: the loops over all weights of a machine.
type Kernel struct {
	Name string // layout-isa
	// Sums sets sums, [k], to what v adds up to; w is [k][word][plane], signs [k][word].
	Sums func(s *Shape, w, signs []uint64, sums []int64)
	// Move moves the units that learn, [k], all ones or 0; up says which way w*x goes.
	Move func(s *Shape, w, signs, learn []uint64, up uint64)
}

// Generic is plain Go.
var Generic = &Kernel{Name: "bitpacked-generic", Sums: genericSums, Move: genericMove}

func genericSums(s *Shape, w, signs []uint64, sums []int64) {
	for k := range sums {
		sum := 0
		for _, sign := range signs[:s.Words] {
			planes := w[:s.Planes]
			w = w[len(planes):]
			ones := 0
			for i := len(planes) - 1; i >= 0; i-- {
				ones = 2*ones + bits.OnesCount64(planes[i]^sign)
			}
			sum += ones
		}
		signs = signs[s.Words:]
		sums[k] = int64(sum)
	}
}

// fewWords is the number of a unit's words up to which it costs less to move nothing
// than to mistake which unit moves.
const fewWords = 4

func genericMove(s *Shape, w, signs, learn []uint64, up uint64) {
	limit, turns := s.Limit, s.Turns
	for _, learns := range learn {
		if learns == 0 && s.Words > fewWords {
			w, signs = w[s.unit():], signs[s.Words:]
			continue
		}
		valid := s.Valid
		for j, sign := range signs[:len(valid)] {
			planes := w[:s.Planes]
			w = w[len(planes):]
			turn, away := sign^up, uint64(0)
			for i, u := range planes {
				away |= u ^ limit[i&7] ^ turn&turns[i&7]
			}
			borrow := away & valid[j] & learns
			for i, u := range planes {
				planes[i] = u ^ borrow
				borrow &^= u ^ turn
			}
		}
		signs = signs[len(valid):]
	}
}

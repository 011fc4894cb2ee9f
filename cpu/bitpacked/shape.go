package bitpacked

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Shape is what the machines of a run have in common.
type Shape struct {
	keystream.Depth
	K, N  int
	Words int      // of the inputs of a unit, 64 each
	Valid []uint64 // the inputs that there are, [word]
	// Of the limit, [plane]: all ones where lo has a one, and where it is y that has lo's
	// bits, as the package comment has it.
	Limit, Turns [8]uint64
}

// ShapeOf returns the shape of p's machines.
func ShapeOf(p kernels.Params) *Shape {
	s := &Shape{Depth: keystream.NewDepth(p.L), K: p.K, N: p.N, Words: (p.N + 63) / 64}
	s.Valid = make([]uint64, s.Words)
	for i := range s.Valid {
		s.Valid[i] = ^uint64(0)
	}
	s.Valid[s.Words-1] >>= -p.N & 63
	low := uint(s.Low())
	for i := range s.Planes {
		s.Limit[i] = mask(low>>i&1 == 1)
		s.Turns[i] = mask(i > bits.TrailingZeros(^low))
	}
	return s
}

// mask is all ones or none.
func mask(b bool) uint64 {
	if b {
		return ^uint64(0)
	}
	return 0
}

// unit returns the words of a unit's weights, and machine those of all units.
func (s *Shape) unit() int    { return s.Words * s.Planes }
func (s *Shape) machine() int { return s.K * s.unit() }

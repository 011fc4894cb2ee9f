package attackers

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Shape is what the planes of a run look like.
type Shape struct {
	keystream.Depth
	K, N  int
	Limit int // the coded value at the limit
	Low   int // planes below it compare with the sign there
}

// ShapeOf returns the shape of p's planes.
func ShapeOf(p kernels.Params) *Shape {
	d := keystream.NewDepth(p.L)
	return &Shape{Depth: d, K: p.K, N: p.N, Limit: d.Low(), Low: d.EdgePlanes()}
}

// mask is all ones or none.
func mask(b bool) uint64 {
	if b {
		return ^uint64(0)
	}
	return 0
}

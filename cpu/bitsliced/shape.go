package bitsliced

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Shape is what the planes of a run look like.
type Shape struct {
	keystream.Depth
	K, N  int
	Limit int // the coded value at the limit, lo
	Low   int // planes below it compare with the sign there, the others with the direction
	Sum   int // planes of a sum of v over a hidden unit
}

// ShapeOf returns the shape of p's planes.
func ShapeOf(p kernels.Params) Shape {
	d := keystream.NewDepth(p.L)
	return Shape{
		Depth: d, K: p.K, N: p.N,
		Limit: d.Low(), Low: d.EdgePlanes(),
		Sum: bits.Len(uint((1<<d.Planes - 1) * p.N)),
	}
}

// Row returns the planes of one (k, n): both machines' weights.
func (s Shape) Row() int { return 2 * s.Planes }

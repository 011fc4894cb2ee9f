package bitpacked

import (
	"math/bits"

	"tpmbench/cpu/costs"
	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// Kernel is what an instruction set supplies: the loops over all weights of a machine,
// whose planes are w, [vector][plane][4]; signs are those of the inputs, [vector][4].
type Kernel struct {
	Name string // layout-isa
	// Sums sets sums to what v adds up to in each word of a vector and of the run-1 after it,
	// [vector/run][4].
	Sums func(sums []uint64, w, signs []uint64, planes, run int)
	// Work returns the work of Sums and Move for an input of weights of that many planes, QuadWork that
	// of Quad for an input of a pair, and Drawing is that of Fill.
	Work     func(planes int) (sum, move kernels.Work)
	QuadWork func(planes int) kernels.Work
	Drawing  kernels.Work
	// Move moves the weights of which moves has ones, [vector][4]; up says which way w*x goes.
	Move func(s *Shape, w, signs, moves []uint64, up uint64)
	// WideSums and WideMove are the same for inputs of sizes, [vector][plane][4].
	WideSums func(s *Shape, sums, w, signs, sizes []uint64)
	WideMove func(s *Shape, w, signs, sizes, moves []uint64, up uint64)
	// Whole makes 64 numbers of width bits each, and Scaled of 24 bits, below a number of values.
	Whole  func(u *numbers, from *drawn, width int)
	Scaled func(u *numbers, from *drawn, values int)
	// Fill is that of trivium.Stream.
	Fill func(s *trivium.Stream, dst []uint64)
	// Quad does q.left steps of four pairs, or fewer: a step after which a pair has become equal is
	// the last. FillQuad fills dst with their keystreams.
	Quad     func(q *quad)
	FillQuad func(streams *[6]four, dst []four)
	// Sizes sets sizes to |w| of the weights of a word, whose planes are vector apart, and above it
	// to their signs.
	Sizes     func(s *Shape, sizes *[64]byte, w []uint64)
	Attackers *attackers.Kernel // those that are lanes, which many are
	Costs     *costs.Pairs      // say which are many
}

// Generic is plain Go.
var Generic = &Kernel{
	Name: "bitpacked-generic", Sums: genericSums, Work: genericWork, QuadWork: genericQuadWork, Move: genericMove, WideSums: genericWideSums, WideMove: genericWideMove,
	Whole: genericWhole, Scaled: genericScaled, Fill: (*trivium.Stream).Fill, Sizes: genericSizes,
	Quad: genericQuad, FillQuad: genericFillQuad,
	Attackers: attackers.Generic, Costs: costs.Bitpacked["generic"],
}

// genericWork counts 4 operations of a plane of a word to sum it, and 7 to move it.
func genericWork(planes int) (sum, move kernels.Work) {
	return kernels.Work{Ops: 4 * float64(planes) / 64}, kernels.Work{Ops: 7 * float64(planes) / 64}
}

// genericQuadWork counts those of both machines.
func genericQuadWork(planes int) kernels.Work {
	sum, move := genericWork(planes)
	return sum.Plus(1, sum).Plus(2, move)
}

func genericSums(sums []uint64, w, signs []uint64, planes, run int) {
	for ; len(sums) >= vector; sums = sums[vector:] {
		var s0, s1, s2, s3 int
		for range run {
			x := (*[vector]uint64)(signs)
			signs = signs[vector:]
			x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
			var c0, c1, c2, c3 int
			for unit := w[:planes*vector]; len(unit) >= vector; unit = unit[:len(unit)-vector] {
				u := (*[vector]uint64)(unit[len(unit)-vector:])
				c0 = 2*c0 + bits.OnesCount64(u[0]^x0)
				c1 = 2*c1 + bits.OnesCount64(u[1]^x1)
				c2 = 2*c2 + bits.OnesCount64(u[2]^x2)
				c3 = 2*c3 + bits.OnesCount64(u[3]^x3)
			}
			w = w[planes*vector:]
			s0, s1, s2, s3 = s0+c0, s1+c1, s2+c2, s3+c3
		}
		s := (*[vector]uint64)(sums)
		s[0], s[1], s[2], s[3] = uint64(s0), uint64(s1), uint64(s2), uint64(s3)
	}
}

func genericMove(s *Shape, w, signs, moves []uint64, up uint64) {
	limit, turns := s.Limit[:s.Planes], s.Turns[:s.Planes]
	for ; len(moves) >= vector; moves = moves[vector:] {
		x, m := (*[vector]uint64)(signs), (*[vector]uint64)(moves)
		signs = signs[vector:]
		x0, x1, x2, x3 := x[0]^up, x[1]^up, x[2]^up, x[3]^up
		var a0, a1, a2, a3 uint64 // not at the limit
		unit := w
		for i, t := range turns {
			u, l := (*[vector]uint64)(unit), limit[i]
			unit = unit[vector:]
			a0 |= u[0] ^ l ^ x0&t
			a1 |= u[1] ^ l ^ x1&t
			a2 |= u[2] ^ l ^ x2&t
			a3 |= u[3] ^ l ^ x3&t
		}
		b0, b1, b2, b3 := a0&m[0], a1&m[1], a2&m[2], a3&m[3]
		for range turns {
			u := (*[vector]uint64)(w)
			w = w[vector:]
			u0, u1, u2, u3 := u[0], u[1], u[2], u[3]
			u[0], u[1], u[2], u[3] = u0^b0, u1^b1, u2^b2, u3^b3
			b0, b1, b2, b3 = b0&^(u0^x0), b1&^(u1^x1), b2&^(u2^x2), b3&^(u3^x3)
		}
	}
}

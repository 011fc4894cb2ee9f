//go:build !purego

package bitpacked

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
	"tpmbench/kernels"
)

// TestGuard has all routines on any bits, in memory none of whose neighbours may be
// touched, beside plain Go.
func TestGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, b := range Vector() {
		if b.Lacks != "" {
			t.Skip("this machine lacks " + b.Lacks)
		}
		for _, atEnd := range []bool{false, true} {
			for _, l := range []int{1, 2, 3, 4, 7, 15, 20, 31, 63, 100, 127} {
				for i, n := range []int{1, 100, 128, 250, 257, 700} {
					t.Run(fmt.Sprintf("%s/%t/N=%d/L=%d", b.Kernel.Name, atEnd, n, l), func(t *testing.T) {
						s := ShapeOf(kernels.Params{K: 1 + r.IntN(6), N: n, L: l, InputRange: []int{2, 127, 1, 31}[(i+l)%4], ZeroInputs: true})
						random := func(n int) []uint64 {
							m := guard.Slice[uint64](t, n, atEnd)
							for i := range m {
								m[i] = r.Uint64()
							}
							return m
						}
						w, signs, moves := random(s.machine()), random(len(s.Valid)), random(len(s.Valid))
						sizes := random(len(s.Valid) * s.Rows)
						for i := range sizes { // above those that count
							if i/vector%s.Rows >= s.Sizes {
								sizes[i] = 0
							}
						}
						sums := random(s.Vectors / s.Run * vector)
						want := slices.Clone(sums)
						Generic.Sums(want, w, signs, s.Planes, s.Run)
						before := slices.Concat(w, signs, moves, sizes)
						if b.Kernel.Sums(sums, w, signs, s.Planes, s.Run); !slices.Equal(sums, want) {
							t.Errorf("sums %d, want %d", sums, want)
						}
						Generic.WideSums(s, want, w, signs, sizes)
						if b.Kernel.WideSums(s, sums, w, signs, sizes); !slices.Equal(sums, want) {
							t.Errorf("wide sums %d, want %d", sums, want)
						}
						if !slices.Equal(slices.Concat(w, signs, moves, sizes), before) {
							t.Error("sums changed what it reads")
						}
						for _, up := range []uint64{0, ^uint64(0)} {
							want := slices.Clone(w)
							Generic.Move(s, want, signs, moves, up)
							if b.Kernel.Move(s, w, signs, moves, up); !slices.Equal(w, want) {
								t.Error("weights are not those of plain Go")
							}
							Generic.WideMove(s, want, signs, sizes, moves, up)
							if b.Kernel.WideMove(s, w, signs, sizes, moves, up); !slices.Equal(w, want) {
								t.Error("weights moved by sizes are not those of plain Go")
							}
						}
						if !slices.Equal(slices.Concat(signs, moves, sizes), before[len(w):]) {
							t.Error("move changed what it reads")
						}
					})
				}
			}
		}
	}
}

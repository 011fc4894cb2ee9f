//go:build !purego

package doubles

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/internal/guard"
	"tpmbench/kernels/perceptron"
)

// TestGuardRoutines compares with plain Go, to the bit, at the edges of what may be touched.
func TestGuardRoutines(t *testing.T) {
	if !cpuid.CPU.Supports(cpuid.AVX2) {
		t.Skip("this machine lacks AVX2")
	}
	r := rand.New(rand.NewPCG(1, 2))
	random := func(v []perceptron.Lane) {
		for i := range v {
			for l := range v[i] {
				v[i][l] = r.NormFloat64()
			}
		}
	}
	for _, n := range []int{1, 2, 3, 7, 63, 64, 65, 127, 128, 129, 1000} {
		for _, atEnd := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/%t", n, atEnd), func(t *testing.T) {
				a, b, x := guard.Slice[perceptron.Lane](t, n, atEnd), guard.Slice[perceptron.Lane](t, n, atEnd), guard.Slice[perceptron.Lane](t, n, atEnd)
				var by [2]perceptron.Lane
				for _, v := range [][]perceptron.Lane{a, b, x, by[:]} {
					random(v)
				}
				by[1][2] = 0
				c, d := slices.Clone(a), slices.Clone(b)
				if got, want := AVX2.Fields(a, b, x), perceptron.Plain.Fields(c, d, x); got != want {
					t.Errorf("fields %v, want %v", got, want)
				}
				if got, want := AVX2.Move(a, b, x, by), perceptron.Plain.Move(c, d, x, by); got != want || !slices.Equal(a, c) || !slices.Equal(b, d) {
					t.Errorf("moved to %v, want %v, or other weights", got, want)
				}
				AVX2.Scale(a, b, by)
				perceptron.Plain.Scale(c, d, by)
				if !slices.Equal(a, c) || !slices.Equal(b, d) {
					t.Error("scaled to other weights")
				}
			})
		}
	}
}

package bitsliced

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tpmbench/cpu/keystream"
)

// BenchmarkUnit does passes of one hidden unit whose weights stay in the nearest
// caches: what its loops and what stands beside them cost.
func BenchmarkUnit(b *testing.B) {
	kernels := []*Kernel{Generic}
	for _, v := range Vector() {
		if v.Lacks == "" {
			kernels = append(kernels, v.Kernel)
		}
	}
	for _, k := range kernels {
		for _, n := range []int{1, 16, 100} {
			b.Run(fmt.Sprintf("%s/N=%d", k.Name, n), func(b *testing.B) {
				s := shapeOf(n, 3)
				u := newUnit(s, k.Stream.Words, keystream.Aligned)
				fill(rand.New(rand.NewPCG(1, 2)), u, k.Stream.Words)
				u.Full, u.SumsOnly = false, false
				pass := k.Pass(u, k.Stream)
				for b.Loop() {
					pass()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/(k,n)")
			})
		}
	}
}

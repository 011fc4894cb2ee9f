package int8

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/kernels"
)

// TestKeys copies keys of no, some and all lanes, and no others.
func TestKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	check := func(t *testing.T, k *Kernel) {
		words := k.Stream.Words
		for _, n := range []int{1, 7, 8, 9, 64, 127, 128, 129, 265} {
			p := kernels.Params{K: 1 + n%3, N: n, L: 127, Keys: true}
			b := newBlock(p, k, k.Stream)
			last, mask := make([]uint64, p.Weights()*words), make([]uint64, words)
			for i := range last {
				last[i] = r.Uint64()
			}
			for i := range mask {
				mask[i] = r.Uint64() & r.Uint64() & -uint64(i%2^1)
				for j := range b.w[i] {
					for lane := range Lanes {
						b.w[i][j][0][lane], b.w[i][j][1][lane] = int8(r.IntN(255)-127), int8(r.IntN(255)-127)
					}
				}
			}
			got := p.NewResults(Lanes * words)
			got.Resize(Lanes * words)
			b.Read(0, mask, last, got.Key)
			for lane := range Lanes * words {
				want := make([]int8, p.Weights())
				if mask[lane/Lanes]>>(lane%Lanes)&1 == 1 {
					for j := range want {
						want[j] = b.w[lane/Lanes][j][0][lane%Lanes] * sign(last[j*words+lane/Lanes], lane%Lanes)
					}
				}
				if !slices.Equal(got.Key(lane), want) {
					t.Fatalf("K=%d N=%d, lane %d: %v, want %v", p.K, n, lane, got.Key(lane), want)
				}
			}
		}
	}
	check(t, Generic)
	for _, b := range Vector() {
		t.Run(b.Kernel.Name, func(t *testing.T) {
			if b.Lacks != "" {
				t.Skip("this machine lacks " + b.Lacks)
			}
			check(t, b.Kernel)
		})
	}
}

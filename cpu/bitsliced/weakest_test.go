package bitsliced

import (
	"math/rand/v2"
	"testing"

	"tpmbench/cpu/planes"
)

// TestWeakest compares the choice with one made lane by lane, among fields that are
// often equal but for their sign, and at the ends of their range.
func TestWeakest(t *testing.T) { testWeakest(t, weakest) }

func testWeakest(t *testing.T, find func(sum, zero *planes.Counter, least, unit []uint64, planes, k int)) {
	t.Helper()
	r := rand.New(rand.NewPCG(8, 9))
	for _, bits := range []int{1, 3, 9, 28} {
		for range 50 {
			const units = 5
			least, unit := make([]uint64, bits+1), make([]uint64, units)
			least[0], unit[3] = ^uint64(0), 5 // of the step before
			span := int64(1)<<(bits+1) - 1
			if r.IntN(2) == 0 {
				span = min(span, 6)
			}
			var want [64]int
			var smallest [64]int64
			for k := range units {
				var sum, zero planes.Counter
				for lane := range 64 {
					x, y := r.Int64N(span+1), r.Int64N(span+1)
					for i := range bits + 1 {
						sum[i] |= uint64(x) >> i & 1 << lane
						zero[i] |= uint64(y) >> i & 1 << lane
					}
					if h := max(x-y, y-x); k == 0 || h < smallest[lane] {
						smallest[lane], want[lane] = h, k
					}
				}
				find(&sum, &zero, least, unit, bits+1, k)
			}
			for lane, w := range want {
				for k := range units {
					if got := unit[k]>>lane&1 == 1; got != (k == w) {
						t.Fatalf("%d bits, lane %d: unit %d chosen %t, want unit %d", bits, lane, k, got, w)
					}
				}
			}
		}
	}
}

package planes

import (
	"math/rand/v2"
	"testing"
)

// TestPairs adds all planes that two pairs and a sum can have, a lane each.
func TestPairs(t *testing.T) {
	var in [5]uint64 // sum, x and y of a pair, x and y of the other
	for lane := range 1 << len(in) {
		for i := range in {
			in[i] |= uint64(lane>>i&1) << lane
		}
	}
	total, c := addPairs(in[0], pairOf(in[1], in[2]), pairOf(in[3], in[4]))
	one, carry := addPair(in[0], pairOf(in[1], in[2]))
	for lane := range 1 << len(in) {
		bit := func(x uint64) int { return int(x >> lane & 1) }
		three := bit(in[0]) + bit(in[1]) + bit(in[2])
		if got := bit(one) + 2*bit(carry); got != three {
			t.Errorf("addPair makes %d of lane %b, want %d", got, lane, three)
		}
		// where the carries differ the first may be either
		carries := bit(c.differ)
		if carries == 0 {
			carries = 2 * bit(c.x)
		}
		if got, want := bit(total)+2*carries, three+bit(in[3])+bit(in[4]); got != want {
			t.Errorf("addPairs makes %d of lane %b, want %d", got, lane, want)
		}
	}
	// of a pair whose planes differ either may stand first
	for _, swapped := range []bool{false, true} {
		first, second := pairOf(in[1], in[2]), pairOf(in[3], in[4])
		if swapped {
			first, second = pairOf(in[2], in[1]), pairOf(in[4], in[3])
		}
		if got, other := addPairs(in[0], first, second); got != total || other.differ != c.differ || (other.x^c.x)&^c.differ != 0 {
			t.Error("addPairs depends on which plane of a pair stands first")
		}
	}
}

// TestWeights compares sums with those made lane by lane.
func TestWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	for planes := 1; planes <= 8; planes++ {
		for _, n := range []int{1, 2, 7, 8, 9, 15, 16, 17, 100, 1000} {
			x := make([]uint64, n*planes)
			for i := range x {
				x[i] = r.Uint64() | r.Uint64()*uint64(n%2) // many ones make long carries
			}
			var c Counter
			var want [64]uint64
			for range 2 {
				c.Weights(x, planes)
				for i, plane := range x {
					for lane := range want {
						want[lane] += plane >> lane & 1 << (i % planes)
					}
				}
			}
			if got := c.lanes(); got != want {
				t.Fatalf("%d weights of %d planes: lanes have %d, want %d", n, planes, got, want)
			}
		}
	}
}

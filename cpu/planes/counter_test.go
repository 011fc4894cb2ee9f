package planes

import (
	"math/rand/v2"
	"testing"
)

func TestLeast(t *testing.T) {
	var c Counter
	c.Count([]uint64{0b1110, 0b1100, 0b0100, 0b1111}) // 1, 2, 4, 3 in lanes 0 to 3
	for _, want := range []struct {
		lanes, have uint64
		n           int
	}{{0b1111, 0b0001, 1}, {0b1110, 0b0010, 2}, {0b1100, 0b1000, 3}, {0b100, 0b100, 4}, {1<<9 | 1, 1 << 9, 0}} {
		if n, have := c.Least(want.lanes); n != want.n || have != want.have {
			t.Errorf("of lanes %b %b have the least, %d, want %b, %d", want.lanes, have, n, want.have, want.n)
		}
	}
}

// TestCount compares counts with those made lane by lane.
func TestCount(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	for _, n := range []int{0, 1, 15, 16, 17, 100, 1000} {
		x := make([]uint64, n)
		for i := range x {
			x[i] = r.Uint64() | r.Uint64()*uint64(n%2) // many ones make long carries
		}
		var c Counter
		var want [64]uint64
		for range 2 {
			c.Count(x)
			for _, plane := range x {
				for lane := range want {
					want[lane] += plane >> lane & 1
				}
			}
		}
		if got := c.lanes(); got != want {
			t.Fatalf("%d planes: lanes have %d, want %d", n, got, want)
		}
	}
}

// lanes returns the number of each lane.
func (c *Counter) lanes() (numbers [64]uint64) {
	for lane := range numbers {
		for i, plane := range c {
			numbers[lane] |= plane >> lane & 1 << i
		}
	}
	return numbers
}

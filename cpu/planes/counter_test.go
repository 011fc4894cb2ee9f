package planes

import "testing"

func TestLeast(t *testing.T) {
	var c Counter
	c.Count([]uint64{0b1110, 0b1100, 0b0100, 0b1111}, 1, 0) // 1, 2, 4, 3 in lanes 0 to 3
	for _, want := range []struct {
		lanes, have uint64
		n           int
	}{{0b1111, 0b0001, 1}, {0b1110, 0b0010, 2}, {0b1100, 0b1000, 3}, {0b100, 0b100, 4}, {1<<9 | 1, 1 << 9, 0}} {
		if n, have := c.Least(want.lanes); n != want.n || have != want.have {
			t.Errorf("of lanes %b %b have the least, %d, want %b, %d", want.lanes, have, n, want.have, want.n)
		}
	}
}

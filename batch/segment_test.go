package batch

import (
	"slices"
	"testing"

	"tpmbench/kernels"
)

// Rows are claimed together or not at all, whether one was claimed before or is named twice, and what
// else is claimed stays so.
func TestTake(t *testing.T) {
	const rows = 300
	seg, mine := newSegment(kernels.Default(), rows), make([]uint64, marks(rows))
	seg.use(0, rows)
	want := make([]uint64, marks(rows))
	for _, c := range []struct {
		rows []int
		free bool
	}{
		{[]int{70, 3, 299, 128, 64}, true},
		{[]int{0, 65, 298, 128, 63}, false},
		{[]int{3}, false},
		{[]int{5, 200, 5}, false},
		{[]int{0, 5, 65, 298, 63, 200}, true},
		{[]int{299}, false},
	} {
		if got := seg.take(c.rows, mine); got != c.free {
			t.Errorf("rows %d: taken %t, want %t", c.rows, got, c.free)
		}
		if c.free {
			for _, i := range c.rows {
				want[i/64] |= 1 << (i % 64)
			}
		}
		if !slices.Equal(seg.taken, want) || slices.Max(mine) != 0 {
			t.Errorf("after rows %d: marks %x, want %x; room %x", c.rows, seg.taken, want, mine)
		}
	}
}

package check

import (
	"slices"
	"testing"
)

// A draw takes as many rows as are wanted, others for another seed, and each about equally often.
func TestDraw(t *testing.T) {
	drawn := func(want, seed, of uint64) (list []uint64) {
		d := newDrawing(want, seed).of(of)
		for i := range of {
			if d.next() {
				list = append(list, i)
			}
		}
		if d.next() {
			t.Error("a row after the last is taken")
		}
		return list
	}
	a, b := drawn(100, 1, 1000), drawn(100, 2, 1000)
	if len(a) != 100 || len(b) != 100 || slices.Equal(a, b) || !slices.Equal(a, drawn(100, 1, 1000)) {
		t.Errorf("drawn: %v and %v", a, b)
	}
	if all := drawn(AllRows, 1, 7); len(all) != 7 {
		t.Errorf("%v of 7 rows, and all are wanted", all)
	}
	times := make([]int, 10)
	for seed := range uint64(2000) {
		for _, i := range drawn(3, seed, 10) {
			times[i]++
		}
	}
	for i, n := range times {
		if n < 500 || n > 700 { // 600 +- 20
			t.Errorf("row %d is drawn %d times of 2,000", i, n)
		}
	}
}

package batch

import (
	"context"
	"testing"
)

// A segment that has been written serves the next rows before fresh memory does, and one that has
// left the window gets no more rows.
func TestSegmentsUsedAgain(t *testing.T) {
	s, _ := newSeries([]stretch{{Params: params(100)}}, 10)
	w := newWindow(context.Background(), s, 4, 1)
	if limit := w.limit.Load(); limit != 40 || w.at(0) != nil {
		t.Fatalf("a new window of 4 segments of 10 rows ends at row %d, and has memory for its first: %v", limit, w.at(0) != nil)
	}
	first, second := w.need(0), w.need(1)
	if first == second || w.need(0) != first || w.at(2) != nil {
		t.Fatal("the segments of a window are not each its own")
	}
	w.retire(0)
	if limit := w.limit.Load(); limit != 50 {
		t.Errorf("after one segment was written, the window ends at row %d, want 50", limit)
	}
	if w.at(0) != nil || w.need(0) != nil {
		t.Error("a segment that was written is part of the window")
	}
	if w.need(4) != first || first.number.Load() != 4 || first.missing.Load() != 10 {
		t.Error("the memory of a segment that was written is not used for the next")
	}
	for number := range uint64(9) {
		w.need(number + 1)
		w.retire(number + 1)
	}
	if len(w.spare) != 2 || w.limit.Load() != 100 {
		t.Errorf("%d segments had memory, want 2; the window ends at row %d of 100", len(w.spare), w.limit.Load())
	}
}

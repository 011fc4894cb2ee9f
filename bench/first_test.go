package bench

import (
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// TestFirst checks that a sample reports its first row, at a time between its start and its end.
func TestFirst(t *testing.T) {
	p := kernels.Default()
	p.N, p.Trials = 10, 20
	s, err := Measure(t.Context(), reference.Backend{}, Request{Params: p, Backend: "reference", Threads: 1, Write: WriteNone})
	if err != nil {
		t.Fatal(err)
	}
	if s.First <= 0 || s.First > s.Seconds {
		t.Errorf("first row after %v s of %v s", s.First, s.Seconds)
	}
	p.Trials = 0
	if s, err = Measure(t.Context(), reference.Backend{}, Request{Params: p, Backend: "reference", Threads: 1, Write: WriteNone}); err != nil || s.First != 0 {
		t.Errorf("without rows: first after %v s, %v", s.First, err)
	}
}

package replay

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tpmbench/kernels"
)

// TestStartsEqual replays a pair that is synchronised from the beginning.
func TestStartsEqual(t *testing.T) {
	p := kernels.Params{K: 1, N: 1, L: 1, MaxSteps: 9}
	for trial := range uint64(100) {
		steps := 0
		row, err := Run(t.Context(), p, trial, func(*Replay) error { steps++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if row.SyncSteps[0] == 0 {
			if steps != 1 {
				t.Errorf("trial %d: %d states of a pair that starts equal", trial, steps)
			}
			return
		}
	}
	t.Error("no pair of 100 starts equal")
}

func TestOverlap(t *testing.T) {
	for _, c := range []struct {
		v, w []int8
		want float64
		ok   bool
	}{
		{[]int8{1, 2, -3}, []int8{1, 2, -3}, 1, true},
		{[]int8{1, 2, -3}, []int8{-1, -2, 3}, -1, true},
		{[]int8{3, 4}, []int8{4, 3}, 24.0 / 25, true},
		{[]int8{1, 0}, []int8{0, 1}, 0, true},
		{[]int8{0, 0}, []int8{0, 1}, 0, false},
		{[]int8{1}, []int8{0}, 0, false},
		{slices.Repeat([]int8{127}, 1<<20), slices.Repeat([]int8{127}, 1<<20), 1, true},
	} {
		if got, ok := Overlap(c.v, c.w); got != c.want || ok != c.ok {
			t.Errorf("%d, %d: %v, %t, want %v, %t", c.v[:1], c.w[:1], got, ok, c.want, c.ok)
		}
	}
}

// TestStops ends a trial that would last for hours through its context, after some steps and before
// the first.
func TestStops(t *testing.T) {
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1}
	const trial = 4 // never synchronises
	ctx, cancel := context.WithCancel(t.Context())
	last := uint64(0)
	row, err := Run(ctx, p, trial, func(r *Replay) error {
		if last = r.T; last == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || last != 100 || row.SyncSteps[0] != kernels.Null {
		t.Errorf("%d steps, %v", last, err)
	}
	p.Attack, p.Attackers = kernels.Observer, 50
	row, err = Run(ctx, p, trial, func(*Replay) error { t.Error("a state of a trial that was stopped"); return nil })
	if !errors.Is(err, context.Canceled) || row.SyncSteps[0] != kernels.Null {
		t.Errorf("%v, %v", row, err)
	}
}

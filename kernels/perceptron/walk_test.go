package perceptron

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
)

// TestWalk compares a batch with pairs, to the bit.
func TestWalk(t *testing.T) {
	for _, w := range []Walk{
		{Params{N: 1, Etas: []float64{2}, Steps: 5, Points: 5}, 0, 1},
		{Params{N: 7, Etas: []float64{0.5, 2, 3}, Steps: 30, Points: 4}, 50, 3},
		{Params{N: 64, Etas: []float64{2.5}, Steps: 1, Points: 1}, 1000, 40},
		{Params{N: 4000, Etas: []float64{2, 4}, Steps: 12, Points: 6}, 20, 2},
	} {
		w.Seed = 0xfedcba9876543210
		b := NewBatch(w.Params, Plain)
		for n := 1; n <= Lanes; n++ {
			const first = math.MaxUint64 - 3
			points, etas := w.Points+1, len(w.Etas)
			self, signs := make([]float64, n*etas*w.Stretches*points), make([]Signs, etas*w.Watched())
			if err := b.Walk(t.Context(), w, first, n, self, signs); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				for e, eta := range w.Etas {
					s := New(w.N, eta, w.Seed, first+uint64(i))
					for s.T < w.Settle {
						s.Step()
					}
					for stretch := range w.Stretches {
						origin, from := slices.Clone(s.A), s.T
						for j := range points {
							for s.T < from+w.Time(j) {
								s.Step()
								at := signs[e*w.Watched()+int(s.T-w.Settle)-1]
								if a, b := at.A>>i&1 == 1, at.B>>i&1 == 1; a != (s.HA > 0) || b != (s.HB > 0) {
									t.Fatalf("%+v, trial %d, eta %v, step %d: outputs %t and %t of fields %v and %v", w, i, eta, s.T, a, b, s.HA, s.HB)
								}
							}
							if got, want := self[((i*etas+e)*w.Stretches+stretch)*points+j], dot(origin, s.A); got != want {
								t.Fatalf("%+v, trial %d, eta %v, stretch %d, point %d: %v, want %v", w, i, eta, stretch, j, got, want)
							}
						}
					}
				}
			}
		}
	}
}

func TestWalkRefuses(t *testing.T) {
	w := Walk{Default(), 0, 1}
	w.Trials = 4
	if err := w.Validate(); err != nil {
		t.Error(err)
	}
	for _, change := range []func(){func() { w.Stretches = 0 }, func() { w.Settle = MaxSteps }, func() { w.Stretches = math.MaxInt }, func() { w.N = 0 }} {
		keep := w
		if change(); w.Validate() == nil {
			t.Errorf("%+v is valid", w)
		}
		w = keep
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := NewBatch(w.Params, Plain).Walk(ctx, w, 0, 4, make([]float64, 4*101), make([]Signs, 2000)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

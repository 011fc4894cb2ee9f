package bitpacked

import (
	"context"
	"reflect"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// TestWatch has every pair look like the reference's after every step, also beyond its end.
func TestWatch(t *testing.T) {
	steps := uint64(200)
	if testing.Short() {
		steps = 60
	}
	for _, b := range backends() {
		if b.Lacks != "" {
			continue
		}
		for a := kernels.NoAttack; a <= kernels.Genetic; a++ {
			for i, shape := range [][3]int{{3, 100, 3}, {3, 5, 2}, {1, 64, 1}, {2, 65, 7}, {4, 63, 8}, {5, 1, 1}, {2, 129, 127}, {3, 7, 4}, {1, 1, 1}, {2, 300, 5}} {
				p := kernels.Params{K: shape[0], N: shape[1], L: shape[2], MaxSteps: 30, Attack: a, Wait: 9}
				p.Rule, p.Tie = kernels.Rule((i+int(a))%3), kernels.Tie((i+2*int(a))%3)
				if a != kernels.NoAttack {
					p.Attackers = []int{1, 5, 40}[(i+int(a))%3]
				}
				switch i % 5 {
				case 1:
					p.InputRange, p.ZeroInputs = 1+3*i, i%2 == 0
				case 2:
					p.Query = uint64(min(20, p.N*p.L))
				case 3:
					p.Start, p.StartErrors = kernels.Start(1+int(a)%2), 0.1
				}
				got, want := b.Watch(context.Background(), p), reference.Backend{}.Watch(context.Background(), p)
				for trial := range uint64(2) { // in the same memory
					tr := kernels.Trial{Seed: uint64(i), Number: trial, MaxSteps: p.MaxSteps}
					got.Begin(tr)
					want.Begin(tr)
					for step := range steps + 1 {
						if step > 0 && got.Step() != want.Step() {
							t.Fatalf("%s, %+v: step %d is a learning step, or not, only here", b.Kernel.Name, p, step)
						}
						same(t, p, step, got, want)
					}
				}
			}
		}
	}
}

// same compares all machines of both pairs.
func same(t *testing.T, p kernels.Params, step uint64, got, want kernels.Watched) {
	t.Helper()
	if got.Machines() != want.Machines() || got.Err() != nil {
		t.Fatalf("%+v, step %d: %d machines, want %d (%v)", p, step, got.Machines(), want.Machines(), got.Err())
	}
	var g, w kernels.Likeness
	for m := got.Machines() - 1; m >= 0; m-- { // A, with which all are compared, last
		got.Compare(m, &g)
		want.Compare(m, &w)
		if !reflect.DeepEqual(g, w) {
			t.Fatalf("%+v, step %d: machine %d is %+v, want %+v", p, step, m, g, w)
		}
	}
}

// TestWatchIsCancelled leaves work undone, and says so.
func TestWatchIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := kernels.Params{K: 4, N: 1000, L: 3, MaxSteps: 9, Attack: kernels.Simple, Attackers: 5000}
	w := Backend{Kernel: Generic}.Watch(ctx, p)
	if w.Begin(p.Trial(0)); w.Err() == nil {
		t.Error("no error of a cancelled context")
	}
}

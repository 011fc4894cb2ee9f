package costs

import (
	"testing"

	"tpmbench/kernels"
)

// Attackers of K=3 N=100 are lanes from some number on, in plain Go only where L = 3: there the code
// for other L is slower than machines one after the other.
func TestTakesLanes(t *testing.T) {
	for _, c := range []struct {
		isa             string
		l               int
		machines, lanes int // attackers
	}{
		{"avx2", 3, 5, 16}, {"avx2", 20, 8, 20}, {"avx2", 127, 4, 64},
		{"avx512", 3, 4, 16}, {"avx512", 20, 4, 20},
		{"generic", 3, 16, 40}, {"generic", 16, 100, 0}, {"generic", 127, 60, 0},
	} {
		p := kernels.Default()
		p.L, p.Attack = c.l, kernels.Geometric
		if p.Attackers = c.machines; Bitpacked[c.isa].TakesLanes(p) {
			t.Errorf("%s: %d attackers of L=%d are lanes", c.isa, p.Attackers, c.l)
		}
		if p.Attackers = c.lanes; p.Attackers > 0 && !Bitpacked[c.isa].TakesLanes(p) {
			t.Errorf("%s: %d attackers of L=%d are machines", c.isa, p.Attackers, c.l)
		}
	}
}

// Pairs step four at a time unless so few would leave other engines without work, and units are so
// large that four take longer than one.
func TestTakesFours(t *testing.T) {
	for _, c := range []struct {
		n       int
		trials  uint64
		engines int
		want    bool
	}{
		{100, 1000, 2, true}, {100, 2, 16, true}, {1000, 1000, 16, true},
		{1000, 16, 16, false}, {100_000, 8, 16, false}, {100_000, 64, 16, true}, {100_000, 8, 2, true},
	} {
		p := kernels.Default()
		p.N, p.Trials = c.n, c.trials
		if got := Bitpacked["avx2"].TakesFours(p, c.engines); got != c.want {
			t.Errorf("N=%d, %d trials, %d engines: %t", c.n, c.trials, c.engines, got)
		}
	}
}

// Starts with errors end as much sooner as was measured, within a third; A and B that are equal at
// once take no step.
func TestStepsOfStarts(t *testing.T) {
	for _, c := range []struct {
		start  kernels.Start
		l, n   int
		errors float64
		share  float64 // of the steps of a random start
	}{
		{kernels.StartNear, 3, 100, 0.03, 0.26}, {kernels.StartNear, 3, 100, 0.3, 0.71}, {kernels.StartNear, 7, 1000, 0.1, 0.56},
		{kernels.StartNear, 3, 100, 1, 1.02}, {kernels.StartNear, 3, 100, 0, 0},
		{kernels.StartBits, 3, 100, 0.03, 0.34}, {kernels.StartBits, 1, 1000, 0.1, 0.66}, {kernels.StartBits, 3, 100, 0.5, 0.97},
	} {
		p := kernels.Default()
		p.L, p.N = c.l, c.n
		random := Steps(p)
		p.Start, p.StartErrors = c.start, c.errors
		if share := Steps(p) / random; share < c.share*2/3 || share > c.share*4/3 {
			t.Errorf("start %s, errors %g, L=%d N=%d: %.2f of the steps of a random start, and %.2f were measured", c.start, c.errors, c.l, c.n, share, c.share)
		}
	}
}

// Pairs synchronise after about as many steps as were measured.
func TestSteps(t *testing.T) {
	p := kernels.Default()
	for n, mean := range map[int]float64{100: 316, 1000: 410, 100_000: 502} {
		p.N = n
		if s := Steps(p); s < 0.9*mean || s > 1.1*mean {
			t.Errorf("N=%d: %g steps, and %g were measured", n, s, mean)
		}
	}
	for _, c := range []struct {
		m, n, l int
		mean    float64
	}{{2, 100, 3, 130}, {3, 100, 3, 79.5}, {10, 100, 3, 25.4}, {30, 100, 3, 17.5}, {127, 1000, 3, 15.6}, {2, 100, 20, 4620}, {5, 1000, 20, 1580}, {10, 100, 20, 352}} {
		p := kernels.Default()
		p.InputRange, p.N, p.L = c.m, c.n, c.l
		if s := Steps(p); s < 0.75*c.mean || s > 1.25*c.mean {
			t.Errorf("M=%d N=%d L=%d: %g steps, and %g were measured", c.m, c.n, c.l, s, c.mean)
		}
	}
	p.MaxSteps = 10
	if s := Steps(p); s != 10 {
		t.Errorf("%g steps of at most 10", s)
	}
}

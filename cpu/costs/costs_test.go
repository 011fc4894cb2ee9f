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

// Pairs synchronise after about as many steps as were measured.
func TestSteps(t *testing.T) {
	p := kernels.Default()
	for n, mean := range map[int]float64{100: 316, 1000: 410, 100_000: 502} {
		p.N = n
		if s := Steps(p); s < 0.9*mean || s > 1.1*mean {
			t.Errorf("N=%d: %g steps, and %g were measured", n, s, mean)
		}
	}
	p.MaxSteps = 10
	if s := Steps(p); s != 10 {
		t.Errorf("%g steps of at most 10", s)
	}
}

package theory

import (
	"math"
	"testing"
)

// TestTurn has numbers of a program of its own, in Python, which integrates over r^2 by Simpson's
// rule, and the limit of large n.
func TestTurn(t *testing.T) {
	for _, c := range []struct {
		n         int
		eta, want float64
	}{
		{3, 1, 0.840061661}, {10, 2, 0.815073089}, {10, 6, 0.284415171}, {30, 3, 0.863393622}, {100, 2, 0.980162126},
		{100, 4, 0.924926100}, {1000, 2, 0.998001618}, {1000, 6, 0.982324757}, {1_000_000, 3, 1 - 4.5e-6},
	} {
		if got := Turn(c.n, c.eta); math.Abs(got-c.want) > 2e-8 {
			t.Errorf("N = %d, eta %v: %.10f, want %v", c.n, c.eta, got, c.want)
		}
	}
	if got := WalkTime(100, 2); math.Abs(got-49.90696) > 1e-4 {
		t.Errorf("a time of %v steps", got)
	}
	if got := WalkTime(2, 1000); got != 0 {
		t.Errorf("a time of %v steps where the weights jump about", got)
	}
}

// TestSettle has the overlap at the time: equation 5 is linear near -1.
func TestSettle(t *testing.T) {
	for _, eta := range []float64{1.9, 2, 3, 10} {
		alpha := Settle(eta, 1e-6)
		if r := Overlaps(eta, 0, []float64{0, alpha})[1]; r > -1+1e-6 || r < -1 {
			t.Errorf("eta %v: R is %v at alpha %v", eta, r, alpha)
		}
		rate := eta*eta - 2*math.Sqrt(2/math.Pi)*eta
		if more := Settle(eta, 1e-12) - alpha; math.Abs(more*rate-math.Log(1e6)) > 1e-9 {
			t.Errorf("eta %v: %v more for a millionth", eta, more)
		}
	}
	if !math.IsInf(Settle(1.8, 1e-6), 1) {
		t.Error("a rate that does not lead to -1 has a time")
	}
}

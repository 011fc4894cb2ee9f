package theory

import (
	"math"
	"testing"
)

// TestCritical has the numbers of the literature: the paper gives 1.816 and 133 degrees.
func TestCritical(t *testing.T) {
	eta, phi := Critical()
	if math.Abs(eta-1.8163) > 5e-5 || math.Abs(phi*180/math.Pi-133.56) > 5e-3 {
		t.Errorf("eta_c %.6f, %.4f degrees", eta, phi*180/math.Pi)
	}
	for _, d := range []float64{-1e-3, 1e-3} {
		if Rate(phi+d) >= eta {
			t.Errorf("no maximum: %v at %v, %v at %v", Rate(phi+d), phi+d, eta, phi)
		}
	}
}

// TestFinalOverlap has solutions of equation 6 that equation 5 leaves alone, and to
// which it returns.
func TestFinalOverlap(t *testing.T) {
	critical, top := Critical()
	last := 1.0
	for _, eta := range []float64{0.01, 0.1, 0.5, 1, 1.5, math.Sqrt(8 / math.Pi), 1.7, 1.8, critical - 1e-9} {
		r := FinalOverlap(eta)
		if math.Abs(Drift(r, eta)) > 1e-12 || r >= last || r < math.Cos(top) {
			t.Errorf("eta %v: overlap %v with drift %.1e after %v", eta, r, Drift(r, eta), last)
		}
		if eta < critical-1e-6 && (Drift(r+1e-4, eta) >= 0 || Drift(r-1e-4, eta) <= 0) {
			t.Errorf("eta %v: overlap %v is left", eta, r)
		}
		last = r
	}
	for _, eta := range []float64{critical, critical + 1e-9, 2, 1000} {
		if r := FinalOverlap(eta); r != -1 {
			t.Errorf("eta %v: overlap %v", eta, r)
		}
	}
	// phi = pi/2, so 1 = eta sqrt(pi/8) solves it in closed form
	if r := FinalOverlap(math.Sqrt(8 / math.Pi)); math.Abs(r) > 1e-12 {
		t.Errorf("overlap %v where it is 0", r)
	}
}

// TestOverlapsEnd has the integral end at the fixed point, from R = 0.
func TestOverlapsEnd(t *testing.T) {
	for _, eta := range []float64{0.05, 0.5, 1, 1.6, 1.75, 1.9, 2.5, 10, 1000} {
		r := Overlaps(eta, 0, []float64{0, 2000 / (eta + eta*eta)})
		if math.Abs(r[0]) > 1e-15 || math.Abs(r[1]-FinalOverlap(eta)) > 1e-9 {
			t.Errorf("eta %v: from %v to %v, want %v", eta, r[0], r[1], FinalOverlap(eta))
		}
	}
}

// TestDriftAndTurn has the same equation twice.
func TestDriftAndTurn(t *testing.T) {
	for _, eta := range []float64{0.1, 1, 3} {
		for _, phi := range []float64{0.01, 1, math.Pi / 2, 3, 3.14} {
			if a, b := Drift(math.Cos(phi), eta), -math.Sin(phi)*turn(phi, eta); math.Abs(a-b) > 1e-12 {
				t.Errorf("eta %v, angle %v: %v and %v", eta, phi, a, b)
			}
		}
		if a, b := turn(0, eta), turn(1e-9, eta); math.Abs(a-b) > 1e-8 {
			t.Errorf("eta %v: %v at 0 and %v beside it", eta, a, b)
		}
	}
}

// TestOrder halves the steps: the error of a method of fourth order falls to a sixteenth.
func TestOrder(t *testing.T) {
	const eta, alpha = 1, 8
	want := integrate(math.Pi/2, eta, alpha, 1<<14)
	last := 0.0
	for steps := 16; steps <= 256; steps *= 2 {
		e := math.Abs(integrate(math.Pi/2, eta, alpha, steps) - want)
		if order := math.Log2(last / e); last > 0 && (order < 3.7 || order > 4.3) {
			t.Errorf("%d steps: error %.2e after %.2e, order %.2f", steps, e, last, order)
		}
		last = e
	}
	if got := math.Acos(Overlaps(eta, 0, []float64{alpha})[0]); math.Abs(got-want) > 1e-7 {
		t.Errorf("Overlaps gives the angle %v, want %v", got, want)
	}
}

// TestPointsDoNotMatter has the same solution with any points in between.
func TestPointsDoNotMatter(t *testing.T) {
	var alphas []float64
	for i := range 101 {
		alphas = append(alphas, float64(i)/10)
	}
	fine, coarse := Overlaps(1.2, 0.3, alphas), Overlaps(1.2, 0.3, []float64{10})
	if math.Abs(fine[100]-coarse[0]) > 1e-8 || math.Abs(fine[0]-0.3) > 1e-15 {
		t.Errorf("%v and %v, from %v", fine[100], coarse[0], fine[0])
	}
}

// TestLongTimes are those of few inputs and many steps.
func TestLongTimes(t *testing.T) {
	for _, eta := range []float64{0.01, 1, 2, 1000} {
		if r := Overlaps(eta, 0, []float64{1, 1e10})[1]; math.Abs(r-FinalOverlap(eta)) > 1e-9 {
			t.Errorf("eta %v: %v", eta, r)
		}
	}
}

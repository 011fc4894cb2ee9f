package fits

import (
	"math"
	"strings"
	"testing"
)

// The wanted numbers come from the normal equations of each law, solved with 40 decimal digits by a
// program of its own.
func TestLaws(t *testing.T) {
	for _, c := range []struct {
		law      string
		x, y, se []float64
		want     Fitted
		holds    bool
	}{
		{"power", []float64{1, 2, 3, 4, 6}, []float64{10.2, 39.5, 91, 158, 365}, []float64{0.3, 0.8, 2, 3, 9},
			Fitted{A: 10.0292891893355, SEA: 0.225344078199812, B: 1.99752798285751, SEB: 0.0188792552136535, Chi2: 1.8256598914068, DOF: 3}, true},
		{"log", []float64{10, 30, 100, 1000, 10000}, []float64{301.5, 340.2, 382.9, 466, 549.1}, []float64{1, 1.5, 0.8, 1.2, 2},
			Fitted{A: 218.526092340045, SEA: 1.28845865748405, B: 35.8037376630164, SEB: 0.25882095822909, Chi2: 0.871737899400614, DOF: 3}, true},
		{"exponential", []float64{1, 2, 4, 5}, []float64{0.5, 0.33, 0.105, 0.07}, []float64{0.01, 0.02, 0.005, 0.01},
			Fitted{A: 0.83959702680232, SEA: 0.0309313852137639, B: -0.512234875718228, SEB: 0.0193135335379877, Chi2: 3.01521202611484, DOF: 2}, true},
		// exactly 5 x^-1.5; 3 + 2 ln x but for a point that is ten errors off, solved by hand in
		// fractions. NaN: not compared.
		{"power", []float64{1, 4, 16}, []float64{5, 0.625, 0.078125}, []float64{0.1, 0.01, 0.001}, Fitted{A: 5, SEA: math.NaN(), B: -1.5, SEB: math.NaN(), DOF: 1}, true},
		{"log", []float64{1, math.E, math.E * math.E, 1}, []float64{3, 5, 7, 13}, []float64{1, 1, 1, 1},
			Fitted{A: 3 + 50./11, SEA: math.Sqrt(300. / 11 * 5 / 11), B: 2 - 30./11, SEB: math.Sqrt(300. / 11 * 4 / 11), Chi2: 600. / 11, DOF: 2}, false},
	} {
		l, err := LawOf(c.law)
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Fit(c.x, c.y, c.se)
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range map[string][2]float64{
			"a": {got.A, c.want.A}, "its error": {got.SEA, c.want.SEA}, "b": {got.B, c.want.B}, "its error too": {got.SEB, c.want.SEB}, "chi2": {got.Chi2, c.want.Chi2},
		} {
			if math.Abs(v[0]-v[1]) > 1e-9*math.Max(1, math.Abs(v[1])) {
				t.Errorf("%s: %s is %.15g, want %.15g", c.law, name, v[0], v[1])
			}
		}
		if got.DOF != c.want.DOF || got.Holds() != c.holds {
			t.Errorf("%s: %d degrees of freedom, holds: %t", c.law, got.DOF, got.Holds())
		}
		if at := got.At(c.x[0]); !c.holds == (math.Abs(at-c.y[0]) < 3*c.se[0]) {
			t.Errorf("%s: %v at %v, measured %v", c.law, at, c.x[0], c.y[0])
		}
	}
}

func TestLawsRefuse(t *testing.T) {
	power, _ := LawOf("power")
	for says, xs := range map[string][]float64{
		"3 points or more, and there are 2": {1, 2},
		"same place":                        {2, 2, 2},
		"(0, 1 ± 1) is none that a x^b":     {0, 1, 2},
	} {
		ones := []float64{1, 1, 1}[:len(xs)]
		if f, err := power.Fit(xs, ones, ones); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %+v, %v", xs, f, err)
		}
	}
	if _, err := LawOf("line"); err == nil || !strings.Contains(err.Error(), "there are power, log, exponential") {
		t.Error(err)
	}
	for _, law := range Laws {
		if law.Takes(1, 1, 0) || law.Takes(1, 1, math.Inf(1)) || law.Takes(1, 1, math.NaN()) || !law.Takes(1, 1, 1) {
			t.Errorf("%s: the wrong points", law.Name)
		}
	}
}

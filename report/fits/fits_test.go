package fits

import (
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// ascending yields a map's values and counts in order.
func ascending(m map[uint32]uint64) iter.Seq2[uint32, uint64] {
	return func(yield func(uint32, uint64) bool) {
		for _, v := range slices.Sorted(maps.Keys(m)) {
			if !yield(v, m[v]) {
				return
			}
		}
	}
}

// TestLineRecovers draws points around a line many times: the fit must be right on average, and its
// deviations must match its errors.
func TestLineRecovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := []float64{1, 2, 3.5, 7, 11}
	se := []float64{0.5, 0.1, 0.2, 1, 0.3}
	const rounds = 2000
	var a, b, aa, bb float64
	for range rounds {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = 3 - 0.25*x[i] + se[i]*r.NormFloat64()
		}
		l, err := FitLine(x, y, se)
		if err != nil {
			t.Fatal(err)
		}
		wide := max(1, math.Sqrt(l.Chi2/float64(l.DOF)))
		da, db := (l.A-3)/l.SEA*wide, (l.B+0.25)/l.SEB*wide
		a, b, aa, bb = a+da, b+db, aa+da*da, bb+db*db
	}
	for name, v := range map[string]float64{"A": a, "B": b} {
		if math.Abs(v)/rounds > 0.08 {
			t.Errorf("%s is off by %.3f standard errors on average", name, v/rounds)
		}
	}
	for name, v := range map[string]float64{"A": aa, "B": bb} {
		if math.Abs(v/rounds-1) > 0.13 {
			t.Errorf("%s scatters by %.3f of its variance", name, v/rounds)
		}
	}
}

func TestLineExact(t *testing.T) {
	l, err := FitLine([]float64{0, 1, 2}, []float64{1, 3, 5}, []float64{1, 1, 1})
	if err != nil || math.Abs(l.A-1) > 1e-12 || math.Abs(l.B-2) > 1e-12 || l.Chi2 > 1e-20 || l.DOF != 1 {
		t.Errorf("%+v (%v)", l, err)
	}
	if math.Abs(l.SEB-math.Sqrt(0.5)) > 1e-12 || math.Abs(l.SEA-math.Sqrt(5.0/6)) > 1e-12 || math.Abs(l.At(3)-7) > 1e-12 {
		t.Errorf("%+v", l)
	}
	// Points that do not lie on a line widen the errors: residuals 2/3, -4/3, 2/3 make chi2 24/9.
	l, _ = FitLine([]float64{0, 1, 2}, []float64{2, 0, 2}, []float64{1, 1, 1})
	if math.Abs(l.Chi2-24.0/9) > 1e-12 || math.Abs(l.SEB-math.Sqrt(0.5*24.0/9)) > 1e-12 {
		t.Errorf("%+v", l)
	}
}

func TestLineErrors(t *testing.T) {
	one := []float64{1, 1}
	for i, c := range [][3][]float64{{{1}, {1}, {1}}, {{1, 2}, {1}, one}, {{1, 2}, one, {1, 0}}, {one, one, one}, {{1, 2}, one, {1, math.NaN()}}} {
		if l, err := FitLine(c[0], c[1], c[2]); err == nil {
			t.Errorf("case %d: %+v", i, l)
		}
	}
}

func TestGumbelCDF(t *testing.T) {
	g := Gumbel{Mu: 400, Beta: 90}
	for x, want := range map[float64]float64{400: 1 / math.E, 400 - 90*math.Log(math.Ln2): 0.5, 1e4: 1, -1e4: 0} {
		if p := g.CDF(x); math.Abs(p-want) > 1e-12 {
			t.Errorf("%v of the values are up to %v, want %v", p, x, want)
		}
	}
}

// TestGumbelRecovers rounds the drawn values to whole numbers, like steps.
func TestGumbelRecovers(t *testing.T) {
	for i, want := range []Gumbel{{Mu: 400, Beta: 90}, {Mu: 80, Beta: 13}, {Mu: 5000, Beta: 700}} {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		counts := map[uint32]uint64{}
		const n = 100_000
		for range n {
			if x := math.Round(want.Mu - want.Beta*math.Log(-math.Log(r.Float64()))); x >= 0 {
				counts[uint32(x)]++
			}
		}
		g, err := FitGumbel(ascending(counts))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(g.Mu-want.Mu) > 4*g.SEMu || math.Abs(g.Beta-want.Beta) > 4*g.SEBeta {
			t.Errorf("%+v gives mu %v ± %v, beta %v ± %v", want, g.Mu, g.SEMu, g.Beta, g.SEBeta)
		}
		if s := g.SEMu * math.Sqrt(n) / g.Beta; math.Abs(s-1.0530) > 1e-3 {
			t.Errorf("the error of mu is %v beta/sqrt(n)", s)
		}
		if s := g.SEBeta * math.Sqrt(n) / g.Beta; math.Abs(s-0.7797) > 1e-3 {
			t.Errorf("the error of beta is %v beta/sqrt(n)", s)
		}
		if g.Distance > 0.006 {
			t.Errorf("%+v: distance %v", want, g.Distance)
		}
	}
}

// TestGumbelRefuses has a distribution that is not of that form.
func TestGumbelRefuses(t *testing.T) {
	even := map[uint32]uint64{}
	for v := range uint32(1000) {
		even[v] = 10
	}
	if g, err := FitGumbel(ascending(even)); err != nil || g.Distance < 0.05 {
		t.Errorf("%+v (%v): the even distribution is taken for an extreme-value one", g, err)
	}
	for _, c := range []map[uint32]uint64{{}, {5: 1}, {5: 100}} {
		if g, err := FitGumbel(ascending(c)); err == nil {
			t.Errorf("%v: %+v", c, g)
		}
	}
}

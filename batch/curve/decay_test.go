package curve

import (
	"math"
	"math/rand/v2"
	"testing"

	"tpmbench/kernels"
)

// TestDecayExact recovers the time of an exponential curve.
func TestDecayExact(t *testing.T) {
	p := small(kernels.NoAttack, 0)
	p.Trials = 1 << 20
	c := &Curve{Params: p, points: make([]point, 400)}
	for i := range c.points {
		all := p.Trials / groups * 30
		for g := range groups {
			c.points[i].equal[g] = all - uint64(float64(all)*0.8*math.Exp(-float64(i)/25))
		}
	}
	if tau, se, ok := c.Decay(); !ok || math.Abs(tau-25) > 0.001 || !(se < 1e-6) {
		t.Errorf("%v ± %v, %t", tau, se, ok)
	}
	c.points = c.points[:50]
	if _, _, ok := c.Decay(); ok {
		t.Error("a decay of a curve that is too short")
	}
	c.points = c.points[:1]
	for g := range groups {
		c.points[0].equal[g] = 30 * p.Trials / groups
	}
	if _, _, ok := c.Decay(); ok {
		t.Error("a decay of nothing")
	}
}

// decays compares the times of many curves with the true one: they must be right on average,
// whatever the number of pairs, and scatter as their errors say.
func decays(t *testing.T, name string, want, wantSE float64, curves []*Curve) {
	t.Helper()
	var sum, squares, errors float64
	n := float64(len(curves))
	for _, c := range curves {
		tau, se, ok := c.Decay()
		if !ok || !(se > 0) {
			t.Fatalf("%s: %v ± %v, %t", name, tau, se, ok)
		}
		sum, squares, errors = sum+tau, squares+tau*tau, errors+se*se
	}
	mean := sum / n
	sd := math.Sqrt(squares/n - mean*mean)
	se, stated := sd/math.Sqrt(n), math.Sqrt(errors/n)
	t.Logf("%s: tau is %.2f ± %.2f on average, want %.2f; it scatters by %.2f, and its errors are %.2f", name, mean, se, want, sd, stated)
	if math.Abs(mean-want) > 3*math.Hypot(se, wantSE) {
		t.Errorf("%s: tau is %.2f ± %.2f on average, want %.2f", name, mean, se, want)
	}
	if stated < 0.75*sd || stated > 1.33*sd {
		t.Errorf("%s: the times scatter by %.2f, and their errors are %.2f", name, sd, stated)
	}
}

// TestDecayFewPairs has pairs whose weights all become equal at once, with probability h in each
// step: what is left at a hundredth of P(0) is then only a pair or two.
func TestDecayFewPairs(t *testing.T) {
	const h = 0.05
	for _, pairs := range []uint64{200, 1000} {
		r := rand.New(rand.NewPCG(1, pairs))
		var curves []*Curve
		for range 150 {
			p := small(kernels.NoAttack, 0)
			p.Trials = pairs
			c := &Curve{Params: p, points: make([]point, 500)}
			for pair := range pairs {
				// the first step with all equal
				end := int(math.Ceil(math.Log(1-r.Float64()) / math.Log(1-h)))
				for i := end; i < len(c.points); i++ {
					c.points[i].equal[pair%groups] += uint64(p.Weights())
				}
			}
			curves = append(curves, c)
		}
		decays(t, "pairs that become equal at once", -1/math.Log(1-h), 0, curves)
	}
}

// TestDecayOfMachines compares the time from few pairs with that from many.
func TestDecayOfMachines(t *testing.T) {
	p := kernels.Params{K: 3, N: 20, L: 2, MaxSteps: 1000, Seed: 1}
	run := func(first, trials uint64) *Curve {
		p.FirstTrial, p.Trials = first, trials
		c, err := Run(t.Context(), watcher, p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	want, se, ok := run(1_000_000, 20_000).Decay()
	if !ok || se > want/30 {
		t.Fatalf("%v ± %v, %t", want, se, ok)
	}
	var curves []*Curve
	for i := range uint64(60) {
		curves = append(curves, run(i*150, 150))
	}
	decays(t, "150 pairs", want, se, curves)
	if _, se, ok := run(0, 1).Decay(); ok && !math.IsNaN(se) {
		t.Errorf("one pair has an error of %v", se)
	}
	if tau, se, ok := run(0, 5).Decay(); !ok || !(se > 0) { // fewer than groups
		t.Errorf("five pairs: %v ± %v, %t", tau, se, ok)
	}
}

package figures

import (
	"fmt"
	"math"

	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

var decay = Figure{
	Name:   "section3-decay",
	Title:  "Discrete perceptrons: how two weights become one",
	Source: "section 3, equation 10",
	Work:   decayWork,
	Make:   makeDecay,
}

var decayRules = []kernels.Rule{kernels.AntiHebbian, kernels.RandomWalk}

// decayWork has curves by rule and depth.
func decayWork(p Plan) (w Work) {
	for _, rule := range decayRules {
		for l := 1; l <= depths(p); l++ {
			q := p.Params(Pick(p, 10_000, 1000, 500), l, rule, kernels.TieMinus, Pick(p, uint64(800), 320, 16))
			q.K, q.MaxSteps = 1, uint64(10+8*walkers(float64(l)))
			w.Curves = append(w.Curves, q)
		}
	}
	return w
}

func makeDecay(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "The share of weights in which two perceptrons (K = 1) differ, step by step, on a logarithmic axis: equation 9's rule as lines, the random walk, which has no drift, dashed. Equation 10 is a straight " +
			"line: its τ is taken from a tenth to a hundredth of P(0), and compared with that of two reflected walkers one place apart, −1/ln cos(π/(2L+1)), which is the paper's argument carried out. " +
			"In the pictures that follow, τ comes from synchronisation times.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "steps t"},
			Y: plots.Axis{Label: "share P of weights that differ", Log: true, Min: 0.001, Max: 1},
		},
	}
	var rule []string
	var l, step, n []uint32
	var share, tau, tauSE, theory []float64
	for i, law := range decayRules {
		var x, y, se []float64
		worst := Nearest(Law())
		for depth := 1; depth <= depths(p); depth++ {
			c := r.Curves[i*depths(p)+depth-1]
			t, e, ok := c.Decay()
			if !ok {
				return Outcome{}, fmt.Errorf("%s: its curve has no tau", curveCommand(c.Params))
			}
			x, y, se = append(x, math.Log(float64(depth))), append(y, math.Log(t)), append(se, e/t)
			if off, s := math.Abs(t/walkers(float64(depth))-1), e/walkers(float64(depth)); worst.Farther(off, s) {
				worst.Ours, worst.SE, worst.What = off, s, fmt.Sprintf("farthest that τ is from the walkers', at L = %d", depth)
			}
			s := plots.Series{Kind: []plots.Kind{plots.Line, plots.Dashed}[i], Color: depth}
			if i == 0 {
				s.Name = fmt.Sprintf("L = %d", depth)
			}
			for j := range c.Len() {
				unequal := 1 - c.Row(j).Equal
				rule, l, n, step = append(rule, law.String()), append(l, uint32(depth)), append(n, uint32(c.Params.N)), append(step, uint32(j))
				share, tau, tauSE, theory = append(share, unequal), append(tau, t), append(tauSE, e), append(theory, walkers(float64(depth)))
				if unequal >= o.Chart.Y.Min {
					s.X, s.Y = append(s.X, float64(j)), append(s.Y, unequal)
				}
			}
			o.Chart.Series = append(o.Chart.Series, s)
		}
		power, err := fits.FitLine(x, y, se)
		if err != nil {
			return Outcome{}, err
		}
		o.Claims = append(o.Claims, Claim{
			Says: fmt.Sprintf("Weights differ with a probability that falls as exp(−t/τ), with τ = O(L²) (%s).", law), Where: "section 3, equation 10",
			Want: About(2, 1), Ours: power.B, SE: power.SEB, What: "exponent of L in τ",
		})
		if law == kernels.RandomWalk {
			worst.Says, worst.Where, worst.Want = "Without signal and bias they are independent random walks with reflecting boundaries.", "section 3", Law()
			o.Claims = append(o.Claims, worst)
		}
	}
	o.Data = []Column{{"rule", rule}, {"n", n}, {"l", l}, {"step", step}, {"share_unequal", share}, {"tau", tau}, {"tau_se", tauSE}, {"tau_walkers", theory}}
	return o, nil
}

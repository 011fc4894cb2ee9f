package figures

import (
	"fmt"
	"math"
	"slices"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

var attacks = Figure{
	Name:   "later-attacks",
	Title:  "Later attackers: success against synaptic depth",
	Source: "the last paragraph of section 5, and later literature",
	Work: func(p Plan) (w Work) {
		for _, c := range attackers {
			w.Runs = append(w.Runs, c.runs(p)...)
		}
		return w
	},
	Make: makeAttacks,
}

// attacker is one of the figure's curves.
type attacker struct {
	attack kernels.Attack
	rule   kernels.Rule
}

var attackers = []attacker{
	{kernels.Geometric, kernels.Hebbian}, {kernels.Geometric, kernels.RandomWalk}, {kernels.Majority, kernels.Hebbian}, {kernels.Majority, kernels.RandomWalk},
}

func (c attacker) runs(p Plan) (list []kernels.Params) {
	for l := 1; l <= depths(p); l++ {
		n, trials := 100, Pick(p, uint64(40_000), 8000, 40)
		if c.attack == kernels.Majority {
			trials = Pick(p, uint64(1000), 96, 6)
		}
		if p.Size == Tiny {
			n = 20
		}
		list = append(list, Attacked(p.Params(n, l, c.rule, kernels.TieMinus, trials), c.attack))
	}
	return list
}

func makeAttacks(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "How often an attacker has A's weights when the partners have synchronised, K = 3 and N = 100, with Wilson's 95 % intervals: one geometric attacker (Klimov, Mityagin, Shamir 2002), " +
			"and a hundred who vote (majority; Shacham et al. 2004: the share of pairs in which any of them has them). Lines are fits exp(a − yL).",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synaptic depth L", Min: 0.8, Max: float64(depths(p)) + 0.2},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Log: true},
		},
	}
	var rows []Run
	var share, low, high []float64
	for i, c := range attackers {
		runs := Matching(r.Runs, func(q kernels.Params) bool { return q.Attack == c.attack && q.Rule == c.rule })
		dots := plots.Series{Name: fmt.Sprintf("%s, %s", c.attack, c.rule), Color: 1 + i}
		var x, y, se []float64
		for _, r := range runs {
			s, b, t := r.Success()
			rows, share, low, high = append(rows, r), append(share, s), append(low, b), append(high, t)
			dots.X, dots.Y, dots.Low, dots.High = append(dots.X, float64(r.Params.L)), append(dots.Y, s), append(dots.Low, b), append(dots.High, t)
			if s > 0 {
				x, y, se = append(x, float64(r.Params.L)), append(y, math.Log(s)), append(se, SuccessSE(b, t)/s)
			}
		}
		line, err := fits.FitLine(x, y, se)
		if err != nil {
			return Outcome{}, fmt.Errorf("%s, %s: %w", c.attack, c.rule, err)
		}
		curve := plots.Series{Kind: plots.Line, Color: 1 + i}
		for _, l := range x {
			curve.X, curve.Y = append(curve.X, l), append(curve.Y, math.Exp(line.At(l)))
		}
		o.Chart.Series = append(o.Chart.Series, curve, dots)
		o.Claims = append(o.Claims, c.claims(line, x, y, se)...)
	}
	o.Chart.Y.Min, o.Chart.Y.Max = 0.9*slices.Min(low), 1.05
	if !(o.Chart.Y.Min > 0) {
		o.Chart.Y.Min = 0.01
	}
	o.Data = append(RunColumns(rows),
		Each("attack", rows, func(r Run) string { return r.Params.Attack.String() }),
		Each("attackers", rows, func(r Run) uint32 { return uint32(r.Params.Attackers) }),
		Column{"success", share}, Column{"success_low", low}, Column{"success_high", high},
		Each("mean_sync_steps", rows, Run.Mean))
	return o, nil
}

func (c attacker) claims(line fits.Line, x, y, se []float64) []Claim {
	last := len(x) - 1
	if c.attack == kernels.Majority {
		return []Claim{{
			Says:  fmt.Sprintf("The success of the majority attackers does not decay with the depth (%s).", c.rule),
			Where: "Shacham, Klein, Mislovaty, Kanter, Kinzel 2004", Want: AtLeast(-0.02), Ours: line.B, SE: line.SEB,
			What: "slope of ln success over L: a decay by more than 2 % a depth would be seen",
		}}
	}
	worst := Nearest(Law())
	worst.Says = fmt.Sprintf("The success of the geometric attacker falls exponentially with the depth (%s).", c.rule)
	worst.Where, worst.Want = "later literature, after Klimov, Mityagin, Shamir 2002", Law()
	for i := range x {
		if off := math.Abs(math.Expm1(y[i] - line.At(x[i]))); worst.Farther(off, se[i]) {
			worst.Ours, worst.SE = off, se[i]
		}
	}
	worst.What = fmt.Sprintf("farthest that the success is from exp(a − yL), y = %s; from one depth to the next it falls by %.2f at first and %.2f at last",
		phrase.WithError(-line.B, line.SEB), y[0]-y[1], y[last-1]-y[last])
	return []Claim{worst}
}

package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

// bins is the maximum number of bars of the distribution.
const bins = 90

var distribution = Figure{
	Name:   "fig4-distribution",
	Title:  "Distribution of the synchronisation time",
	Source: "figure 4",
	Work: func(p Plan) Work {
		return Work{Runs: []kernels.Params{standard(p, kernels.AntiHebbian, kernels.TieMinus), standard(p, kernels.AntiHebbian, kernels.TieSplit)}}
	},
	Make: makeDistribution,
}

// standard returns the run of the paper's machines, K = 3, N = 100, L = 3, that figures 4
// and 5 share.
func standard(p Plan, rule kernels.Rule, tie kernels.Tie) kernels.Params {
	trials := Pick(p, uint64(1_000_000), 100_000, 100)
	if rule != kernels.AntiHebbian {
		trials = Pick(p, uint64(100_000), 10_000, 20)
	}
	return p.Params(100, 3, rule, tie, trials)
}

func makeDistribution(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "Pairs of parity machines with three hidden units, N = 100 and L = 3, learn by equation 13. Bars are shares of all pairs by step; where the local field of a unit is 0, its sign " +
			"is −1 for both machines (tie minus), or +1 for A and −1 for B (tie split, as in the first papers). Curves are extreme-value distributions of greatest likelihood: " +
			"a pair is done when the last of its weights is.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synchronisation time t_{sync} in steps"},
			Y: plots.Axis{Label: "share of pairs by step"},
		},
	}
	last, _ := r.Runs[1].Stats.Quantile(0.998)
	wide := last/bins + 1
	var rows []Run
	var from []uint32
	var trials []uint64
	var density, fitted []float64
	for i, r := range r.Runs {
		name := "tie " + r.Params.Tie.String()
		g, err := fits.FitGumbel(r.Stats.Histogram())
		if err != nil {
			return Outcome{}, err
		}
		bar, curve := plots.Series{Name: name, Kind: plots.Bars, Color: 1 + i}, plots.Series{Kind: plots.Line, Color: 1 + i,
			Name: fmt.Sprintf("μ = %.0f, β = %.0f", g.Mu, g.Beta)}
		count := make([]uint64, last/wide+2) // the last one, not drawn, has everything beyond
		for t, n := range r.Stats.Histogram() {
			count[min(int(t/wide), len(count)-1)] += n
		}
		for b, n := range count {
			low, high := uint32(b)*wide, float64(uint32(b+1)*wide)-0.5
			if b == len(count)-1 {
				high = math.Inf(1)
			}
			share := float64(n) / float64(r.Stats.Trials()) / float64(wide)
			form := (g.CDF(high) - g.CDF(float64(low)-0.5)) / float64(wide)
			rows, from, trials = append(rows, r), append(from, low), append(trials, n)
			density, fitted = append(density, share), append(fitted, form)
			if b < len(count)-1 {
				bar.X, bar.Y = append(bar.X, float64(low)-0.5), append(bar.Y, share)
				curve.X, curve.Y = append(curve.X, float64(low)+float64(wide)/2-0.5), append(curve.Y, form)
			}
		}
		bar.X, bar.Y = append(bar.X, float64(uint32(len(count)-1)*wide)-0.5), append(bar.Y, 0)
		o.Chart.Series = append(o.Chart.Series, bar, curve)
		o.Claims = append(o.Claims, Claim{
			Says: "The distribution of synchronisation times has the extreme-value form (" + name + ").", Where: "later literature; figure 4 shows the distribution",
			Want: Law(), Ours: g.Distance, SE: 0.5 / math.Sqrt(float64(g.N)),
			What: fmt.Sprintf("largest distance of the cumulative distributions, with μ = %s, β = %s", phrase.WithError(g.Mu, g.SEMu), phrase.WithError(g.Beta, g.SEBeta)),
		})
	}
	o.Data = append(RunColumns(rows), Column{"from_step", from}, Column{"pairs", trials}, Column{"share_by_step", density}, Column{"fit_by_step", fitted})
	return o, nil
}

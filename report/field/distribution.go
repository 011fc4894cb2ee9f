package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

// distributed are the rules of the distributions; the picture shows the first.
var distributed = []kernels.Rule{kernels.Hebbian, kernels.RandomWalk}

var distribution = figures.Figure{
	Name:   "distribution",
	Title:  "Distribution of synchronisation times: Poisson or extreme value",
	Source: "Dolecki, Kozera 2013",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, rule := range distributed {
			w.Runs = append(w.Runs, p.Params(100, 3, rule, kernels.TieMinus, figures.Pick(p, uint64(400_000), 40_000, 40)))
		}
		return w
	},
	Make: makeDistribution,
}

func makeDistribution(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Pairs (K = 3, N = 100, L = 3, Hebbian, tie minus) by sync_steps. A Poisson distribution of the steps themselves has one parameter, the mean, and is far narrower (dashed). Counted in bins the variance can be made to " +
			"match: the width is the one with which a Poisson distribution comes closest. The extreme-value distribution is fitted to the steps.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synchronisation time t_{sync} in steps"},
			Y: plots.Axis{Label: "share of pairs by step"},
		},
	}
	for i, r := range r.Runs {
		d, se, err := fits.Dispersion(r.Stats.Histogram())
		if err != nil {
			return o, err
		}
		best, err := fits.BestPoisson(r.Stats.Histogram())
		if err != nil {
			return o, err
		}
		g, err := fits.FitGumbel(r.Stats.Histogram())
		if err != nil {
			return o, err
		}
		o.Claims = append(o.Claims, poissonClaims(r.Params.Rule, d, se, best, g)...)
		if i == 0 {
			drawDistribution(&o, r, best, g)
		}
	}
	return o, nil
}

// poissonClaims compares a distribution with a Poisson distribution of its steps, by variance over
// mean, and with one of bins, by the distance.
func poissonClaims(rule kernels.Rule, dispersion, se float64, best fits.Poisson, g fits.Gumbel) []figures.Claim {
	l := cite("Dolecki, Kozera 2013", 0)
	steps, bins := l.claim("of the steps, "+rule.String()), l.claim("of their number of bins, "+rule.String())
	law := figures.Law().High
	steps.Want = figures.Range{Low: 1 - law, High: 1 + law, Text: "variance over mean 1"}
	steps.Ours, steps.SE, steps.What = dispersion, se, "variance over mean of sync_steps"
	bins.Want = figures.Law()
	bins.Ours, bins.SE = best.Distance, 0.5/math.Sqrt(float64(best.N))
	bins.What = fmt.Sprintf("largest distance of the cumulative distributions with the most favourable width of bins, %d steps; of the extreme-value distribution it is %s", best.Width, phrase.Digits(g.Distance))
	return []figures.Claim{steps, bins}
}

// drawDistribution draws the steps in bins of the best width, and what was fitted.
func drawDistribution(o *figures.Outcome, r figures.Run, best fits.Poisson, g fits.Gumbel) {
	bar := plots.Series{Name: "pairs", Kind: plots.Bars, Color: 1}
	binned := plots.Series{Name: fmt.Sprintf("Poisson, bins of %d steps", best.Width), Kind: plots.Line, Color: 2}
	extreme := plots.Series{Name: "extreme value", Kind: plots.Line, Color: 3}
	width := float64(best.Width)
	last, _ := r.Stats.Quantile(0.999)
	count := make([]uint64, last/best.Width+2) // the last has everything beyond
	for t, n := range r.Stats.Histogram() {
		count[min(int(t/best.Width), len(count)-1)] += n
	}
	var from []uint32
	var pairs []uint64
	var share, poisson, gumbel []float64
	rest := 1.0
	for k, n := range count {
		low, high := float64(k)*width-0.5, float64(k+1)*width-0.5
		fit := best.Share(k)
		if k == len(count)-1 {
			high, fit = math.Inf(1), rest
		}
		rest -= fit
		from, pairs = append(from, uint32(k)*best.Width), append(pairs, n)
		share, poisson, gumbel = append(share, float64(n)/float64(r.Stats.Trials())), append(poisson, fit), append(gumbel, g.CDF(high)-g.CDF(low))
		bar.X = append(bar.X, low)
		if k == len(count)-1 {
			bar.Y = append(bar.Y, 0)
			break
		}
		bar.Y = append(bar.Y, share[k]/width)
		middle := (low + high) / 2
		binned.X, binned.Y = append(binned.X, middle), append(binned.Y, fit/width)
		extreme.X, extreme.Y = append(extreme.X, middle), append(extreme.Y, gumbel[k]/width)
	}
	narrow := plots.Series{Name: "Poisson of the steps, a tenth as high", Kind: plots.Dashed, Color: 7}
	literal := fits.FitPoisson(r.Stats.Histogram(), 1)
	for t := int(literal.Mean - 4*math.Sqrt(literal.Mean)); t < int(literal.Mean+4*math.Sqrt(literal.Mean)); t += 2 {
		narrow.X, narrow.Y = append(narrow.X, float64(t)), append(narrow.Y, literal.Share(t)/10)
	}
	o.Chart.Series = []plots.Series{bar, narrow, binned, extreme}
	o.Data = []figures.Column{{Name: "from_step", Values: from}, {Name: "pairs", Values: pairs}, {Name: "share", Values: share}, {Name: "poisson", Values: poisson}, {Name: "extreme_value", Values: gumbel}}
}

package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// compared are the depths of which the rules are compared.
func compared(p figures.Plan) []int { return figures.Pick(p, []int{2, 3, 5}, []int{2, 3}, []int{2, 3}) }

var rules = figures.Figure{
	Name:   "rules",
	Title:  "Rules become alike in large machines",
	Source: "Ruttor, Kinzel, Naeh, Kanter 2006",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, l := range compared(p) {
			for _, rule := range everyRule {
				for _, q := range sizes(p, l, rule, kernels.TieMinus) {
					if l <= 3 || q.N <= 10_000 { // deep ones take long
						w.Runs = append(w.Runs, q)
					}
				}
			}
		}
		return w
	},
	Make: makeRules,
}

func makeRules(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Mean sync_steps of the Hebbian and the anti-Hebbian rule over that of the random walk, K = 3, tie minus, against the synaptic depth in units of √N: " +
			"where it is small, the three rules take equally long. Deep anti-Hebbian machines of few inputs are beyond the picture.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "L/√N", Log: true},
			Y: plots.Axis{Label: "mean t_{sync} over the random walk’s", Min: 0.7, Max: 1.7},
		},
	}
	var rows []figures.Run
	var x, y, se []float64
	for i, rule := range []kernels.Rule{kernels.Hebbian, kernels.AntiHebbian} {
		c := cite("Ruttor, Kinzel, Naeh, Kanter 2006", 1).claim(rule.String())
		smallest := math.Inf(1)
		for j, l := range compared(p) {
			dots := plots.Series{Name: fmt.Sprintf("%s, L = %d", rule, l), Color: 1 + j + 3*i}
			for _, a := range figures.Matching(r.Runs, func(q kernels.Params) bool { return q.L == l && q.Rule == rule }) {
				b := of(r, func(q kernels.Params) bool { return q.L == l && q.N == a.Params.N && q.Rule == kernels.RandomWalk })
				at := float64(l) / math.Sqrt(float64(a.Params.N))
				v, e := meanRatio(a, b)
				dots.Add(at, v, e)
				rows, x, y, se = append(rows, a), append(x, at), append(y, v), append(se, e)
				if at < smallest {
					smallest = at
					c.Ours, c.SE = v-1, e
					c.What = fmt.Sprintf("how far the mean sync_steps is from the random walk’s at the smallest L/√N of our runs, %s (L = %d, N = %s)", phrase.Digits(at), l, phrase.Number(float64(a.Params.N)))
				}
			}
			o.Chart.Series = append(o.Chart.Series, dots)
		}
		c.Want = figures.Law()
		o.Claims = append(o.Claims, c)
	}
	o.Data = append(figures.SyncColumns(rows), figures.Column{Name: "depth_over_sqrt_n", Values: x}, figures.Column{Name: "ratio", Values: y}, figures.Column{Name: "ratio_se", Values: se})
	return o, nil
}

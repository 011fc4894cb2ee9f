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

// populations are the most networks of the genetic attacks: powers of 4, since of K = 3 each network
// splits into four, and 8 networks do what 4 do.
func populations(p figures.Plan) []int {
	return figures.Pick(p, []int{4, 16, 64, 256}, []int{4, 16, 64, 256}, []int{1, 4})
}

func attackedDepths(p figures.Plan) []int {
	return figures.Pick(p, []int{4, 5, 6, 7, 8}, []int{4, 5, 6}, []int{1, 2, 3})
}

var population = figures.Figure{
	Name:   "population",
	Title:  "Genetic attack: networks needed",
	Source: "Ruttor, Kinzel, Naeh, Kanter 2006",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, l := range attackedDepths(p) {
			for _, m := range populations(p) {
				q := figures.Attacked(p.Params(figures.Pick(p, 100, 100, 20), l, kernels.RandomWalk, kernels.TieMinus, figures.Pick(p, uint64(1000), 96, 10)), kernels.Genetic)
				q.Attackers = m
				w.Runs = append(w.Runs, q)
			}
		}
		return w
	},
	Make: makePopulation,
}

// wanted is the given success.
const wanted = 0.5

func makePopulation(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Share of pairs (K = 3, N = 100, random walk, tie minus) of which a network of a genetic attack has all weights when the partners have synchronised, against the most networks that it may have, with Wilson’s 95 % intervals. " +
			"Dashed: a success of one half.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "networks", Log: true},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Min: 0, Max: 1.02},
		},
		Data: attackColumns(r.Runs),
	}
	var depths, needed, se []float64
	for i, l := range attackedDepths(p) {
		dots := plots.Series{Name: fmt.Sprintf("L = %d", l), Color: 1 + i}
		var x, share, err []float64
		for _, r := range figures.Matching(r.Runs, func(q kernels.Params) bool { return q.L == l }) {
			s, low, high := r.Success()
			addShare(&dots, float64(r.Params.Attackers), s, low, high)
			x, share, err = append(x, math.Log(float64(r.Params.Attackers))), append(share, s), append(err, figures.SuccessSE(low, high))
		}
		o.Chart.Series = append(o.Chart.Series, dots)
		if at, e, ok := crossing(x, share, err, wanted); ok {
			depths, needed, se = append(depths, float64(l)), append(needed, at), append(se, e)
		}
	}
	all := populations(p)
	o.Chart.Series = append(o.Chart.Series, plots.Series{Kind: plots.Dashed, Color: 7, X: []float64{float64(all[0]), float64(all[len(all)-1])}, Y: []float64{wanted, wanted}})
	o.Claims = []figures.Claim{growing(depths, needed, se)}
	return o, nil
}

// crossing returns the x at which the rising y reaches a level between two points, with its error, if
// it does.
func crossing(x, y, se []float64, level float64) (at, err float64, ok bool) {
	for i := 1; i < len(x); i++ {
		if y[i-1] < level && y[i] >= level {
			slope := (y[i] - y[i-1]) / (x[i] - x[i-1])
			part := (level - y[i-1]) / (y[i] - y[i-1])
			return x[i-1] + part*(x[i]-x[i-1]), math.Hypot((1-part)*se[i-1], part*se[i]) / slope, true
		}
	}
	return 0, 0, false
}

// growing compares logarithms of the networks needed with a line in L.
func growing(depths, needed, se []float64) figures.Claim {
	c := cite("Ruttor, Kinzel, Naeh, Kanter 2006", 0).claim("networks needed for a success of 1/2")
	c.Want = figures.Law()
	if len(depths) < 3 {
		c.SE, c.What = 1, fmt.Sprintf("nothing: only at %d depths does the success pass 1/2", len(depths))
		return c
	}
	line, err := fits.FitLine(depths, needed, se)
	if err != nil {
		panic(err)
	}
	worst := figures.Nearest(c.Want)
	for i, l := range depths {
		if off := math.Abs(math.Expm1(needed[i] - line.At(l))); worst.Farther(off, se[i]) {
			worst.Ours, worst.SE = off, se[i]
		}
	}
	last := len(depths) - 1
	c.Ours, c.SE = worst.Ours, worst.SE
	c.What = fmt.Sprintf("farthest that the number is from exp(a + yL), y = %s; it is %.1f at L = %.0f and %.0f at L = %.0f, and χ² is %.1f for %d degrees of freedom",
		phrase.WithError(line.B, line.SEB), math.Exp(needed[0]), depths[0], math.Exp(needed[last]), depths[last], line.Chi2, line.DOF)
	return c
}

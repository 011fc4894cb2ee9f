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

// squareFrom is the depth from which the square law is asked for.
const squareFrom = 3

var depthTime = figures.Figure{
	Name:   "depth-time",
	Title:  "Synchronisation time against synaptic depth",
	Source: "Mislovaty, Perchenok, Kanter, Kinzel 2002",
	Work: func(p figures.Plan) (w figures.Work) {
		for l := 1; l <= figures.Pick(p, 10, 8, 5); l++ {
			n := figures.Pick(p, 1000, 1000, 20)
			w.Runs = append(w.Runs, p.Params(n, l, kernels.RandomWalk, kernels.TieMinus, figures.Pick(p, uint64(2000), 128, 10)))
		}
		return w
	},
	Make: makeDepthTime,
}

func makeDepthTime(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Mean sync_steps of pairs with K = 3 and many inputs that learn by the random walk. The line is a L², with the a that fits best from L = " + fmt.Sprint(squareFrom) + " on.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synaptic depth L", Log: true},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Log: true},
		},
		Data: figures.SyncColumns(r.Runs),
	}
	dots := plots.Series{Name: "random walk", Color: 1}
	var x, y, se []float64
	for _, r := range r.Runs {
		l := float64(r.Params.L)
		dots.Add(l, r.Mean(), r.SE())
		if r.Params.L >= squareFrom {
			x, y, se = append(x, l), append(y, r.Mean()), append(se, r.SE())
		}
	}
	c, a, err := square(x, y, se)
	if err != nil {
		return o, err
	}
	line := plots.Series{Name: "a L²", Kind: plots.Line, Color: 7}
	for _, r := range r.Runs {
		l := float64(r.Params.L)
		line.X, line.Y = append(line.X, l), append(line.Y, a*l*l)
	}
	o.Chart.Series = []plots.Series{line, dots}
	o.Claims = []figures.Claim{c}
	return o, nil
}

// square compares times y at depths x with a L², of which it returns the a that fits best.
func square(x, y, se []float64) (c figures.Claim, a float64, err error) {
	var logX, logY, off []float64
	sum, weights := 0.0, 0.0
	for i := range x {
		e := se[i] / y[i]
		logX, logY, off = append(logX, math.Log(x[i])), append(logY, math.Log(y[i])), append(off, e)
		sum, weights = sum+math.Log(y[i]/(x[i]*x[i]))/(e*e), weights+1/(e*e)
	}
	power, err := fits.FitLine(logX, logY, off)
	if err != nil {
		return c, 0, err
	}
	a = math.Exp(sum / weights)
	c = cite("Mislovaty", 0).claim("the time")
	c.Want = figures.Law()
	worst := figures.Nearest(c.Want)
	for i := range x {
		if v := math.Abs(y[i]/(a*x[i]*x[i]) - 1); worst.Farther(v, off[i]) {
			worst.Ours, worst.SE = v, off[i]
		}
	}
	c.Ours, c.SE = worst.Ours, worst.SE
	c.What = fmt.Sprintf("farthest that a mean is from a L², L = %.0f to %.0f; the power of L that fits best is %s", x[0], x[len(x)-1], phrase.WithError(power.B, power.SEB))
	return c, a, nil
}

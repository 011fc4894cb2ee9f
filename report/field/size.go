package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// sizes returns runs of K = 3 with ever more inputs. Fields of 0 become rare as N grows, so tie
// split is run only for those to which a line in 1/N is fitted.
func sizes(p figures.Plan, l int, rule kernels.Rule, tie kernels.Tie) (list []kernels.Params) {
	inputs := figures.Pick(p, []int{100, 200, 300, 500, 1000, 3000, 10_000, 30_000}, []int{100, 200, 500, 1000, 3000, 10_000}, []int{100, 200, 300})
	for _, n := range inputs {
		if tie == kernels.TieSplit && n > 1000 {
			continue
		}
		trials := figures.Pick(p, uint64(6_000_000), 600_000, 1000) / uint64(n)
		most, least := figures.Pick(p, uint64(40_000), 4000, 8), figures.Pick(p, uint64(2000), 128, 4)
		list = append(list, p.Params(n, l, rule, tie, min(most, max(least, trials))))
	}
	return list
}

// depth is the L of a line that says it.
const depth = 3

var size = figures.Figure{
	Name:   "large-machines",
	Title:  "Synchronisation time of large machines",
	Source: "Kinzel, Kanter 2002; Kanter, Kinzel, Kanter 2002",
	Work: func(p figures.Plan) (w figures.Work) {
		w.Runs = sizes(p, depth, kernels.AntiHebbian, kernels.TieSplit)
		for _, rule := range everyRule {
			w.Runs = append(w.Runs, sizes(p, depth, rule, kernels.TieMinus)...)
		}
		return w
	},
	Make: makeSize,
}

func makeSize(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Means of sync_steps of K = 3 and L = 3 (points, with standard errors), and their standard deviations (lines), against N; tie minus. If the distribution had a limit for infinitely large machines, both would end at a constant. " +
			"The mean grows on as ln N, since the last of ever more weights is found ever later; the width changes little.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "inputs N", Log: true},
			Y: plots.Axis{Label: "mean and deviation of t_{sync} in steps", Min: 0, Max: 600},
		},
		Data: figures.SyncColumns(r.Runs),
	}
	for _, tie := range ties {
		limit, err := figures.Extrapolate(figures.Matching(r.Runs, func(q kernels.Params) bool { return q.Rule == kernels.AntiHebbian && q.Tie == tie }))
		if err != nil {
			return o, err
		}
		l := cite("Kinzel, Kanter 2002", 0)
		c := l.claim("tie " + tie.String())
		c.Want, c.Ours, c.SE, c.What = figures.About(l.number(), 100), limit.A, limit.SEA, "mean sync_steps extrapolated in 1/N from N = 100 to 1,000"
		o.Claims = append(o.Claims, c)
	}
	for i, rule := range everyRule {
		runs := figures.Matching(r.Runs, func(q kernels.Params) bool { return q.Rule == rule && q.Tie == kernels.TieMinus })
		limit, err := figures.Extrapolate(runs)
		if err != nil {
			return o, err
		}
		dots, width := plots.Series{Name: rule.String(), Color: 1 + i}, plots.Series{Kind: plots.Line, Color: 1 + i}
		for _, r := range runs {
			dots.Add(float64(r.Params.N), r.Mean(), r.SE())
			width.X, width.Y = append(width.X, float64(r.Params.N)), append(width.Y, *r.Stats.SyncSteps().SD)
		}
		o.Chart.Series = append(o.Chart.Series, width, dots)
		o.Claims = append(o.Claims, finite(rule, limit.A, limit.SEA, runs)...)
	}
	return o, nil
}

// finite compares mean and width at the largest N with what smaller machines lead one to expect of
// infinitely large ones.
func finite(rule kernels.Rule, limit, limitSE float64, runs []figures.Run) []figures.Claim {
	l, end := cite("Kanter, Kinzel, Kanter 2002", 0), runs[len(runs)-1]
	mean, width := l.claim("its mean, "+rule.String()), l.claim("its width, "+rule.String())
	last := phrase.Number(float64(end.Params.N))
	mean.Want = figures.AtMost(1 + figures.Law().High)
	mean.Ours, mean.SE = ratio(end.Mean(), end.SE(), limit, limitSE)
	mean.What = fmt.Sprintf("mean sync_steps at N = %s, over that extrapolated in 1/N from N = 100 to 1,000", last)
	before := end
	for _, r := range runs {
		if r.Params.N <= 1000 {
			before = r
		}
	}
	a, seA := deviation(end)
	b, seB := deviation(before)
	width.Want = mean.Want
	width.Ours, width.SE = ratio(a, seA, b, seB)
	width.What = fmt.Sprintf("standard deviation of sync_steps at N = %s, over that at N = %s", last, phrase.Number(float64(before.Params.N)))
	return []figures.Claim{mean, width}
}

// deviation returns the standard deviation of sync_steps, and its error from the fourth moment.
func deviation(r figures.Run) (sd, se float64) {
	mean, n, square, fourth := r.Mean(), 0.0, 0.0, 0.0
	for t, k := range r.Stats.Histogram() {
		d := (float64(t) - mean) * (float64(t) - mean)
		n, square, fourth = n+float64(k), square+float64(k)*d, fourth+float64(k)*d*d
	}
	square, fourth = square/n, fourth/n
	sd = math.Sqrt(square)
	return sd, math.Sqrt(max(0, fourth-square*square)/n) / (2 * sd)
}

package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

// tied is a rule with a tie, as in figure 5.
type tied struct {
	rule kernels.Rule
	tie  kernels.Tie
}

var variants = []tied{
	{kernels.AntiHebbian, kernels.TieMinus}, {kernels.AntiHebbian, kernels.TieSplit},
	{kernels.RandomWalk, kernels.TieMinus}, {kernels.RandomWalk, kernels.TieSplit},
	{kernels.Hebbian, kernels.TieMinus}, {kernels.Hebbian, kernels.TieSplit},
}

func (v tied) is(p kernels.Params) bool { return p.Rule == v.rule && p.Tie == v.tie }

func (v tied) String() string { return fmt.Sprintf("%s, %s", v.rule, v.tie) }

// growing returns the runs of figure 5 for a variant, by N. Fields of 0, and so the tie, matter
// less and less as N grows: from 10,000 on only minus is run.
func growing(p Plan, v tied) (list []kernels.Params) {
	inputs := Pick(p, []int{30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 10_000, 30_000, 100_000}, []int{50, 100, 200, 300, 500, 1000, 3000, 10_000}, []int{50, 100, 200})
	for _, n := range inputs {
		if n == 100 {
			list = append(list, standard(p, v.rule, v.tie))
		} else if n < 10_000 || v.tie == kernels.TieMinus {
			trials := Pick(p, uint64(6_000_000), 400_000, 1000) / uint64(n)
			most, least := Pick(p, uint64(40_000), 4000, 20), Pick(p, uint64(256), 256, 10)
			list = append(list, p.Params(n, 3, v.rule, v.tie, min(most, max(least, trials))))
		}
	}
	return list
}

func allGrowing(p Plan) (w Work) {
	for _, v := range variants {
		w.Runs = append(w.Runs, growing(p, v)...)
	}
	return w
}

// extrapolated reports whether the line in 1/N is fitted to the means of this N: those that a paper
// of 2002 could simulate.
func extrapolated(n int) bool { return n >= 100 && n <= 1000 }

// Extrapolate fits mean sync_steps = a + b/N.
func Extrapolate(runs []Run) (fits.Line, error) {
	var x, y, se []float64
	for _, r := range runs {
		if extrapolated(r.Params.N) {
			x, y, se = append(x, 1/float64(r.Params.N)), append(y, r.Mean()), append(se, r.SE())
		}
	}
	return fits.FitLine(x, y, se)
}

var size = Figure{
	Name:   "fig5-size",
	Title:  "Average synchronisation time against 1/N",
	Source: "figure 5",
	Work:   allGrowing,
	Make:   makeSize,
}

func makeSize(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "Means of sync_steps for K = 3 and L = 3, for three rules and two ties, against the inverse of the size. Lines are a + b/N, fitted to N = 100 to 1,000; the paper's text gives " +
			"equation 13, the anti-Hebbian rule, and no tie. The anti-Hebbian means come from above, the others from below.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "1/N", Min: -0.0003, Max: 0.0105},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Min: 290, Max: 530},
		},
	}
	var rows []Run
	var fitted []float64
	for i, v := range variants {
		runs := Matching(r.Runs, v.is)
		line, err := Extrapolate(runs)
		if err != nil {
			return Outcome{}, err
		}
		dots := plots.Series{Name: v.String(), Color: 1 + i}
		curve := plots.Series{Kind: plots.Line, Color: 1 + i, X: []float64{0, 0.01}, Y: []float64{line.A, line.At(0.01)}}
		for _, r := range runs {
			rows, fitted = append(rows, r), append(fitted, line.At(1/float64(r.Params.N)))
			if r.Params.N >= 100 {
				dots.Add(1/float64(r.Params.N), r.Mean(), r.SE())
			}
		}
		if v.tie == kernels.TieSplit {
			curve.Kind = plots.Dashed
		}
		o.Chart.Series = append(o.Chart.Series, curve, dots)
		o.Claims = append(o.Claims, Claim{
			Says: fmt.Sprintf("An infinitely large network needs about 400 exchanged bits (%s).", v), Where: "section 4, figure 5",
			Want: About(400, 100), Ours: line.A, SE: line.SEA, What: "mean sync_steps extrapolated in 1/N from N = 100 to 1,000",
		})
	}
	o.Data = append(SyncColumns(rows), Column{"fit", fitted})
	return o, nil
}

var logarithm = Figure{
	Name:   "fig5-logarithm",
	Title:  "Average synchronisation time of large machines",
	Source: "figure 5, and equation 11",
	Work:   allGrowing,
	Make:   makeLogarithm,
}

func makeLogarithm(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "The same means against N on a logarithmic axis, and the value that the line in 1/N of figure 5 gives for infinitely many inputs (dashed). Beyond a thousand inputs the time does not stay at that " +
			"value: as with the perceptrons (equation 11) the last of ever more weights is found ever later, and the mean grows as the logarithm of N.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "inputs N", Log: true},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps"},
		},
	}
	var rows []Run
	color := 1
	for _, v := range variants {
		if v.tie != kernels.TieMinus {
			continue
		}
		runs := Matching(r.Runs, v.is)
		rows = append(rows, runs...)
		limit, err := Extrapolate(runs)
		if err != nil {
			return Outcome{}, err
		}
		dots, end := plots.Series{Name: v.rule.String(), Color: color}, runs[len(runs)-1]
		for _, r := range runs {
			if r.Params.N >= 100 {
				dots.Add(float64(r.Params.N), r.Mean(), r.SE())
			}
		}
		o.Chart.Series = append(o.Chart.Series, plots.Series{Kind: plots.Dashed, Color: color, X: []float64{100, float64(end.Params.N)}, Y: []float64{limit.A, limit.A}}, dots)
		o.Claims = append(o.Claims, Claim{
			Says: fmt.Sprintf("Even an infinitely large network needs only a finite number of exchanged bits: larger N do not exceed the extrapolated mean (%s).", v.rule), Where: "section 4, figure 5",
			Want: AtMost(math.Round(limit.A)), Ours: end.Mean(), SE: math.Hypot(end.SE(), limit.SEA),
			What: fmt.Sprintf("mean sync_steps at N = %s", phrase.Number(float64(end.Params.N))),
		})
		color++
	}
	o.Data = SyncColumns(rows)
	return o, nil
}

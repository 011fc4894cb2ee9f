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

// The discrete perceptrons of section 3 are machines with K = 1 that learn by equation 9, the
// anti-Hebbian rule.

// depths returns the largest L: the depths are 1..6, or fewer.
func depths(p Plan) int { return Pick(p, 6, 6, 3) }

// perceptrons returns the runs of K = 1 machines of all depths with a rule, by L and then N, from
// the fewest inputs on.
func perceptrons(p Plan, rule kernels.Rule, sizes []int) (list []kernels.Params) {
	for l := 1; l <= depths(p); l++ {
		for _, n := range sizes {
			trials := Pick(p, uint64(2_000_000), 200_000, 1000) / uint64(n)
			most, least := Pick(p, uint64(20_000), 4000, 20), Pick(p, uint64(512), 256, 10)
			q := p.Params(n, l, rule, kernels.TieMinus, min(most, max(least, trials)))
			q.K = 1
			list = append(list, q)
		}
	}
	return list
}

// sizes returns the numbers of inputs, in steps of half a decade.
func sizes(p Plan) []int {
	return Pick(p, []int{100, 300, 1000, 3000, 10_000, 30_000, 100_000}, []int{100, 300, 1000, 3000, 10_000}, []int{50, 100, 200})
}

// large returns the largest three sizes, for which the law is ln N.
func large(p Plan) []int {
	s := sizes(p)
	return s[len(s)-3:]
}

// growth fits mean sync_steps = a + tau ln N.
func growth(runs []Run) (fits.Line, error) {
	var x, y, se []float64
	for _, r := range runs {
		x, y, se = append(x, math.Log(float64(r.Params.N))), append(y, r.Mean()), append(se, r.SE())
	}
	return fits.FitLine(x, y, se)
}

var perceptronTime = Figure{
	Name:   "section3-time",
	Title:  "Discrete perceptrons: synchronisation time against N",
	Source: "section 3, equations 9 to 11",
	Work:   func(p Plan) Work { return Work{Runs: perceptrons(p, kernels.AntiHebbian, sizes(p))} },
	Make:   makePerceptronTime,
}

func makePerceptronTime(p Plan, r Results) (Outcome, error) {
	runs := r.Runs
	o := Outcome{
		Text: "Two perceptrons (K = 1) with weights −L..L learn by equation 9. Points are means of sync_steps with their standard errors, which are mostly smaller " +
			"than the marks; lines are a + τ ln N, fitted to the " + fmt.Sprint(len(large(p))) + " largest N of each L. Where L is large and N small, the rule's drift towards " +
			"zero fields keeps the two apart for longer.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "inputs N", Log: true},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps"},
		},
		Data: SyncColumns(runs),
	}
	fit := make([]float64, len(runs))
	worst := Nearest(Law())
	for l := depths(p); l >= 1; l-- {
		line, err := growth(Matching(runs, func(q kernels.Params) bool { return q.L == l && slices.Contains(large(p), q.N) }))
		if err != nil {
			return Outcome{}, err
		}
		dots, curve := plots.Series{Name: fmt.Sprintf("L = %d", l), Color: l}, plots.Series{Kind: plots.Line, Color: l}
		for i, r := range runs {
			if r.Params.L != l {
				continue
			}
			n := float64(r.Params.N)
			fit[i] = line.At(math.Log(n))
			dots.Add(n, r.Mean(), r.SE())
			if slices.Contains(large(p), r.Params.N) {
				if off, se := math.Abs(r.Mean()/fit[i]-1), r.SE()/fit[i]; worst.Farther(off, se) {
					worst.Ours, worst.SE = off, se
				}
			}
		}
		first, last := float64(large(p)[0]), float64(sizes(p)[len(sizes(p))-1])
		for i := range 41 {
			n := first * math.Pow(last/first, float64(i)/40)
			curve.X, curve.Y = append(curve.X, n), append(curve.Y, line.At(math.Log(n)))
		}
		o.Chart.Series = append(o.Chart.Series, dots, curve)
	}
	o.Data = append(o.Data, Column{"fit", fit})
	if hundred := slices.IndexFunc(runs, func(r Run) bool { return r.Params.L == 3 && r.Params.N == 100 }); hundred >= 0 {
		o.Claims = append(o.Claims, Claim{
			Says: "For N = 100 two perceptrons with L = 3 synchronise in about 100 time steps.", Where: "section 3",
			Want: About(100, 100), Ours: runs[hundred].Mean(), SE: runs[hundred].SE(), What: "mean sync_steps",
		})
	}
	worst.Says, worst.Where, worst.Want = "The synchronisation time increases logarithmically with N: t ~ τ ln N.", "section 3, equation 11", Law()
	worst.What = fmt.Sprintf("farthest that a mean is from its line, for N of %s and more", phrase.Number(float64(large(p)[0])))
	o.Claims = append(o.Claims, worst)
	return o, nil
}

package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

func ranges(p figures.Plan) []int {
	return figures.Pick(p, []int{1, 2, 3, 4, 5, 6, 8, 10}, []int{1, 2, 3, 5}, []int{1, 2, 3})
}

// wide returns the runs of a rule by input range, with keys. The tie is the one of the line's note.
func wide(p figures.Plan, rule kernels.Rule) (list []kernels.Params) {
	for _, m := range ranges(p) {
		q := p.Params(figures.Pick(p, 100, 100, 20), figures.Pick(p, 3, 3, 2), rule, kernels.TieSplit, figures.Pick(p, uint64(20_000), 1000, 20))
		q.InputRange, q.Keys = m, true
		list = append(list, q)
	}
	return list
}

func allWide(p figures.Plan) (w figures.Work) {
	for _, rule := range everyRule {
		w.Runs = append(w.Runs, wide(p, rule)...)
	}
	return w
}

var wideTime = figures.Figure{
	Name:   "wide-time",
	Title:  "Wider inputs: synchronisation time",
	Source: "Stypinski, Niemiec 2022",
	Work:   allWide,
	Make:   makeWideTime,
}

func wideColumns(runs []figures.Run) []figures.Column {
	return append(figures.SyncColumns(runs), figures.Each("input_range", runs, func(r figures.Run) uint32 { return uint32(r.Params.InputRange) }))
}

func inRange(r figures.Run) float64 { return float64(r.Params.M()) }

func makeWideTime(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Mean sync_steps of pairs (K = 3, N = 100, L = 3, tie split) with inputs −M..M without 0. Inputs of M ≥ 2L take a weight to its bound in one step.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "input range M"},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Log: true},
		},
		Data: wideColumns(r.Runs),
	}
	for i, rule := range everyRule {
		runs := figures.Matching(r.Runs, func(q kernels.Params) bool { return q.Rule == rule })
		dots := plots.Series{Name: rule.String(), Color: 1 + i}
		for _, r := range runs {
			dots.Add(inRange(r), r.Mean(), r.SE())
		}
		o.Chart.Series = append(o.Chart.Series, dots)
		o.Claims = append(o.Claims, shorter(rule, runs))
	}
	return o, nil
}

// shorter compares each mean with that of the next smaller range; the ratio that contradicts most
// is shown.
func shorter(rule kernels.Rule, runs []figures.Run) figures.Claim {
	c := cite("Stypinski, Niemiec 2022", 0).claim(rule.String())
	c.Want = figures.Range{Low: math.Inf(-1), High: 1, Text: "shorter: ratios below 1"}
	worst := figures.Nearest(c.Want)
	var at int
	for i := 1; i < len(runs); i++ {
		if v, se := meanRatio(runs[i], runs[i-1]); worst.Farther(v, se) {
			worst.Ours, worst.SE, at = v, se, i
		}
	}
	c.Ours, c.SE = worst.Ours, worst.SE
	last := len(runs) - 1
	v, se := meanRatio(runs[last], runs[0])
	c.What = fmt.Sprintf("largest ratio of mean sync_steps from one M to the next, from %d to %d; from 1 to %d it is %s", runs[at-1].Params.M(), runs[at].Params.M(), runs[last].Params.M(), phrase.WithError(v, se))
	return c
}

var wideEntropy = figures.Figure{
	Name:   "wide-entropy",
	Title:  "Wider inputs: entropy of the keys’ weights",
	Source: "Stypinski, Niemiec 2024",
	Work:   allWide,
	Make:   makeWideEntropy,
}

func makeWideEntropy(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	full := math.Log2(float64(2*r.Runs[0].Params.L + 1))
	o := figures.Outcome{
		Text: fmt.Sprintf("Entropy of a weight of the keys of the same pairs, with Miller’s and Madow’s correction and jackknifed standard errors; dashed that of a uniform weight, %.4f bits. K·N times the entropy is an upper bound for that of a key.", full),
		Chart: plots.Chart{
			X: plots.Axis{Label: "input range M"},
			Y: plots.Axis{Label: "entropy of a weight in bits"},
		},
	}
	all := ranges(p)
	o.Chart.Series = append(o.Chart.Series, plots.Series{Kind: plots.Dashed, Color: 7, X: []float64{1, float64(all[len(all)-1])}, Y: []float64{full, full}})
	bits, se := make([]float64, len(r.Runs)), make([]float64, len(r.Runs))
	for i, r := range r.Runs {
		bits[i], se[i] = r.Keys.Entropy()
	}
	o.Data = append(wideColumns(r.Runs), figures.Column{Name: "entropy_bits", Values: bits}, figures.Column{Name: "entropy_se", Values: se})
	for i, rule := range everyRule {
		dots := plots.Series{Name: rule.String(), Color: 1 + i}
		var b, e []float64
		for j, r := range r.Runs {
			if r.Params.Rule == rule {
				dots.Add(inRange(r), bits[j], se[j])
				b, e = append(b, bits[j]), append(e, se[j])
			}
		}
		o.Chart.Series = append(o.Chart.Series, dots)
		o.Claims = append(o.Claims, lessUniform(rule, all, b, e))
	}
	return o, nil
}

// lessUniform compares each entropy with that of the next smaller range; the change that contradicts
// most is shown.
func lessUniform(rule kernels.Rule, m []int, bits, se []float64) figures.Claim {
	c := cite("Stypinski, Niemiec 2024", 0).claim(rule.String())
	c.Want = figures.Range{Low: math.Inf(-1), High: 0, Text: "less: changes below 0"}
	worst := figures.Nearest(c.Want)
	var at int
	for i := 1; i < len(bits); i++ {
		if v, e := bits[i]-bits[i-1], math.Hypot(se[i], se[i-1]); worst.Farther(v, e) {
			worst.Ours, worst.SE, at = v, e, i
		}
	}
	c.Ours, c.SE = worst.Ours, worst.SE
	last := len(bits) - 1
	c.What = fmt.Sprintf("largest change of a weight’s entropy from one M to the next, in bits, from %d to %d; from 1 to %d it is %s", m[at-1], m[at], m[last], phrase.WithError(bits[last]-bits[0], math.Hypot(se[last], se[0])))
	return c
}

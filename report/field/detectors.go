package field

import (
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// detecting are the rules of pairs that look out for synchronisation.
var detecting = []kernels.Rule{kernels.Hebbian, kernels.RandomWalk}

var detectors = figures.Figure{
	Name:   "detectors",
	Title:  "Partners who notice synchronisation only by what they hear",
	Source: "nothing is quoted",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, rule := range detecting {
			for _, steps := range figures.Pick(p, []uint64{5, 10, 20, 30, 40, 50, 70, 100, 150, 200}, []uint64{10, 30, 50, 100}, []uint64{5, 20}) {
				q := p.Params(figures.Pick(p, 100, 100, 20), 3, rule, kernels.TieMinus, figures.Pick(p, uint64(40_000), 2000, 20))
				q.Detect = steps
				w.Runs = append(w.Runs, q)
			}
		}
		return w
	},
	Make: makeDetectors,
}

func makeDetectors(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Partners cannot compare their weights. Pairs (K = 3, N = 100, L = 3, tie minus) that take themselves for synchronised after T equal outputs in a row are wrong in this share, with Wilson’s 95 % intervals, if they stop there.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "T"},
			Y: plots.Axis{Label: "share of detections that are wrong", Log: true},
		},
	}
	wrong := func(r figures.Run) (share, low, high float64) {
		d := r.Stats.DetectSummary(r.Params).Detection
		if d.PWrong == nil {
			return 0, 0, 1
		}
		return *d.PWrong, *d.PWrongLow, *d.PWrongHigh
	}
	var shares, lows, highs []float64
	for i, rule := range detecting {
		dots := plots.Series{Name: rule.String(), Color: 1 + i}
		for _, r := range figures.Matching(r.Runs, func(q kernels.Params) bool { return q.Rule == rule }) {
			share, low, high := wrong(r)
			addShare(&dots, float64(r.Params.Detect), share, low, high)
			shares, lows, highs = append(shares, share), append(lows, low), append(highs, high)
		}
		o.Chart.Series = append(o.Chart.Series, dots)
	}
	o.Chart.Y.Min, o.Chart.Y.Max = least(append(shares, 0.1)...)/2, 1.1
	o.Data = append(figures.SyncColumns(r.Runs), figures.Each("detect", r.Runs, func(r figures.Run) uint64 { return r.Params.Detect }),
		figures.Column{Name: "wrong", Values: shares}, figures.Column{Name: "wrong_low", Values: lows}, figures.Column{Name: "wrong_high", Values: highs})
	return o, nil
}

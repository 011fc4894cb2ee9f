package field

import (
	"fmt"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// units returns runs of machines as neuralkey has them, with inputs -L..L and 0, and fewer hidden
// units.
func units(p figures.Plan) (list []kernels.Params) {
	l := cite("farizrahman4u", 0)
	for _, k := range figures.Pick(p, []int{1, 2, 3, 5, 10, 20, 30, 50, whole(l.k)}, []int{1, 3, 10, 30, whole(l.k)}, []int{1, 3, whole(l.k)}) {
		trials := max(figures.Pick(p, uint64(1000), 200, 4), figures.Pick(p, uint64(20_000), 2000, 20)/uint64(k))
		q := l.params(p, kernels.TieMinus, trials)
		q.K, q.InputRange, q.ZeroInputs = k, q.L, true
		q.MaxSteps = figures.Pick(p, uint64(20_000), 20_000, 5000)
		list = append(list, q)
	}
	return list
}

var hidden = figures.Figure{
	Name:   "hidden-units",
	Title:  "Many hidden units",
	Source: "farizrahman4u/neuralkey",
	Work:   func(p figures.Plan) figures.Work { return figures.Work{Runs: units(p)} },
	Make:   makeHidden,
}

func makeHidden(_ figures.Plan, r figures.Results) (figures.Outcome, error) {
	l, last := cite("farizrahman4u", 0), r.Runs[len(r.Runs)-1]
	o := figures.Outcome{
		Text: fmt.Sprintf("Mean sync_steps of machines with N = %s and L = %s that learn by the Hebbian rule from inputs −L..L with 0, against the number of hidden units.", l.n, l.l),
		Chart: plots.Chart{
			X: plots.Axis{Label: "hidden units K", Log: true},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps"},
		},
		Data: append(figures.SyncColumns(r.Runs), figures.Each("input_range", r.Runs, func(r figures.Run) uint32 { return uint32(r.Params.InputRange) })),
	}
	var dots plots.Series
	dots.Color = 1
	for _, r := range r.Runs {
		dots.Add(float64(r.Params.K), r.Mean(), r.SE())
	}
	o.Chart.Series = append(o.Chart.Series, dots)
	c := l.claim("")
	c.Ours, c.SE = synced(last)
	c.Want = figures.AtLeast(0.5)
	c.What = fmt.Sprintf("share of our pairs that synchronise within %s steps, tie minus; mean sync_steps: %s", phrase.Grouped(last.Params.MaxSteps), average(last))
	o.Claims = append(o.Claims, c)
	return o, nil
}

package field

import (
	"fmt"
	"math"

	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// askedInputs is the N of machines that ask, in all but tiny plans.
const askedInputs = 100

// askers are the attackers of pairs that ask.
var askers = []kernels.Attack{kernels.Simple, kernels.Geometric, kernels.Majority}

func askedDepths(p figures.Plan) []int {
	return figures.Pick(p, []int{2, 3, 4, 5}, []int{2, 3, 4}, []int{2})
}

// fields returns the local fields that are asked for, in units of a weight. Asking for a field of
// no more than 3L makes synchronisation last for ever: the signs are then all but random.
func fields(p figures.Plan, l int) (list []uint64) {
	for _, more := range figures.Pick(p, []int{1, 2, 3, 4, 6, 9, 14}, []int{1, 2, 3, 5, 9}, []int{0, 4}) {
		list = append(list, uint64(3*l+more))
	}
	return list
}

// asked returns the run of an attack on pairs that ask for a field, or get random inputs for 0.
func asked(p figures.Plan, l int, query uint64, a kernels.Attack) kernels.Params {
	trials := figures.Pick(p, uint64(1000), 128, 8)
	if a == kernels.Majority {
		trials = figures.Pick(p, uint64(4000), 96, 4)
	}
	q := figures.Attacked(p.Params(figures.Pick(p, askedInputs, askedInputs, 20), l, kernels.RandomWalk, kernels.TieMinus, trials), a)
	q.Query = query
	if p.Size == figures.Tiny {
		q.Attackers = min(q.Attackers, 4)
	}
	return q
}

func allAsked(p figures.Plan) (w figures.Work) {
	for _, l := range askedDepths(p) {
		for _, a := range askers {
			for _, query := range append(fields(p, l), 0) {
				w.Runs = append(w.Runs, asked(p, l, query, a))
			}
		}
	}
	return w
}

// asking returns the runs of an attack on pairs that ask, by field, and the one with random inputs.
func asking(r figures.Results, l int, a kernels.Attack) (runs []figures.Run, random figures.Run) {
	are := func(query bool) func(kernels.Params) bool {
		return func(q kernels.Params) bool { return q.L == l && q.Attack == a && (q.Query > 0) == query }
	}
	return figures.Matching(r.Runs, are(true)), of(r, are(false))
}

// h returns the local field that is asked for in units of √N, the H of the source.
func h(q kernels.Params) float64 { return float64(q.Query) / math.Sqrt(float64(q.N)) }

var queryTime = figures.Figure{
	Name:   "query-time",
	Title:  "Queries: synchronisation time",
	Source: "Ruttor, Kinzel, Kanter 2005",
	Work:   allAsked,
	Make:   makeQueryTime,
}

func makeQueryTime(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Mean sync_steps of pairs that ask each other for inputs with a local field of ±H√N (K = 3, N = 100, random walk, tie minus); dashed with random inputs. Small H make synchronisation slow: the attackers’ and the partners’ signs are then all but random.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "H"},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Log: true},
		},
	}
	var rows []figures.Run
	for i, l := range askedDepths(p) {
		runs, random := asking(r, l, kernels.Simple)
		dots := plots.Series{Name: fmt.Sprintf("L = %d", l), Color: 1 + i}
		for _, r := range runs {
			dots.Add(h(r.Params), r.Mean(), r.SE())
		}
		level := plots.Series{Kind: plots.Dashed, Color: 1 + i, X: []float64{dots.X[0], dots.X[len(dots.X)-1]}, Y: []float64{random.Mean(), random.Mean()}}
		o.Chart.Series = append(o.Chart.Series, level, dots)
		rows = append(append(rows, runs...), random)
	}
	o.Data = append(figures.SyncColumns(rows), figures.Each("query", rows, func(r figures.Run) uint64 { return r.Params.Query }), figures.Each("h", rows, func(r figures.Run) float64 { return h(r.Params) }))
	return o, nil
}

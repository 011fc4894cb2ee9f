package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// structure is K, N and L.
type structure struct{ k, n, l int }

func (s structure) String() string { return fmt.Sprintf("K = %d, N = %d, L = %d", s.k, s.n, s.l) }

func (s structure) is(q kernels.Params) bool { return q.K == s.k && q.N == s.n && q.L == s.l }

// middle is the structure from which others differ in one number.
func middle(p figures.Plan) structure { return structure{3, figures.Pick(p, 100, 100, 20), 3} }

// errorRates are those of the source, 3 to 11 %, with steps of ours.
var errorRates = []float64{0.03, 0.05, 0.07, 0.09, 0.11}

// nearby returns the run of a structure whose partners' weights differ at a rate.
func nearby(p figures.Plan, s structure, rate float64) kernels.Params {
	q := p.Params(s.n, s.l, kernels.RandomWalk, kernels.TieMinus, figures.Pick(p, uint64(10_000), 1000, 20))
	q.K, q.Start, q.StartErrors = s.k, kernels.StartNear, rate
	return q
}

func structures(p figures.Plan) []structure {
	m := middle(p)
	return []structure{m, {2 * m.k, m.n, m.l}, {m.k, 4 * m.n, m.l}, {m.k, m.n, 2 * m.l}}
}

var nearErrors = figures.Figure{
	Name:   "near-errors",
	Title:  "Starts that nearly agree: steps against error rate",
	Source: "Niemiec, Widlarz, Mehic 2023",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, s := range structures(p) {
			for _, rate := range errorRates {
				w.Runs = append(w.Runs, nearby(p, s, rate))
			}
		}
		return w
	},
	Make: makeNearErrors,
}

func nearColumns(runs []figures.Run) []figures.Column {
	return append(figures.SyncColumns(runs), figures.Each("start_errors", runs, func(r figures.Run) float64 { return r.Params.StartErrors }))
}

func makeNearErrors(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Mean sync_steps of pairs (random walk, tie minus) of which each weight of B differs from A’s with a probability, the error rate; pairs that start equal count with 0 steps.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "error rate"},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Min: 0},
		},
		Data: nearColumns(r.Runs),
	}
	c := cite("Niemiec, Widlarz, Mehic 2023", 0).claim("the error rate")
	worst := math.Inf(1)
	top := 0.0
	for i, s := range structures(p) {
		runs := figures.Matching(r.Runs, s.is)
		dots := plots.Series{Name: s.String(), Color: 1 + i}
		for _, r := range runs {
			dots.Add(r.Params.StartErrors, r.Mean(), r.SE())
			top = max(top, r.Mean()+2*r.SE())
		}
		o.Chart.Series = append(o.Chart.Series, dots)
		if v, se := meanRatio(runs[len(runs)-1], runs[0]); v < worst {
			worst = v
			c.Ours, c.SE = v, se
			c.What = fmt.Sprintf("mean sync_steps at an error rate of %s over that at %s, for the structure for which it is least, %s", phrase.Percent(errorRates[len(errorRates)-1]), phrase.Percent(errorRates[0]), s)
		}
	}
	o.Chart.Y.Max = top
	c.Want = depends
	o.Claims = []figures.Claim{c}
	return o, nil
}

// depends is the range of a ratio of means that depend on something: what the page's rule for laws
// would not let pass as equal.
var depends = figures.AtLeast(1 + figures.Law().High)

// varied are the structures in which one number differs from the middle's.
type varied struct {
	name string
	list []structure
	of   func(structure) int
}

func variations(p figures.Plan) []varied {
	m := middle(p)
	var k, n, l []structure
	for _, f := range figures.Pick(p, []int{1, 2, 3, 4, 6, 8, 10}, []int{1, 2, 4, 8}, []int{2, 3}) {
		k = append(k, structure{f, m.n, m.l})
		l = append(l, structure{m.k, m.n, f})
	}
	for _, n1 := range figures.Pick(p, []int{10, 30, 100, 300, 1000}, []int{10, 100, 1000}, []int{10, 20}) {
		n = append(n, structure{m.k, n1, m.l})
	}
	return []varied{
		{"K", k, func(s structure) int { return s.k }},
		{"N", n, func(s structure) int { return s.n }},
		{"L", l, func(s structure) int { return s.l }},
	}
}

// middleRate is the error rate at which structures are compared.
const middleRate = 0.05

var nearStructure = figures.Figure{
	Name:   "near-structure",
	Title:  "Starts that nearly agree: steps against K, N and L",
	Source: "Niemiec, Widlarz, Mehic 2023",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, v := range variations(p) {
			for _, s := range v.list {
				w.Runs = append(w.Runs, nearby(p, s, middleRate))
			}
		}
		return w
	},
	Make: makeNearStructure,
}

func makeNearStructure(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: fmt.Sprintf("The same at an error rate of %s for machines that differ from %s in one number; lines join what differs in the same.", phrase.Percent(middleRate), middle(p)),
		Chart: plots.Chart{
			X: plots.Axis{Label: "K, N or L", Log: true},
			Y: plots.Axis{Label: "mean synchronisation time t_{sync} in steps", Log: true},
		},
		Data: nearColumns(r.Runs),
	}
	for i, v := range variations(p) {
		dots, line := plots.Series{Name: v.name, Color: 1 + i}, plots.Series{Kind: plots.Line, Color: 1 + i}
		var low, high figures.Run
		for j, s := range v.list {
			r := of(r, s.is)
			dots.Add(float64(v.of(s)), r.Mean(), r.SE())
			line.X, line.Y = append(line.X, float64(v.of(s))), append(line.Y, r.Mean())
			if j == 0 || r.Mean() < low.Mean() {
				low = r
			}
			if j == 0 || r.Mean() > high.Mean() {
				high = r
			}
		}
		o.Chart.Series = append(o.Chart.Series, line, dots)
		c := cite("Niemiec, Widlarz, Mehic 2023", 0).claim("the structure: " + v.name)
		c.Want = depends
		c.Ours, c.SE = meanRatio(high, low)
		c.What = fmt.Sprintf("largest mean sync_steps over the smallest, at an error rate of %s and %s from %d to %d", phrase.Percent(middleRate), v.name, v.of(v.list[0]), v.of(v.list[len(v.list)-1]))
		o.Claims = append(o.Claims, c)
	}
	return o, nil
}

package field

import (
	"fmt"

	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// crowds are the attacks of which many take part, and how many.
func crowds(p figures.Plan) []crowdOf {
	return []crowdOf{
		{cite("Klimov", 0), kernels.Genetic, figures.Pick(p, []int{4, 16, 64, 256, 1024, 2500}, []int{4, 64, 256, 2500}, []int{2, 8})},
		{cite("Klimov", 1), kernels.Geometric, figures.Pick(p, []int{1, 3, 10, 30, 100, 300, 1000}, []int{1, 10, 100}, []int{2, 10})},
	}
}

type crowdOf struct {
	line
	attack  kernels.Attack
	numbers []int
}

// claimed is the number of attackers of which the line speaks: 2,500 and 100, or the most of a tiny
// plan.
func (c crowdOf) claimed(p figures.Plan) int {
	if c.attack == kernels.Geometric && p.Size != figures.Tiny {
		return 100
	}
	return c.numbers[len(c.numbers)-1]
}

func (c crowdOf) run(p figures.Plan, tie kernels.Tie, attackers int) kernels.Params {
	q := c.params(p, tie, figures.Pick(p, uint64(2000), 200, 10))
	if p.Size == figures.Tiny {
		q.N = 21
	}
	q.Attack, q.Attackers = c.attack, attackers
	return q
}

var crowd = figures.Figure{
	Name:   "crowd",
	Title:  "Success against the number of attackers",
	Source: "Klimov, Mityagin, Shamir 2002",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, c := range crowds(p) {
			for _, n := range c.numbers {
				w.Runs = append(w.Runs, c.run(p, kernels.TieMinus, n))
			}
			w.Runs = append(w.Runs, c.run(p, kernels.TieSplit, c.claimed(p)))
		}
		return w
	},
	Make: makeCrowd,
}

func makeCrowd(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Share of pairs (K = 3, N = 101, L = 3, Hebbian, tie minus) of which one of so many geometric attackers, or of at most so many networks of a genetic attack, has all weights when the partners have synchronised, with Wilson’s 95 % intervals.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "attackers", Log: true},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Min: 0, Max: 1.02},
		},
		Data: attackColumns(r.Runs),
	}
	wants := []figures.Range{figures.AtLeast(crowds(p)[0].number()), figures.About(crowds(p)[1].number(), 0.1)}
	for i, c := range crowds(p) {
		dots := plots.Series{Name: c.attack.String(), Color: 1 + i}
		for _, tie := range ties {
			for _, r := range figures.Matching(r.Runs, func(q kernels.Params) bool { return q.Attack == c.attack && q.Tie == tie }) {
				share, low, high := r.Success()
				if tie == kernels.TieMinus {
					addShare(&dots, float64(r.Params.Attackers), share, low, high)
				}
				if r.Params.Attackers == c.claimed(p) {
					claim := c.claim("tie " + tie.String())
					claim.Want, claim.Ours, claim.SE = wants[i], share, figures.SuccessSE(low, high)
					claim.What = fmt.Sprintf("share of pairs of which one of %d has all weights when the partners have synchronised", r.Params.Attackers)
					o.Claims = append(o.Claims, claim)
				}
			}
		}
		o.Chart.Series = append(o.Chart.Series, dots)
	}
	return o, nil
}

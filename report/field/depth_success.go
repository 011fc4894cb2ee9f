package field

import (
	"math"

	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

// siege is an attack on pairs of all depths.
type siege struct {
	name   string
	n      int
	rule   kernels.Rule
	attack kernels.Attack
	// attackers, 0 for the attack's default
	attackers    int
	depths       [3]int // largest, by size
	trials       [3]uint64
	claim        func(falling) (figures.Claim, *fits.Line)
	curve        func(fits.Line, float64) float64 // of the law, from the claim's line
	fewAttackers int                              // of a tiny plan
}

func expLine(line fits.Line, l float64) float64 { return math.Exp(line.At(l)) }

var sieges = []siege{
	{
		name: "simple", n: 20, rule: kernels.RandomWalk, attack: kernels.Simple, depths: [3]int{3, 3, 3}, trials: [3]uint64{3_000_000, 100_000, 200},
		claim: func(f falling) (figures.Claim, *fits.Line) {
			return f.quadratic(cite("Ruttor, Kinzel, Shacham", 0).claim(""))
		},
		curve: func(line fits.Line, l float64) float64 { return math.Exp(l * line.At(l)) },
	},
	{
		name: "geometric", n: 100, rule: kernels.RandomWalk, attack: kernels.Geometric, depths: [3]int{8, 6, 3}, trials: [3]uint64{100_000, 8000, 20},
		claim: func(f falling) (figures.Claim, *fits.Line) {
			return f.exponential(cite("Mislovaty", 0).claim("the success of one geometric attacker"))
		},
		curve: expLine,
	},
	{
		name: "genetic", n: 100, rule: kernels.RandomWalk, attack: kernels.Genetic, attackers: 4, depths: [3]int{8, 8, 3}, trials: [3]uint64{10_000, 400, 10}, fewAttackers: 4,
		claim: func(f falling) (figures.Claim, *fits.Line) {
			return f.exponential(cite("Ruttor, Kinzel, Naeh, Kanter 2006", 0).claim("success of at most 4 networks"))
		},
		curve: expLine,
	},
	{
		name: "majority", n: 100, rule: kernels.Hebbian, attack: kernels.Majority, depths: [3]int{8, 6, 3}, trials: [3]uint64{2000, 256, 8}, fewAttackers: 5,
		claim: func(f falling) (figures.Claim, *fits.Line) { return f.level(cite("Shacham, Klein", 0).claim("")) },
		curve: expLine,
	},
}

func (s siege) run(p figures.Plan, l int) kernels.Params {
	n := figures.Pick(p, s.n, s.n, 20)
	q := figures.Attacked(p.Params(n, l, s.rule, kernels.TieMinus, s.trials[p.Size]), s.attack)
	if s.attackers > 0 {
		q.Attackers = s.attackers
	}
	if p.Size == figures.Tiny && s.fewAttackers > 0 {
		q.Attackers = s.fewAttackers
	}
	return q
}

var depthSuccess = figures.Figure{
	Name:   "depth-success",
	Title:  "Success of attackers against synaptic depth",
	Source: "Mislovaty et al. 2002; Ruttor et al. 2004 and 2006; Shacham et al. 2004",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, s := range sieges {
			for l := 1; l <= s.depths[p.Size]; l++ {
				w.Runs = append(w.Runs, s.run(p, l))
			}
		}
		return w
	},
	Make: makeDepthSuccess,
}

func makeDepthSuccess(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Share of pairs of which an attacker has all weights when the partners have synchronised, with Wilson’s 95 % intervals: one simple attacker (N = 20), one geometric, a genetic attack of at most 4 networks and a hundred attackers " +
			"who vote (majority; N = 100). Lines are the laws, fitted where it is said below; the majority’s is exp(a − yL) too.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synaptic depth L", Min: 0.8, Max: float64(sieges[1].depths[p.Size]) + 0.2},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Log: true},
		},
	}
	runs, lowest := r.Runs, 1.0
	for i, s := range sieges {
		dots := plots.Series{Name: s.name + ", " + s.rule.String(), Color: 1 + i}
		var f falling
		for range s.depths[p.Size] {
			r := runs[0]
			runs = runs[1:]
			f.add(r)
			share, low, high := r.Success()
			addShare(&dots, float64(r.Params.L), share, low, high)
			lowest = least(lowest, share)
		}
		c, line := s.claim(f)
		o.Claims = append(o.Claims, c)
		if line != nil {
			law := plots.Series{Kind: plots.Line, Color: 1 + i}
			for _, l := range f.l {
				law.X, law.Y = append(law.X, l), append(law.Y, min(1, s.curve(*line, l)))
			}
			o.Chart.Series = append(o.Chart.Series, law)
		}
		o.Chart.Series = append(o.Chart.Series, dots)
	}
	o.Chart.Y.Min, o.Chart.Y.Max = lowest/2, 1.2
	o.Data = attackColumns(r.Runs)
	return o, nil
}

// level completes a claim that the success does not fall with L, as the paper's page does.
func (f falling) level(c figures.Claim) (figures.Claim, *fits.Line) {
	var x, y, se []float64
	for i, s := range f.share {
		if s > 0 {
			x, y, se = append(x, f.l[i]), append(y, math.Log(s)), append(se, f.se[i]/s)
		}
	}
	c.Want, c.What = figures.AtLeast(-0.02), "slope of ln success over L: a decay by more than 2 % a depth would be seen"
	line, err := fits.FitLine(x, y, se)
	if err != nil {
		c.SE, c.What = 1, "nothing: too few depths at which anything succeeds"
		return c, nil
	}
	c.Ours, c.SE = line.B, line.SEB
	return c, &line
}

// attackColumns returns the columns of attacked runs: their parameters, success and time.
func attackColumns(runs []figures.Run) []figures.Column {
	share := func(i int) func(figures.Run) float64 {
		return func(r figures.Run) float64 {
			s, low, high := r.Success()
			return [...]float64{s, low, high}[i]
		}
	}
	return append(figures.RunColumns(runs),
		figures.Each("query", runs, func(r figures.Run) uint64 { return r.Params.Query }),
		figures.Each("attack", runs, func(r figures.Run) string { return r.Params.Attack.String() }),
		figures.Each("attackers", runs, func(r figures.Run) uint32 { return uint32(r.Params.Attackers) }),
		figures.Each("success", runs, share(0)), figures.Each("success_low", runs, share(1)), figures.Each("success_high", runs, share(2)),
		figures.Each("mean_sync_steps", runs, figures.Run.Mean), figures.Each("se", runs, figures.Run.SE))
}

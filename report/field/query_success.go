package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

var querySuccess = figures.Figure{
	Name:   "query-success",
	Title:  "Queries: success of attackers against H",
	Source: "Ruttor, Kinzel, Kanter 2005",
	Work:   allAsked,
	Make:   makeQuerySuccess,
}

func makeQuerySuccess(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	depths := askedDepths(p)
	l := depths[len(depths)/2]
	o := figures.Outcome{
		Text: fmt.Sprintf("Share of pairs of which an attacker has all weights when the partners have synchronised, with Wilson’s 95 %% intervals, against the field that is asked for: one simple attacker, one geometric, a hundred who vote (majority), for L = %d "+
			"(K = 3, N = 100, random walk, tie minus); dashed with random inputs. Whoever asks for larger fields synchronises sooner, and so do attackers.", l),
		Chart: plots.Chart{
			X: plots.Axis{Label: "H"},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Min: 0, Max: 1.02},
		},
	}
	var rows []figures.Run
	for i, a := range askers {
		runs, random := asking(r, l, a)
		dots := plots.Series{Name: a.String(), Color: 1 + i}
		for _, r := range runs {
			share, low, high := r.Success()
			addShare(&dots, h(r.Params), share, low, high)
		}
		share, _, _ := random.Success()
		level := plots.Series{Kind: plots.Dashed, Color: 1 + i, X: []float64{dots.X[0], dots.X[len(dots.X)-1]}, Y: []float64{share, share}}
		o.Chart.Series = append(o.Chart.Series, level, dots)
		rows = append(append(rows, runs...), random)
	}
	o.Data = attackColumns(rows)
	return o, nil
}

var queryDepth = figures.Figure{
	Name:   "query-depth",
	Title:  "Queries: success of attackers against synaptic depth",
	Source: "Ruttor, Kinzel, Kanter 2005",
	Work:   allAsked,
	Make:   makeQueryDepth,
}

func makeQueryDepth(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Success of the same attackers against the synaptic depth: with random inputs (dashed), and with queries (points) for that H at which the partners take as long as with random inputs, by interpolation between neighbouring H.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synaptic depth L", Min: float64(askedDepths(p)[0]) - 0.2, Max: float64(askedDepths(p)[len(askedDepths(p))-1]) + 0.2},
			Y: plots.Axis{Label: "share of pairs with a successful attacker", Min: 0, Max: 1},
		},
	}
	var depth []uint32
	var attack []string
	var at, share, shareSE, random, randomSE []float64
	for i, a := range askers {
		dots, level := plots.Series{Name: a.String(), Color: 1 + i}, plots.Series{Kind: plots.Dashed, Color: 1 + i}
		for _, l := range askedDepths(p) {
			runs, without := asking(r, l, a)
			e := asLong(runs, without)
			if e.ok {
				dots.Add(float64(l), e.share, e.se)
			}
			level.X, level.Y = append(level.X, float64(l)), append(level.Y, e.random)
			depth, attack = append(depth, uint32(l)), append(attack, a.String())
			at, share, shareSE = append(at, e.h), append(share, e.share), append(shareSE, e.se)
			random, randomSE = append(random, e.random), append(randomSE, e.randomSE)
			if a == kernels.Majority {
				o.Claims = append(o.Claims, e.claim(l))
			}
		}
		o.Chart.Series = append(o.Chart.Series, level, dots)
	}
	o.Data = []figures.Column{{Name: "l", Values: depth}, {Name: "attack", Values: attack}, {Name: "h", Values: at}, {Name: "success", Values: share}, {Name: "success_se", Values: shareSE}, {Name: "success_random", Values: random}, {Name: "success_random_se", Values: randomSE}}
	return o, nil
}

// equal is the success with queries that take as long as random inputs, and with random inputs.
type equal struct {
	h, share, se     float64 // NaN if no query takes as long
	random, randomSE float64
	ok               bool
}

// asLong finds the H at which queries take as long as random inputs, and the success there, both
// linear between neighbouring H, the time in its logarithm.
func asLong(runs []figures.Run, random figures.Run) (e equal) {
	s, low, high := random.Success()
	e = equal{h: math.NaN(), share: math.NaN(), se: math.NaN(), random: s, randomSE: figures.SuccessSE(low, high)}
	var x, y, se []float64
	for _, r := range runs {
		x, y = append(x, h(r.Params)), append(y, -math.Log(r.Mean()))
		se = append(se, math.Hypot(r.SE()/r.Mean(), random.SE()/random.Mean())) // of the difference
	}
	at, seAt, ok := crossing(x, y, se, -math.Log(random.Mean()))
	if !ok {
		return e
	}
	i := 1
	for x[i] < at {
		i++
	}
	a, lowA, highA := runs[i-1].Success()
	b, lowB, highB := runs[i].Success()
	part, slope := (at-x[i-1])/(x[i]-x[i-1]), (b-a)/(x[i]-x[i-1])
	e.h, e.ok = at, true
	e.share = a + part*(b-a)
	e.se = math.Hypot(math.Hypot((1-part)*figures.SuccessSE(lowA, highA), part*figures.SuccessSE(lowB, highB)), slope*seAt)
	return e
}

// claim compares the successes.
func (e equal) claim(l int) figures.Claim {
	c := cite("Ruttor, Kinzel, Kanter 2005", 0).claim(fmt.Sprintf("majority, L = %d", l))
	c.Want = figures.Range{Low: math.Inf(-1), High: 1, Text: "lower: a ratio below 1"}
	if !e.ok || e.random == 0 {
		c.Ours, c.SE, c.What = 1, 1, "nothing: no H takes as long as random inputs, or nobody succeeds"
		return c
	}
	c.Ours, c.SE = ratio(e.share, e.se, e.random, e.randomSE)
	c.What = fmt.Sprintf("success with queries over that with random inputs, %s over %s, at the H = %.2f at which both take equally long", phrase.WithError(e.share, e.se), phrase.WithError(e.random, e.randomSE), e.h)
	return c
}

package figures

import (
	"fmt"
	"math"

	"tpmbench/batch/overlaps"
	"tpmbench/report/plots"
)

var bits = Figure{
	Name:   "section2-bits",
	Title:  "Antiparallel perceptrons: the sequence of their output bits",
	Source: "section 2, last paragraph",
	Work:   walk.Work,
	Make:   makeBits,
}

// equalAtMost is how many steps of a million may have equal outputs.
var equalAtMost = AtMost(1000)

func makeBits(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "How often runs of equal outputs of A have a length, N = 100, with standard errors, and the line of a fair coin, 2⁻ᵏ. A coin is what equation 1 amounts to as long as inputs are random and not known: the weights " +
			"depend on earlier inputs alone, and for an input that is as likely as its opposite the output is +1 or −1 with equal probability, whatever came before. The data have the serial correlations too.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "length k of a run of equal outputs", Min: 0.5, Max: longest + 0.5},
			Y: plots.Axis{Label: "share of the runs", Log: true},
		},
	}
	coin := plots.Series{Name: "a fair coin", Kind: plots.Line}
	for k := 1; k <= longest; k++ {
		coin.X, coin.Y = append(coin.X, float64(k)), append(coin.Y, math.Ldexp(1, -k))
	}
	o.Chart.Series = append(o.Chart.Series, coin)
	rows := bitRows{}
	balance, runs, serial, equal := Nearest(Law()), Nearest(Law()), Nearest(lawOfWalk), Nearest(equalAtMost)
	const counted = 4 // the longest runs that are frequent enough for a claim
	compare := func(c *Claim, off, se float64, what string) {
		if off = math.Abs(off); c.Farther(off, se) {
			c.Ours, c.SE, c.What = off, se, what
		}
	}
	for _, d := range walksOf(r) {
		rows.add(d, "equal outputs", 0, d.Equal, 0)
		rows.add(d, "plus", 0, d.Plus, 0.5)
		compare(&equal, 1e6*d.Equal.Mean(), 1e6*d.Equal.SE(), fmt.Sprintf("most steps of a million in which both outputs are equal, at %s", d))
		if d.Walk.N != 100 {
			continue
		}
		dots := plots.Series{Name: fmt.Sprintf("η = %v", d.eta()), Color: len(o.Chart.Series)}
		compare(&balance, d.Plus.Mean()/0.5-1, d.Plus.SE()/0.5, fmt.Sprintf("farthest that the share of +1 is from 1/2, relative to it, at %s", d))
		for i, m := range d.Runs {
			want := math.Ldexp(1, -i-1)
			rows.add(d, "run length", i+1, m, want)
			dots.Add(float64(i+1)+0.06*float64(dots.Color-3), m.Mean(), m.SE())
			if i < counted {
				compare(&runs, m.Mean()/want-1, m.SE()/want, fmt.Sprintf("farthest that the share of runs of a length up to %d is from 2⁻ᵏ, relative to it, at %s, k = %d", counted, d, i+1))
			}
		}
		for i, m := range d.Serial {
			rows.add(d, "serial correlation", i+1, m, 0)
			compare(&serial, m.Mean(), m.SE(), fmt.Sprintf("largest correlation of two outputs up to %d steps apart, at %s, lag %d", lags, d, i+1))
		}
		o.Chart.Series = append(o.Chart.Series, dots)
	}
	equal.Says, equal.Where, equal.Want = "The output bits are σA = −σB: each network has complete knowledge about its partner.", "sections 2 and 5", equalAtMost
	balance.Says, balance.Where, balance.Want = "The output bits are a rather complex sequence: it is as balanced as a coin’s.", "section 2", Law()
	runs.Says, runs.Where, runs.Want = "A rather complex sequence: its runs are as long as a coin’s.", "section 2", Law()
	serial.Says, serial.Where, serial.Want = "A rather complex sequence: it has no serial correlation.", "section 2", lawOfWalk
	o.Claims = []Claim{equal, balance, runs, serial}
	o.Data = rows.columns()
	return o, nil
}

// bitRows are the data: a row for each property of the bits of a walk.
type bitRows struct {
	n, at               []uint32
	eta, mean, se, coin []float64
	trials, steps       []uint64
	property            []string
}

func (b *bitRows) add(d *walked, property string, at int, m overlaps.Moments, coin float64) {
	b.n, b.eta, b.trials, b.steps = append(b.n, uint32(d.Walk.N)), append(b.eta, d.eta()), append(b.trials, d.Walk.Trials), append(b.steps, uint64(d.Walk.Watched()))
	b.property, b.at = append(b.property, property), append(b.at, uint32(at))
	b.mean, b.se, b.coin = append(b.mean, m.Mean()), append(b.se, m.SE()), append(b.coin, coin)
}

func (b *bitRows) columns() []Column {
	return []Column{{"n", b.n}, {"eta", b.eta}, {"trials", b.trials}, {"steps", b.steps}, {"property", b.property}, {"at", b.at}, {"mean", b.mean}, {"se", b.se}, {"expected", b.coin}}
}

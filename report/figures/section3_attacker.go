package figures

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/plots"
)

var perceptronAttacker = Figure{
	Name:   "section3-attacker",
	Title:  "Discrete perceptrons: an attacker synchronises too",
	Source: "section 3, last paragraph",
	Work: func(p Plan) Work {
		q := p.Params(100, 3, kernels.AntiHebbian, kernels.TieMinus, Pick(p, uint64(20_000), 2000, 50))
		q.K, q.Follow = 1, true
		return Work{Runs: []kernels.Params{Attacked(q, kernels.Geometric), Attacked(q, kernels.Observer)}}
	},
	Make: makePerceptronAttacker,
}

func makePerceptronAttacker(_ Plan, r Results) (Outcome, error) {
	flips, waits := r.Runs[0], r.Runs[1]
	o := Outcome{
		Text: "Two perceptrons with N = 100 and L = 3, and an attacker: how many pairs have synchronised by a step, and in how many the attacker has A's weights by then. " +
			"One who takes the public output for its own (geometric: with a single unit, that is the unit it flips) is hardly behind the partners; one who moves only when its own " +
			"output agrees (observer) needs longer, and gets there too.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "steps", Log: true},
			Y: plots.Axis{Label: "share of pairs", Min: 0, Max: 1},
		},
	}
	var steps []uint32
	var share [3][]float64
	partners := cumulative(flips.Stats.Histogram(), flips.Stats.Trials())
	taking := cumulative(flips.Stats.LearnSteps(), flips.Stats.Trials())
	observing := cumulative(waits.Stats.LearnSteps(), waits.Stats.Trials())
	for i, c := range []struct {
		name string
		of   shares
		kind plots.Kind
	}{{"the partners", partners, plots.Line}, {"attacker taking their output", taking, plots.Line}, {"observer", observing, plots.Line}} {
		s := plots.Series{Name: c.name, Kind: c.kind, Color: i}
		for j, t := range c.of.steps {
			s.X, s.Y = append(s.X, float64(t)), append(s.Y, c.of.share[j])
		}
		o.Chart.Series = append(o.Chart.Series, s)
	}
	for t := range observing.steps[len(observing.steps)-1] + 1 {
		steps = append(steps, t)
		for i, c := range []shares{partners, taking, observing} {
			share[i] = append(share[i], c.at(t))
		}
	}
	o.Data = []Column{{"step", steps}, {"partners", share[0]}, {"attacker", share[1]}, {"observer", share[2]}}
	for i, r := range r.Runs {
		s := r.Stats.AttackerSummary(r.Params)
		name := [...]string{"taking the public output", "moving only with it"}[i]
		learned, se := ShareOf(*s.Learned, r.Stats.Trials())
		o.Claims = append(o.Claims, Claim{
			Says: "An attacker, recording inputs and outputs, is able to synchronise too: " + name + ".", Where: "section 3",
			Want: AtLeast(0.99), Ours: learned, SE: se, What: fmt.Sprintf("share of the pairs whose attacker gets there, in %s steps on average", phrase.WithError(value(s.LearnSteps.Mean), value(s.LearnSteps.SE))),
		})
	}
	return o, nil
}

// ShareOf returns the share k/n, and its standard error computed with two more of each outcome (A.
// Agresti, B. A. Coull, The American Statistician 52, 119, 1998), which is not 0 if k is n.
func ShareOf(k, n uint64) (share, se float64) {
	all := float64(n) + 4
	p := (float64(k) + 2) / all
	return float64(k) / float64(n), math.Sqrt(p * (1 - p) / all)
}

// shares is a cumulative distribution: the share of all at each step that occurs.
type shares struct {
	steps []uint32
	share []float64
}

func cumulative(counts iter.Seq2[uint32, uint64], all uint64) (s shares) {
	var sum uint64
	for t, n := range counts {
		sum += n
		s.steps, s.share = append(s.steps, t), append(s.share, float64(sum)/float64(all))
	}
	return s
}

// at returns the share at step t.
func (s shares) at(t uint32) float64 {
	i, found := slices.BinarySearch(s.steps, t)
	if found {
		i++
	}
	if i == 0 {
		return 0
	}
	return s.share[i-1]
}

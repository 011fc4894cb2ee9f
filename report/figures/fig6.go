package figures

import (
	"fmt"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/plots"
)

var ratio = Figure{
	Name:   "fig6-ratio",
	Title:  "Synchronisation time of the partners over learning time of an observer",
	Source: "figure 6",
	Work: func(p Plan) (w Work) {
		for _, tie := range []kernels.Tie{kernels.TieMinus, kernels.TieSplit} {
			n := Pick(p, 100, 100, 30) // small machines are learned quickly
			q := p.Params(n, 3, kernels.AntiHebbian, tie, Pick(p, uint64(4000), 512, 40))
			if p.Size == Tiny {
				q.L = 2
			}
			q.Follow, q.MaxSteps = true, 10_000_000
			w.Runs = append(w.Runs, Attacked(q, kernels.Observer))
		}
		return w
	},
	Make: makeRatio,
}

// fewPairs is the number of pairs below which a curve on a logarithmic axis is their noise.
const fewPairs = 10

func makeRatio(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "After the pair (K = 3, N = 100, L = 3, equation 13) has synchronised it goes on, and an observer who uses the same algorithm listens until it has A's weights: learn_steps. " +
			"The curves are the share of pairs whose ratio sync_steps/learn_steps is more than r, faint where fewer than ten pairs are left. The paper does not say what a field of 0 gives; the tie decides how long the observer takes.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "ratio r = t_{sync} / t_{learn}", Min: 0, Max: 0.25},
			Y: plots.Axis{Label: "share of pairs with a ratio above r", Log: true, Min: 0.5 / float64(r.Runs[0].Stats.Trials()), Max: 1},
		},
	}
	var rows []Run
	var low []float64
	var pairs []uint64
	var above []float64
	for i, r := range r.Runs {
		name, s := "tie "+r.Params.Tie.String(), r.Stats.AttackerSummary(r.Params)
		const step = 2000 // millionths
		count := make([]uint64, 1_000_000/step+1)
		for v, n := range r.Stats.LearnRatios() {
			count[v/step] += n
		}
		curve := plots.Series{Name: name, Kind: plots.Line, Color: 1 + i}
		left := s.LearnRatio.Trials
		for b, n := range count {
			from, share := float64(b*step)/1e6, float64(left)/float64(s.LearnRatio.Trials)
			rows, low, pairs, above = append(rows, r), append(low, from), append(pairs, n), append(above, share)
			if from <= o.Chart.X.Max && left > 0 {
				curve.X, curve.Y = append(curve.X, from), append(curve.Y, share)
				if left < fewPairs && curve.Few == 0 {
					curve.Few = from
				}
			}
			left -= n
		}
		o.Chart.Series = append(o.Chart.Series, curve)
		many := float64(s.LearnRatio.Trials)
		o.Claims = append(o.Claims,
			Claim{
				Says: fmt.Sprintf("The average learning time is about 50,000 time steps (%s).", name), Where: "section 4, figure 6",
				Want: About(50_000, 10_000), Ours: value(s.LearnSteps.Mean), SE: value(s.LearnSteps.SE), What: "mean learn_steps",
			},
			Claim{
				Says: fmt.Sprintf("The ratio never exceeded the value r = 0.1 (%s).", name), Where: "section 4, figure 6",
				Want: AtMost(0.1), Ours: value(s.LearnRatio.Max),
				What: fmt.Sprintf("largest ratio of %s pairs; %s of them are above 0.1", phrase.Number(many), phrase.Number(float64(tail(count, 100_000/step)))),
			},
			Claim{
				Says: fmt.Sprintf("The learning time is much larger than the synchronisation time (%s).", name), Where: "section 4",
				Want: AtLeast(10), Ours: value(s.LearnSteps.Mean) / r.Mean(), SE: value(s.LearnSteps.SE) / r.Mean(), What: "mean learn_steps over mean sync_steps",
			})
	}
	o.Chart.Series = append(o.Chart.Series, plots.Series{Name: "r = 0.1", Kind: plots.Dashed, Color: 7, X: []float64{0.1, 0.1}, Y: []float64{o.Chart.Y.Min, 1}})
	o.Data = append(RunColumns(rows), Column{"ratio_from", low}, Column{"pairs", pairs}, Column{"share_above", above})
	return o, nil
}

// tail sums count from an index on.
func tail(count []uint64, from int) (sum uint64) {
	for _, n := range count[from:] {
		sum += n
	}
	return sum
}

package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels/perceptron"
	"tpmbench/kernels/perceptron/theory"
	"tpmbench/report/plots"
)

// lawOfR is the deviation from theory allowed for an overlap: the share law of its range, -1..1.
var lawOfR = AtMost(2 * law)

var overlap = Figure{
	Name:   "fig2-overlap",
	Title:  "Final overlap of two continuous perceptrons",
	Source: "figure 2, equations 1 to 7",
	Work:   func(p Plan) Work { return Work{Pairs: overlapPairs(p)} },
	Make:   makeOverlap,
}

// overlapPairs returns runs with N = 100, as in the paper's simulations, and 1000. Their duration
// is determined by the smallest rates, and by those just above the critical one.
func overlapPairs(p Plan) []perceptron.Params {
	few := []float64{0.2, 0.6, 1, 1.2, 1.4, 1.6, 1.7, 1.8, 1.85, 1.9, 2, 2.5}
	many := []float64{0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.5, 1.6, 1.7, 1.75, 1.8, 1.85, 1.9, 2, 2.25, 2.5, 3}
	return []perceptron.Params{
		{N: 100, Etas: many, Steps: Pick(p, uint64(6000), 6000, 600), Points: 1, Seed: p.Seed, Trials: Pick(p, uint64(400), 100, 4)},
		{N: Pick(p, 1000, 1000, 200), Etas: few, Steps: Pick(p, uint64(30_000), 30_000, 400), Points: 1, Seed: p.Seed, Trials: Pick(p, uint64(200), 8, 4)},
	}
}

func makeOverlap(p Plan, r Results) (Outcome, error) {
	critical, angle := theory.Critical()
	o := Outcome{
		Text: fmt.Sprintf("Two perceptrons with real weights of length 1 learn each other's output. The line is theory for N → ∞: the solution of equation 6 that the overlap reaches from R = 0, up to η = %.4f, "+
			"where the weights are %.2f° apart, and antiparallel weights beyond. Points are means of R with standard errors after the last step, α = %.0f for N = 100; just above the critical rate a pair needs "+
			"long to fall, and just below it small ones are shaken over the edge.", critical, angle*180/math.Pi, r.Pairs[0].Params.Alpha(r.Pairs[0].Params.Steps)),
		Chart: plots.Chart{
			X: plots.Axis{Label: "learning rate η", Min: 0, Max: 3.05},
			Y: plots.Axis{Label: "final overlap R", Min: -1.05, Max: 1.05},
		},
	}
	curve := plots.Series{Name: "theory", Kind: plots.Line}
	for i := range 301 {
		// parametrised by the angle, so that the steep end of the branch is smooth
		phi := angle * (1 - math.Pow(1-float64(i)/300, 2))
		curve.X, curve.Y = append(curve.X, theory.Rate(phi)), append(curve.Y, math.Cos(phi))
	}
	curve.X, curve.Y = append(curve.X, critical, 3), append(curve.Y, -1, -1)
	curve.X[0] = 0
	o.Chart.Series = append(o.Chart.Series, curve)

	o.Claims = []Claim{
		{Says: "The critical learning rate is 1.816.", Where: "equation 7", Want: Printed(1.816, 0.001), Ours: critical, What: "equation 6 solved"},
		{Says: "Up to it the angle between the weight vectors increases to φ = 133°.", Where: "section 2", Want: Printed(133, 1), Ours: angle * 180 / math.Pi, What: "equation 6 solved, in degrees"},
	}
	var rows pairRows
	for i, pair := range r.Pairs {
		dots := plots.Series{Name: fmt.Sprintf("N = %s, %d pairs", phrase.Number(float64(pair.Params.N)), pair.Stats.Trials()), Color: 1 + i}
		rows.off = Nearest(lawOfR)
		for e, eta := range pair.Params.Etas {
			m := pair.Stats.Final(e)
			dots.Add(eta, m.Mean(), m.SE())
			rows.add(pair, eta, pair.Params.Steps, m.Mean(), m.SE(), theory.Overlaps(eta, 0, []float64{pair.Params.Alpha(pair.Params.Steps)})[0])
		}
		o.Chart.Series = append(o.Chart.Series, dots)
		worst := rows.off
		worst.Says = fmt.Sprintf("The analytic solution is well supported by simulations for N = %s.", phrase.Number(float64(pair.Params.N)))
		worst.Where, worst.Want = "section 2, figure 2", lawOfR
		o.Claims = append(o.Claims, worst)
	}
	last := r.Pairs[1]
	for e, eta := range last.Params.Etas {
		m := last.Stats.Final(e)
		switch eta {
		case 0.2:
			o.Claims = append(o.Claims, Claim{Says: "For small η the networks relax to mutual agreement, R → 1 for η → 0.", Where: "section 2", Want: AtLeast(0.95), Ours: m.Mean(), SE: m.SE(),
				What: fmt.Sprintf("mean R at η = 0.2; equation 6 has %.4f there, and %.4f at 0.02", theory.FinalOverlap(0.2), theory.FinalOverlap(0.02))})
		case 2:
			o.Claims = append(o.Claims, Claim{Says: "Above the critical rate they relax to complete disagreement, R = −1.", Where: "section 2", Want: AtMost(-0.99), Ours: m.Mean(), SE: m.SE(), What: "mean R at η = 2"})
		}
	}
	o.Data = rows.columns()
	return o, nil
}

var approach = Figure{
	Name:   "fig2-approach",
	Title:  "Two continuous perceptrons: the overlap over time",
	Source: "section 2, equation 5",
	Work:   func(p Plan) Work { return Work{Pairs: approachPairs(p)} },
	Make:   makeApproach,
}

func approachPairs(p Plan) []perceptron.Params {
	etas := []float64{0.5, 1, 1.5, 1.8, 2, 3}
	return []perceptron.Params{
		{N: 100, Etas: etas, Steps: Pick(p, uint64(1500), 1500, 300), Points: 30, Seed: p.Seed, Trials: Pick(p, uint64(400), 100, 4)},
		{N: Pick(p, 1000, 1000, 200), Etas: etas, Steps: Pick(p, uint64(15_000), 15_000, 600), Points: 30, Seed: p.Seed, Trials: Pick(p, uint64(100), 8, 4)},
	}
}

func makeApproach(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "The mean overlap of pairs over α = steps/N, from random weights on, with its standard error, and the numerical solution of equation 5 from R(0) = 0 for the same learning rate. " +
			"The picture has the larger N; the data have both.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "α = steps / N"},
			Y: plots.Axis{Label: "overlap R", Min: -1.05, Max: 1.05},
		},
	}
	var rows pairRows
	for i, pair := range r.Pairs {
		rows.off = Nearest(lawOfR)
		q := pair.Params
		alphas := make([]float64, q.Points+1)
		for j := range alphas {
			alphas[j] = q.Alpha(q.Time(j))
		}
		for e, eta := range q.Etas {
			solution := theory.Overlaps(eta, 0, alphas)
			dots := plots.Series{Name: fmt.Sprintf("η = %v", eta), Color: 1 + e}
			for j, alpha := range alphas {
				m := pair.Stats.At(e, j)
				dots.Add(alpha, m.Mean(), m.SE())
				rows.add(pair, eta, q.Time(j), m.Mean(), m.SE(), solution[j])
			}
			if i == len(r.Pairs)-1 {
				o.Chart.Series = append(o.Chart.Series, fine(eta, alphas[q.Points], 1+e), dots)
			}
		}
		worst := rows.off
		worst.Says = fmt.Sprintf("R(α) follows equation 5 (N = %s).", phrase.Number(float64(q.N)))
		worst.Where, worst.Want = "section 2, equation 5", lawOfR
		o.Claims = append(o.Claims, worst)
	}
	o.Data = rows.columns()
	return o, nil
}

// fine returns the solution of equation 5 as a curve.
func fine(eta, end float64, color int) plots.Series {
	s := plots.Series{Kind: plots.Line, Color: color}
	for i := range 201 {
		s.X = append(s.X, end*float64(i)/200)
	}
	s.Y = theory.Overlaps(eta, 0, s.X)
	return s
}

// pairRows are the data of the two figures, a row for each rate and time.
type pairRows struct {
	n                         []uint32
	trials, step              []uint64
	eta, alpha, mean, se, law []float64
	off                       Claim // the row farthest from theory
}

func (d *pairRows) add(pair Pair, eta float64, step uint64, mean, se, solution float64) {
	d.n, d.trials, d.step = append(d.n, uint32(pair.Params.N)), append(d.trials, pair.Stats.Trials()), append(d.step, step)
	d.eta, d.alpha = append(d.eta, eta), append(d.alpha, pair.Params.Alpha(step))
	d.mean, d.se, d.law = append(d.mean, mean), append(d.se, se), append(d.law, solution)
	if off := math.Abs(mean - solution); d.off.Farther(off, se) {
		d.off.Ours, d.off.SE = off, se
		d.off.What = fmt.Sprintf("farthest that a mean is from equation 5, at η = %v, α = %s", eta, phrase.Number(pair.Params.Alpha(step)))
	}
}

func (d *pairRows) columns() []Column {
	return []Column{
		{"n", d.n}, {"trials", d.trials}, {"eta", d.eta}, {"step", d.step}, {"alpha", d.alpha}, {"mean_overlap", d.mean}, {"se", d.se}, {"theory", d.law},
	}
}

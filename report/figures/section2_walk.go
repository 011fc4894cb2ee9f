package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

// lawOfWalk is the deviation from theory allowed for a mean overlap of weights with earlier ones,
// which falls from 1 to 0: the share law of that range.
var lawOfWalk = AtMost(law)

var walk = Figure{
	Name:   "section2-walk",
	Title:  "Antiparallel perceptrons: how long the weights remember",
	Source: "section 2, last paragraph",
	Work:   func(p Plan) Work { return Work{Tasks: walkTasks(p)} },
	Make:   makeWalk,
}

func makeWalk(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "Once the two are antiparallel they go on learning in every step. Points are the mean overlap of A’s weights with those that it had t steps before, with standard errors; N = 100. Given the weights, a step turns " +
			"them by an angle that does not depend on them, in a direction that is uniform across them. So the mean is cᵗ with c the mean cosine of that angle, exactly, for every N: the lines, in which nothing is fitted.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "α = steps / N"},
			Y: plots.Axis{Label: "overlap with the weights at α = 0", Log: true, Min: 0.02, Max: 1.05},
		},
	}
	var n []uint32
	var trials, step []uint64
	var eta, alpha, mean, se, solution []float64
	off := Nearest(lawOfWalk)
	sizes := walkSizes(p)
	for _, d := range walksOf(r) {
		dots := plots.Series{Name: fmt.Sprintf("η = %v", d.eta()), Color: 1 + len(o.Chart.Series)/2}
		line := plots.Series{Kind: plots.Line, Color: dots.Color}
		for j, m := range d.Self {
			t := d.Walk.Time(j)
			n, trials, eta, step = append(n, uint32(d.Walk.N)), append(trials, d.Walk.Trials), append(eta, d.eta()), append(step, t)
			alpha, mean, se, solution = append(alpha, d.Walk.Alpha(t)), append(mean, m.Mean()), append(se, m.SE()), append(solution, d.theory(j))
			if a := math.Abs(m.Mean() - d.theory(j)); off.Farther(a, m.SE()) {
				off.Ours, off.SE = a, m.SE()
				off.What = fmt.Sprintf("farthest that a mean overlap is from cᵗ, over all η and N from %d to %s: at %s, t = %d", sizes[0], phrase.Grouped(sizes[len(sizes)-1]), d, t)
			}
			line.X, line.Y = append(line.X, d.Walk.Alpha(t)), append(line.Y, d.theory(j))
			if j%3 == 0 {
				dots.Add(d.Walk.Alpha(t), m.Mean(), m.SE())
			}
		}
		if d.Walk.N == 100 {
			o.Chart.Series = append(o.Chart.Series, line, dots)
		}
	}
	off.Says, off.Where, off.Want = "Even after synchronisation the networks keep moving; the motion is a kind of random walk on an N-dimensional hypersphere.", "section 2", lawOfWalk
	o.Claims = []Claim{off}
	o.Data = []Column{{"n", n}, {"eta", eta}, {"trials", trials}, {"step", step}, {"alpha", alpha}, {"mean_overlap", mean}, {"se", se}, {"theory", solution}}
	return o, nil
}

var walkTime = Figure{
	Name:   "section2-walk-time",
	Title:  "Antiparallel perceptrons: the time constant of their walk",
	Source: "section 2, last paragraph",
	Work:   walk.Work,
	Make:   makeWalkTime,
}

func makeWalkTime(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "The number of steps τ in which the overlap with former weights falls to 1/e, divided by N, against the learning rate. The black line is 2/η², its value for N → ∞; dashed lines are −1/ln c of each N, between its rates. " +
			"Points are measured, with standard errors, mostly smaller than the marks.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "learning rate η", Log: true, Min: 1.8, Max: 6.7},
			Y: plots.Axis{Label: "time constant τ / N", Log: true},
		},
	}
	limit := plots.Series{Name: "2/η²", Kind: plots.Line}
	for i := range 61 {
		eta := 1.9 * math.Pow(6.3/1.9, float64(i)/60)
		limit.X, limit.Y = append(limit.X, eta), append(limit.Y, 2/(eta*eta))
	}
	o.Chart.Series = append(o.Chart.Series, limit)
	list := walksOf(r)
	most := walkSizes(p)[len(walkSizes(p))-1]
	exact, large := Nearest(Law()), Nearest(Law())
	var tau, se []float64
	var x, y, e [2][]float64 // ln eta and ln N, with ln tau
	for i, d := range list {
		t, s := d.time()
		tau, se = append(tau, t), append(se, s)
		if a, b := math.Abs(t/d.Time-1), s/d.Time; exact.Farther(a, b) {
			exact.Ours, exact.SE, exact.What = a, b, fmt.Sprintf("farthest that τ is from −1/ln c, at %s: %s steps, %s by theory", d, phrase.WithError(t, s), phrase.Fixed(d.Time, 2))
		}
		for k, of := range []struct {
			is bool
			x  float64
		}{{d.Walk.N == most, d.eta()}, {d.eta() == walkRates[0], float64(d.Walk.N)}} {
			if of.is {
				x[k], y[k], e[k] = append(x[k], math.Log(of.x)), append(y[k], math.Log(t)), append(e[k], s/t)
			}
		}
		if want := 2 * float64(d.Walk.N) / (d.eta() * d.eta()); d.Walk.N == most {
			if a, b := math.Abs(t/want-1), s/want; large.Farther(a, b) {
				large.Ours, large.SE = a, b
			}
		}
		if i%len(walkRates) == 0 {
			color := 1 + i/len(walkRates)
			o.Chart.Series = append(o.Chart.Series, plots.Series{Kind: plots.Dashed, Color: color}, plots.Series{Name: "N = " + phrase.Number(float64(d.Walk.N)), Color: color})
		}
		line, dots := &o.Chart.Series[len(o.Chart.Series)-2], &o.Chart.Series[len(o.Chart.Series)-1]
		line.X, line.Y = append(line.X, d.eta()), append(line.Y, d.Time/float64(d.Walk.N))
		dots.Add(d.eta(), t/float64(d.Walk.N), s/float64(d.Walk.N))
	}
	var power [2]fits.Line
	for k := range power {
		var err error
		if power[k], err = fits.FitLine(x[k], y[k], e[k]); err != nil {
			return Outcome{}, err
		}
	}
	exact.Says, exact.Where, exact.Want = "The walk’s time constant is that of independent turns by the angle of one step, for every N and η.", "derived from equation 3", Law()
	large.Says, large.Where, large.Want = "For N → ∞ it is 2N/η².", "derived from equation 3", Law()
	large.What = fmt.Sprintf("farthest that τ is from it at N = %s; there τ goes as η to the %s, and at η = %v as N to the %s",
		phrase.Number(float64(most)), phrase.WithError(power[0].B, power[0].SEB), walkRates[0], phrase.WithError(power[1].B, power[1].SEB))
	o.Claims = []Claim{exact, large}
	o.Data = []Column{
		Each("n", list, func(d *walked) uint32 { return uint32(d.Walk.N) }), Each("eta", list, (*walked).eta), Each("trials", list, func(d *walked) uint64 { return d.Walk.Trials }),
		Each("settle_steps", list, func(d *walked) uint64 { return d.Walk.Settle }), Each("watched_steps", list, func(d *walked) uint64 { return uint64(d.Walk.Watched()) }),
		{"tau", tau}, {"se", se}, Each("theory", list, func(d *walked) float64 { return d.Time }),
		Each("limit", list, func(d *walked) float64 { return 2 * float64(d.Walk.N) / (d.eta() * d.eta()) }),
	}
	return o, nil
}

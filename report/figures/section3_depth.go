package figures

import (
	"fmt"
	"math"

	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

var perceptronDepth = Figure{
	Name:   "section3-depth",
	Title:  "Discrete perceptrons: the time scale τ against L",
	Source: "section 3, equations 10 and 11",
	Work: func(p Plan) Work {
		return Work{Runs: append(perceptrons(p, kernels.AntiHebbian, large(p)), perceptrons(p, kernels.RandomWalk, large(p))...)}
	},
	Make: makePerceptronDepth,
}

// walkers returns the time scale of the decay of equation 10 for two walkers on -L..L that take the
// same steps and are reflected, at distance one: as a pair they walk on 2L places and are done when
// they step off either end, so each step keeps the share cos(pi/(2L+1)) of the slowest mode.
func walkers(l float64) float64 { return -1 / math.Log(math.Cos(math.Pi/(2*l+1))) }

func makePerceptronDepth(p Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "τ as synchronisation times have it, in two ways. Marks of the first kind are the slope of mean sync_steps over ln N (equation 11), for equation 9's rule and for the random walk, which has " +
			"no drift. If weights are apart with probability exp(−t/τ) (equation 10), the last of N of them is found at a time of extreme-value distribution whose width is τ: " +
			"marks of the other kind are that width, fitted to the distribution at the largest N, and is less exact where τ is not much more than a step. The dashed curve is " +
			"the τ of two reflected walkers, −1/ln cos(π/(2L+1)).",
		Chart: plots.Chart{
			X: plots.Axis{Label: "synaptic depth L", Log: true, Min: 0.93, Max: 6.8},
			Y: plots.Axis{Label: "τ in steps", Log: true},
		},
	}
	theory := plots.Series{Name: "two reflected walkers", Kind: plots.Dashed, Color: 7}
	for l := 1.0; l < 6.01; l += 0.05 {
		theory.X, theory.Y = append(theory.X, l), append(theory.Y, walkers(l))
	}
	var rows depthRows
	for i, rule := range []kernels.Rule{kernels.AntiHebbian, kernels.RandomWalk} {
		slope := plots.Series{Name: rule.String() + ", slope", Color: 1 + i}
		wide := plots.Series{Name: rule.String() + ", width", Color: 5 + i}
		var x, y, se []float64
		for l := 1; l <= depths(p); l++ {
			these := Matching(r.Runs, func(q kernels.Params) bool { return q.Rule == rule && q.L == l })
			line, err := growth(these)
			if err != nil {
				return Outcome{}, err
			}
			last := these[len(these)-1]
			g, err := fits.FitGumbel(last.Stats.Histogram())
			if err != nil {
				return Outcome{}, err
			}
			slope.Add(float64(l), line.B, line.SEB)
			wide.Add(float64(l)*1.04, g.Beta, g.SEBeta) // drawn next to the others
			if line.B > 0 {                             // otherwise only the drift is visible
				x, y, se = append(x, math.Log(float64(l))), append(y, math.Log(line.B)), append(se, line.SEB/line.B)
			}
			rows.add(rule, l, last.Params.N, line, g)
		}
		o.Chart.Series = append(o.Chart.Series, slope, wide)
		power, err := fits.FitLine(x, y, se)
		if err != nil {
			return Outcome{}, err
		}
		o.Claims = append(o.Claims, Claim{
			Says: "The time scale of the walks is τ = O(L²) (" + rule.String() + ").", Where: "section 3",
			Want: About(2, 1), Ours: power.B, SE: power.SEB, What: fmt.Sprintf("exponent of L in the slopes, L = 1..%d", depths(p)),
		})
	}
	o.Chart.Series = append(o.Chart.Series, theory)
	o.Data = rows.columns()
	worst := rows.worst(kernels.RandomWalk)
	worst.Says, worst.Where, worst.Want = "The total synchronisation time is τ ln N with the τ of equation 10, taken for two reflected walkers.", "section 3, equation 11", Law()
	worst.What = "farthest that the random walk's slope is from that of two reflected walkers"
	o.Claims = append(o.Claims, worst)
	return o, nil
}

// depthRows are the figure's data.
type depthRows struct {
	rule           []string
	l, n           []uint32
	tau, se        []float64
	width, widthSE []float64
	theory         []float64
}

func (d *depthRows) add(rule kernels.Rule, l, n int, line fits.Line, g fits.Gumbel) {
	d.rule, d.l, d.n = append(d.rule, rule.String()), append(d.l, uint32(l)), append(d.n, uint32(n))
	d.tau, d.se = append(d.tau, line.B), append(d.se, line.SEB)
	d.width, d.widthSE = append(d.width, g.Beta), append(d.widthSE, g.SEBeta)
	d.theory = append(d.theory, walkers(float64(l)))
}

func (d *depthRows) columns() []Column {
	return []Column{
		{"rule", d.rule}, {"l", d.l}, {"largest_n", d.n}, {"tau_slope", d.tau}, {"tau_slope_se", d.se}, {"tau_width", d.width}, {"tau_width_se", d.widthSE}, {"tau_walkers", d.theory},
	}
}

// worst returns the slope, among those of a rule, that is farthest from the walkers'.
func (d *depthRows) worst(rule kernels.Rule) Claim {
	c := Nearest(Law())
	for i, r := range d.rule {
		off, se := math.Abs(d.tau[i]/d.theory[i]-1), d.se[i]/d.theory[i]
		if r == rule.String() && c.Farther(off, se) {
			c.Ours, c.SE = off, se
		}
	}
	return c
}

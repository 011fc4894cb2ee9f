package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/plots"
)

var keys = Figure{
	Name:   "section5-keys",
	Title:  "How many keys one sequence of inputs allows",
	Source: "section 5",
	Work: func(p Plan) (w Work) {
		w.Tasks = append(w.Tasks, spaces(p)[0].task(), hugeKeys(p).task())
		for _, n := range keySizes(p) {
			w.Tasks = append(w.Tasks, sampleKeys(p, n).task())
		}
		return w
	},
	Make: makeKeys,
}

// keySizes are the numbers of inputs of the machines with L = 1.
func keySizes(p Plan) []int {
	return Pick(p, []int{10, 30, 100, 300}, []int{10, 30, 100, 300}, []int{5, 10})
}

// sampleKeys returns the pairs with L = 1, which synchronise in some 50 steps.
func sampleKeys(p Plan, n int) sampled {
	q := p.Params(n, 1, kernels.AntiHebbian, kernels.TieMinus, Pick(p, uint64(2000), 1000, 60))
	return sampled{q, Pick(p, 32, 8, 3), 200, 10}
}

// hugeKeys returns pairs of the paper's size, which synchronise in some 400 steps.
func hugeKeys(p Plan) sampled {
	q := p.Params(Pick(p, 100, 100, 20), Pick(p, 3, 3, 2), kernels.AntiHebbian, kernels.TieMinus, Pick(p, uint64(2000), 1200, 30))
	return sampled{q, 1, 1000, 50}
}

func makeKeys(p Plan, r Results) (Outcome, error) {
	small, huge, several := r.Tasks[0].(*overheard), r.Tasks[1].(*keysSeen), r.Tasks[2:]
	last := len(small.Left) - 1
	o := Outcome{
		Text: fmt.Sprintf("Pairs with different initial weights, under the same inputs (K = 3, L = 1, anti-hebbian), have fewer and fewer different keys. Of %s with N = 2 that synchronise, %s keys are left of %s after %d steps: dashed. Lines: how many "+
			"equally frequent keys would make two of the pairs as likely to have the same; for larger N that is estimated from %s random pairs of each of %d sequences of inputs, as mean of the logarithm with standard errors. With "+
			"L = 3 too many are left for that.",
			small.who(), phrase.Grouped(small.seen(last).Different), phrase.Grouped(small.Machines), last, phrase.Grouped(sampleKeys(p, 1).Params.Trials), sampleKeys(p, 1).Sequences),
		Chart: plots.Chart{
			X: plots.Axis{Label: "steps"},
			Y: plots.Axis{Label: "keys of synchronised pairs", Log: true},
		},
	}
	var rows keyRows
	different := plots.Series{Name: "N = 2, different keys", Kind: plots.Dashed}
	equal := plots.Series{Name: "N = 2", Kind: plots.Line}
	for t, left := range small.Left {
		s := small.seen(t)
		rows.add(small.Params, 0, t, left.Pairs, s)
		different.X, different.Y = append(different.X, float64(t)), append(different.Y, float64(s.Different))
		equal.X, equal.Y = append(equal.X, float64(t)), append(equal.Y, s.Equal)
	}
	o.Chart.Series = append(o.Chart.Series, different, equal)

	var x, y, e []float64 // the logarithms of N and of the keys at last, but for the smallest N
	for i, task := range several {
		k := task.(*keysSeen)
		rows.addAll(k)
		dots := plots.Series{Name: fmt.Sprintf("N = %s", phrase.Number(float64(k.Params.N))), Color: 1 + i}
		line := plots.Series{Kind: plots.Line, Color: 1 + i}
		for j := range k.Seen[0] {
			ln, se, ok := k.equal(j)
			if !ok {
				continue
			}
			at := float64(j * k.Every)
			line.X, line.Y = append(line.X, at), append(line.Y, math.Exp(ln))
			dots.X, dots.Y, dots.Low, dots.High = append(dots.X, at), append(dots.Y, math.Exp(ln)), append(dots.Low, math.Exp(ln-se)), append(dots.High, math.Exp(ln+se))
		}
		o.Chart.Series = append(o.Chart.Series, line, dots)
		ln, se, ok := k.equal(len(k.Seen[0]) - 1)
		if !ok {
			return Outcome{}, fmt.Errorf("%s: no two of the pairs have the same key in the end", k)
		}
		if i > 0 || len(several) == 2 {
			x, y, e = append(x, math.Log(float64(k.Params.N))), append(y, ln), append(e, se)
		}
	}
	growth, err := fits.FitLine(x, y, e)
	if err != nil {
		return Outcome{}, err
	}
	rows.addAll(huge)
	o.Data = rows.columns()
	o.Claims = []Claim{finiteKeys(several, growth), manyKeys(huge)}
	return o, nil
}

// finiteKeys is about the growth of the number of keys with N.
func finiteKeys(several []any, growth fits.Line) Claim {
	k := several[len(several)-1].(*keysSeen)
	ln, se, _ := k.equal(len(k.Seen[0]) - 1)
	return Claim{
		Says: "Given the sequence of inputs, the number of keys is finite, even in the limit N → ∞.", Where: "section 5", Want: About(0, 0.2), Ours: growth.B, SE: growth.SEB,
		What: fmt.Sprintf("exponent of N in the number of keys after %d steps, L = 1, leaving out the smallest N; at N = %s there are as many as %s equally frequent ones, and 3 to the %d different weights",
			k.Steps, phrase.Number(float64(k.Params.N)), phrase.WithError(math.Exp(ln), se*math.Exp(ln)), k.Params.Weights()),
	}
}

// manyKeys is about the keys of the paper's size.
func manyKeys(k *keysSeen) Claim {
	s := k.Seen[0][len(k.Seen[0])-1]
	share, se := ShareOf(uint64(s.Same), uint64(s.Choices))
	return Claim{
		Says: "The number of keys is huge.", Where: "section 5", Want: AtMost(10), Ours: 1e6 * share, SE: 1e6 * se,
		What: fmt.Sprintf("of a million choices of two pairs under the same inputs, those with the same key, N = %d and L = %d, of %s that have synchronised after %d steps: %s coincidences", k.Params.N, k.Params.L, phrase.Grouped(s.Synced), k.Steps, phrase.Grouped(uint64(s.Same))),
	}
}

// keyRows are the data, a row for each look at the pairs of a sequence of inputs.
type keyRows struct {
	n, l, sequence, step     []uint32
	pairs, synced, different []uint64
	equal                    []float64
}

func (d *keyRows) add(p kernels.Params, sequence, step int, pairs uint64, s seen) {
	d.n, d.l, d.sequence, d.step = append(d.n, uint32(p.N)), append(d.l, uint32(p.L)), append(d.sequence, uint32(sequence)), append(d.step, uint32(step))
	d.pairs, d.synced, d.different = append(d.pairs, pairs), append(d.synced, s.Synced), append(d.different, s.Different)
	equal := s.Equal
	if !(s.Same > 0) {
		equal = math.NaN()
	}
	d.equal = append(d.equal, equal)
}

// addAll adds the rows of all looks.
func (d *keyRows) addAll(k *keysSeen) {
	for i, list := range k.Seen {
		for j, s := range list {
			d.add(k.Params, i, j*k.Every, k.Params.Trials, s)
		}
	}
}

func (d *keyRows) columns() []Column {
	return []Column{{"n", d.n}, {"l", d.l}, {"sequence", d.sequence}, {"step", d.step}, {"pairs", d.pairs}, {"synced", d.synced}, {"different_keys", d.different}, {"equally_frequent_keys", d.equal}}
}

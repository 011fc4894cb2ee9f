package figures

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/keyspace"
	"tpmbench/report/plots"
)

var transcript = Figure{
	Name:   "section5-transcript",
	Title:  "What an attacker hears determines the key",
	Source: "section 5",
	Work: func(p Plan) (w Work) {
		for _, s := range spaces(p) {
			w.Tasks = append(w.Tasks, s.task())
		}
		return w
	},
	Make: makeTranscript,
}

// spaces returns the machines that are small enough. The first is the smallest, with all pairs. With
// the paper's rule the deeper ones would not synchronise.
func spaces(p Plan) (list []space) {
	for _, c := range []struct {
		n, l  int
		rule  kernels.Rule
		drawn int
	}{
		{2, 1, kernels.AntiHebbian, Pick(p, 0, 0, 12)},
		{3, 1, kernels.AntiHebbian, Pick(p, 512, 32, 2)},
		{4, 1, kernels.AntiHebbian, Pick(p, 64, 6, 0)},
		{2, 2, kernels.RandomWalk, Pick(p, 512, 32, 2)},
		{2, 3, kernels.RandomWalk, Pick(p, 64, 6, 0)},
	} {
		if p.Size != Tiny || c.drawn > 0 {
			list = append(list, space{p.Params(c.n, c.l, c.rule, kernels.TieMinus, 1), 60, c.drawn})
		}
	}
	return list
}

func makeTranscript(_ Plan, r Results) (Outcome, error) {
	o := Outcome{
		Text: "All initial weights of small machines (K = 3) under one sequence of inputs, for attackers who hear it and both outputs, and list all weights: the bits that they lack, the mean over pairs of log₂ of how many different weights A may " +
			"have by now, with standard errors where not all pairs are in. They begin with all bits of the weights and hear one of A a step, and learning makes different weights equal. Large machines " +
			"have too many weights to be listed.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "outputs heard of each partner"},
			Y: plots.Axis{Label: "bits of A’s weights not yet known", Min: 0},
		},
	}
	const shown = 40 // steps; later there is little to see
	alone, hidden := Nearest(AtMost(0.01)), Claim{}
	var before string
	var rows overheardRows
	for i, task := range r.Tasks {
		l := task.(*overheard)
		s := plots.Series{Name: l.String(), Color: 1 + i}
		line := plots.Series{Kind: plots.Line, Color: 1 + i}
		for t := range l.Left {
			m, se := rows.add(l, t)
			if t > shown {
				continue
			}
			line.X, line.Y = append(line.X, float64(t)), append(line.Y, m)
			if t%4 == 0 {
				s.Add(float64(t), m, se)
			}
		}
		o.Chart.Series = append(o.Chart.Series, line, s)
		o.Chart.Y.Max = max(o.Chart.Y.Max, 1.03*line.Y[0])

		last := len(l.Left) - 1
		open, se := l.ratio(func(left []keyspace.Left) float64 { return float64(left[last].Synced - left[last].SyncedUnique) }, func(left []keyspace.Left) float64 { return float64(left[last].Synced) })
		if alone.Farther(open, se) {
			alone.Ours, alone.SE = open, se
			alone.What = fmt.Sprintf("largest share of the synchronised pairs, after %d steps, whose key is not the only one that fits what was heard: %s, %s", last, l, l.who())
		}
		known, se := l.ratio(func(left []keyspace.Left) float64 {
			return sumOf(left, func(f keyspace.Left) uint64 { return f.NewUnique })
		},
			func(left []keyspace.Left) float64 { return sumOf(left, func(f keyspace.Left) uint64 { return f.New }) })
		if i == 0 {
			hidden.Ours, hidden.SE = known, se
			before = fmt.Sprintf("share of the pairs that synchronise whose key is the only one left when they do, %s, %s", l, l.who())
		} else {
			before += fmt.Sprintf("; %s: %s", l, phrase.WithError(known, se))
		}
	}
	alone.Says, alone.Where, alone.Want = "Given the information of the opponent, the key is uniquely determined.", "section 5", AtMost(0.01)
	hidden.Says, hidden.Where, hidden.Want = "An opponent who is recording the public exchange of training examples cannot obtain full information about the key.", "section 5", AtMost(law)
	hidden.What = before
	o.Claims = []Claim{alone, hidden}
	o.Data = rows.columns()
	return o, nil
}

// sumOf sums over the steps.
func sumOf(left []keyspace.Left, of func(keyspace.Left) uint64) float64 {
	var sum uint64
	for _, l := range left {
		sum += of(l)
	}
	return float64(sum)
}

// overheardRows are the data, a row for each step of a space.
type overheardRows struct {
	n, l, step                      []uint32
	rule                            []string
	pairs                           []uint64
	all                             []bool
	bits, se, weights, starts       []float64
	unique, synced, syncedAndUnique []float64
}

// add adds a row and returns its bits.
func (d *overheardRows) add(l *overheard, t int) (bits, se float64) {
	f := l.Left[t]
	per := func(n uint64) float64 { return float64(n) / float64(f.Pairs) }
	bits, se = l.mean(t, func(f keyspace.Left) float64 { return f.Bits })
	bits = math.Abs(bits)
	d.n, d.l, d.rule = append(d.n, uint32(l.Params.N)), append(d.l, uint32(l.Params.L)), append(d.rule, l.Params.Rule.String())
	d.pairs, d.all, d.step = append(d.pairs, f.Pairs), append(d.all, l.Drawn == 0), append(d.step, uint32(t))
	d.bits, d.se, d.weights, d.starts = append(d.bits, bits), append(d.se, se), append(d.weights, per(f.Weights)), append(d.starts, per(f.Starts))
	d.unique, d.synced, d.syncedAndUnique = append(d.unique, per(f.Unique)), append(d.synced, per(f.Synced)), append(d.syncedAndUnique, per(f.SyncedUnique))
	return bits, se
}

func (d *overheardRows) columns() []Column {
	return []Column{
		{"n", d.n}, {"l", d.l}, {"rule", d.rule}, {"pairs", d.pairs}, {"pairs_is_all", d.all}, {"step", d.step},
		{"bits_left", d.bits}, {"bits_left_se", d.se}, {"weights_left", d.weights}, {"initial_weights_left", d.starts},
		{"share_unique", d.unique}, {"share_synced", d.synced}, {"share_synced_and_unique", d.syncedAndUnique},
	}
}

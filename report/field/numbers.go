package field

import (
	"fmt"
	"math"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/figures"
	"tpmbench/report/plots"
)

// number is a mean that a source says for parameters of which only the tie is not known.
type number struct {
	line
	runs     float64 // of which theirs is the mean
	sd       float64 // of one of theirs, if they say so; 0: taken from ours
	learning bool    // counts learning steps only
}

func printed() []number {
	var list []number
	for i := range 4 {
		list = append(list, number{line: cite("ThimbleThings", i), runs: 10_000, learning: true})
	}
	return append(list, number{line: cite("Kaizer-1", 0), runs: 50, sd: 120})
}

// ties are those that are tried where a source says none: plus gives what minus gives, by symmetry.
var ties = []kernels.Tie{kernels.TieMinus, kernels.TieSplit}

func (n number) run(p figures.Plan, tie kernels.Tie) kernels.Params {
	trials := figures.Pick(p, uint64(400_000), 40_000, 20)
	if tie == kernels.TieSplit { // machines of few inputs keep falling apart
		trials = figures.Pick(p, uint64(20_000), 2000, 10)
	}
	return n.params(p, tie, trials)
}

// single returns the run of a source that shows one run.
func single(p figures.Plan, tie kernels.Tie) kernels.Params {
	q := cite("thePirateFish", 0).params(p, tie, figures.Pick(p, uint64(10_000), 1000, 10))
	q.MaxSteps = figures.Pick(p, uint64(1_000_000), 100_000, 20_000)
	return q
}

// bounded returns the run of a source that says how many rounds are enough, but no rule.
func bounded(p figures.Plan, rule kernels.Rule) kernels.Params {
	l := cite("Nexus", 0)
	l.rule = rule.String()
	q := l.params(p, kernels.TieMinus, figures.Pick(p, uint64(20_000), 2000, 10))
	q.MaxSteps = 10 * uint64(l.number())
	return q
}

var everyRule = []kernels.Rule{kernels.Hebbian, kernels.AntiHebbian, kernels.RandomWalk}

var numbers = figures.Figure{
	Name:   "numbers",
	Title:  "Numbers of public programs",
	Source: "ThimbleThings, Kaizer-1, thePirateFish, Nexus NKE",
	Work: func(p figures.Plan) (w figures.Work) {
		for _, tie := range ties {
			for _, n := range printed() {
				w.Runs = append(w.Runs, n.run(p, tie))
			}
			w.Runs = append(w.Runs, single(p, tie))
		}
		for _, rule := range everyRule {
			w.Runs = append(w.Runs, bounded(p, rule))
		}
		return w
	},
	Make: makeNumbers,
}

func makeNumbers(p figures.Plan, r figures.Results) (figures.Outcome, error) {
	o := figures.Outcome{
		Text: "Our means against the numbers that programs publish, with their errors; the line is where both are equal. ThimbleThings counts steps in which the partners learn. What a field of 0 gives is not said: " +
			"with few inputs it is frequent, and with tie split machines that are equal can part again.",
		Chart: plots.Chart{
			X: plots.Axis{Label: "their steps", Log: true},
			Y: plots.Axis{Label: "our mean steps", Log: true},
		},
	}
	var rows []figures.Run
	var source []string
	var theirs, ours, oursSE []float64
	runs := r.Runs
	for i, tie := range ties {
		dots := plots.Series{Name: "tie " + tie.String(), Color: 1 + i}
		for _, n := range printed() {
			r := runs[0]
			runs = runs[1:]
			c := n.compare(r)
			o.Claims = append(o.Claims, c)
			dots.Add(n.number(), c.Ours, c.SE)
			rows, source, theirs, ours, oursSE = append(rows, r), append(source, n.source), append(theirs, n.number()), append(ours, c.Ours), append(oursSE, c.SE)
		}
		l := cite("thePirateFish", 0)
		o.Claims = append(o.Claims, oneRun(l, runs[0]))
		dots.Add(l.number(), runs[0].Mean(), runs[0].SE())
		rows, source, theirs, ours, oursSE = append(rows, runs[0]), append(source, l.source), append(theirs, l.number()), append(ours, runs[0].Mean()), append(oursSE, runs[0].SE())
		runs = runs[1:]
		o.Chart.Series = append(o.Chart.Series, dots)
	}
	ends := []float64{200, 12_000}
	o.Chart.Series = append([]plots.Series{{Name: "equal", Kind: plots.Line, Color: 7, X: ends, Y: ends}}, o.Chart.Series...)
	for _, r := range runs {
		o.Claims = append(o.Claims, enough(r))
		l := cite("Nexus", 0)
		rows, source, theirs, ours, oursSE = append(rows, r), append(source, l.source), append(theirs, l.number()), append(ours, r.Mean()), append(oursSE, r.SE())
	}
	o.Data = append([]figures.Column{{Name: "source", Values: source}}, figures.RunColumns(rows)...)
	o.Data = append(o.Data, figures.Column{Name: "theirs", Values: theirs}, figures.Column{Name: "ours", Values: ours}, figures.Column{Name: "ours_se", Values: oursSE})
	return o, nil
}

// compare compares their mean with ours. If they do not say how far one run is from another, ours
// says it, as the claim is that they are the same.
func (n number) compare(r figures.Run) figures.Claim {
	c := n.claim("tie " + r.Params.Tie.String())
	s, what := r.Stats.SyncSteps(), "mean sync_steps"
	if n.learning {
		s, what = r.Stats.LearningSteps(), "mean learning_steps"
	}
	sd, whose := n.sd, "their"
	if sd == 0 {
		sd, whose = *s.SD, "our"
	}
	c.Ours, c.SE = *s.Mean, *s.SE
	c.Want = figures.Measured(n.number(), sd/math.Sqrt(n.runs))
	c.What = fmt.Sprintf("%s; their error is %s standard deviation of one run, %s, over the square root of %s runs", what, whose, phrase.Number(math.Round(sd)), phrase.Number(n.runs))
	return c
}

// oneRun says how usual a single run is among ours: three standard errors leave out 0.135 % at each
// end.
func oneRun(l line, r figures.Run) figures.Claim {
	const tail = 0.00135
	c := l.claim("tie " + r.Params.Tie.String())
	share, se := within(r, uint32(l.number()))
	c.Ours, c.SE = 1-share, se
	c.Want = figures.Range{Low: tail, High: 1 - tail, Text: "0.00135 to 0.99865: within three errors"}
	c.What = fmt.Sprintf("share of our pairs that take longer; of %s pairs %s synchronise within %s steps; their mean sync_steps: %s",
		phrase.Grouped(r.Stats.Trials()), phrase.Grouped(r.Stats.Synced()), phrase.Grouped(r.Params.MaxSteps), average(r))
	return c
}

// enough compares the share of pairs for which the rounds that Nexus names are enough.
func enough(r figures.Run) figures.Claim {
	l := cite("Nexus", 0)
	c := l.claim(r.Params.Rule.String())
	c.Ours, c.SE = within(r, uint32(l.number()))
	c.Want = figures.AtLeast(0.5)
	all, _ := synced(r)
	c.What = fmt.Sprintf("share of our pairs that synchronise within %s steps; within %s it is %s", l.value, phrase.Grouped(r.Params.MaxSteps), phrase.Digits(all))
	return c
}

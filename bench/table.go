package bench

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tpmbench/internal/phrase"
)

// WriteCases lists cases.
func WriteCases(w io.Writer, cases []*Case) {
	width := 0
	for _, c := range cases {
		width = max(width, len(c.Name))
	}
	for _, c := range cases {
		lines := phrase.Wrapped(c.Describe(), lineWidth-width-2)
		fmt.Fprintf(w, "%-*s  %s\n", width, c.Name, strings.Join(lines, "\n"+strings.Repeat(" ", width+2)))
	}
}

// WriteTable writes the rates as text, a table for each case.
func (r *Report) WriteTable(w io.Writer) {
	printWrapped(w, "%s, %s; tpmbench %s", r.Date.Format(time.DateOnly), r.Machine, r.Version)
	for _, results := range byCase(r.Results) {
		fmt.Fprintln(w)
		printWrapped(w, "%s: %s", results[0].Case, results[0].Params)
		g := newGrid(3, "backend", "threads", "writing", "trials", "pair-steps/s", "±", "of best", "x int8-generic", "x reference", "x 1 thread", "of not writing", "of the limit",
			"lanes", "weights/ns", "trials/s", "a trial", "1,000 learning steps", "start to end", "first row", "peak", "host and device")
		for _, x := range results {
			g.row(x.Backend, fmt.Sprint(x.Threads), writing(x), phrase.Grouped(x.Trials),
				phrase.Scaled(x.PairStepsPerSecond.Median), percent(x.PairStepsPerSecond.Spread/x.PairStepsPerSecond.Median), percent(x.RatioToBest),
				blank(x.RatioToInt8Generic, short), blank(x.RatioToReference, short), blank(x.RatioToOneThread, short), blank(x.RatioToNotWriting, percent), ofLimit(x),
				optional(x.Occupancy, percent), short(x.WeightUpdatesPerNs), phrase.Scaled(x.TrialsPerSecond), brief(x.NsPerTrial/1e9), learning(x),
				brief(x.SecondsStartToEnd), brief(x.SecondsToFirst), peakSize(x.Peak), moved(x.Moved))
		}
		g.print(w)
		for i := range r.Choices {
			if c := &r.Choices[i]; c.Case == results[0].Case {
				fmt.Fprintln(w, "  "+wrapped(c.String()))
			}
		}
	}
	for _, s := range r.Skipped {
		fmt.Fprintln(w)
		printWrapped(w, "%s not on %s: %s", s.Case, s.Backend, s.Reason)
	}
}

// byCase splits results, in which the cases come one after the other.
func byCase(results []Result) (groups [][]Result) {
	for i := range results {
		if i == 0 || results[i].Case != results[i-1].Case {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], results[i])
	}
	return groups
}

// WriteCosts writes where the time goes, as text.
func (r *Report) WriteCosts(w io.Writer) {
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Where the time goes. What a core does in a ns at most:")
	for i := range r.Limits {
		fmt.Fprintln(w, "  "+wrapped(r.Limits[i].String()))
	}
	for i := range r.Results {
		x := &r.Results[i]
		fmt.Fprintf(w, "\n%s on %s, %s", x.Case, x.Backend, phrase.Plural(x.Threads, "thread"))
		if x.Write != WriteNone {
			fmt.Fprintf(w, ", writing %s", x.Write)
		}
		fmt.Fprintln(w)
		model := x.CostModel()
		if model == nil {
			fmt.Fprintln(w, "  the backend does not report it")
			continue
		}
		g := newGrid(1, "", "ns a (k, n)", "of all", "ns an item", "operations", "of the limit", "loads", "stores", "chain", "of the bound", "bound by")
		for _, p := range model {
			g.row(p.Phase, fmt.Sprintf("%.3f", p.PerPair), percent(p.Share), known(p.PerItem, short), known(p.Ops, short), known(p.Limit, percent),
				blankZero(p.Chain, p.Loads), blankZero(p.Chain, p.Stores), blankZero(p.Chain, p.Chain), known(p.Bound, percent), p.Binds)
		}
		g.print(w)
	}
}

// WriteChanges writes how the report compares with a stored one, as text.
func (r *Report) WriteChanges(w io.Writer, stored *Report) {
	against := fmt.Sprintf("Against %s, tpmbench %s", stored.Date.Format(time.DateOnly), phrase.Printable(stored.Version))
	if r.Machine != stored.Machine {
		against += ", another machine or program: " + phrase.Printable(stored.Machine.String())
	}
	fmt.Fprintln(w)
	printWrapped(w, "%s", against)
	if len(r.Changes) == 0 {
		fmt.Fprintln(w, "  the two reports have no measurement in common")
		return
	}
	g := newGrid(4, "case", "backend", "threads", "writing", "pair-steps/s", "before", "change", "p")
	for _, c := range r.Changes {
		change := "~"
		if !c.Noise {
			change = fmt.Sprintf("%+.1f %%", c.Percent)
		}
		g.row(c.Case, c.Backend, fmt.Sprint(c.Threads), writing(Result{Key: c.Key}),
			phrase.Scaled(c.New.Median), phrase.Scaled(c.Old.Median), change, fmt.Sprintf("%.3f", c.P))
	}
	g.print(w)
}

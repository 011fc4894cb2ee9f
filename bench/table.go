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
		fmt.Fprintf(w, "%-*s  %s\n", width, c.Name, c.Describe())
	}
}

// WriteTable writes the rates as text, a table for each case.
func (r *Report) WriteTable(w io.Writer) {
	fmt.Fprintf(w, "%s, %s; tpmbench %s\n", r.Date.Format(time.DateOnly), r.Machine, r.Version)
	for _, results := range byCase(r.Results) {
		fmt.Fprintf(w, "\n%s: %s\n", results[0].Case, results[0].Params)
		g := grid{{"backend", "threads", "writing", "trials", "pair-steps/s", "±", "weights/ns", "trials/s", "a trial", "1,000 learning steps", "start to end", "first row", "peak", "lanes", "host and device", "of the limit", "x int8-generic", "x reference", "of best", "x 1 thread", "of not writing"}}
		for _, x := range results {
			g.row(x.Backend, fmt.Sprint(x.Threads), writing(x), phrase.Grouped(x.Trials),
				phrase.Scaled(x.PairStepsPerSecond.Median), percent(x.PairStepsPerSecond.Spread/x.PairStepsPerSecond.Median),
				short(x.WeightUpdatesPerNs), phrase.Scaled(x.TrialsPerSecond), brief(x.NsPerTrial/1e9), learning(x), brief(x.SecondsStartToEnd),
				brief(x.SecondsToFirst), peakSize(x.Peak), optional(x.Occupancy, percent), moved(x.Moved), ofLimit(x), blank(x.RatioToInt8Generic, short), blank(x.RatioToReference, short), percent(x.RatioToBest),
				blank(x.RatioToOneThread, short), blank(x.RatioToNotWriting, percent))
		}
		g.print(w)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(w, "\n%s not on %s: %s\n", s.Case, s.Backend, s.Reason)
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
	var limits []string
	for _, l := range r.Limits {
		limits = append(limits, fmt.Sprintf("%s %.2f", l.ISA, l.OpsPerNs))
	}
	fmt.Fprintf(w, "\nWhere the time goes. Most vector logic operations that a core does in a ns: %s\n", strings.Join(limits, ", "))
	for i := range r.Results {
		x := &r.Results[i]
		fmt.Fprintf(w, "\n%s on %s, %s\n", x.Case, x.Backend, phrase.Plural(x.Threads, "thread"))
		model := x.CostModel()
		if model == nil {
			fmt.Fprintln(w, "  the backend does not report it")
			continue
		}
		g := grid{{"", "ns a (k, n)", "of all", "ns an item", "operations", "of the limit"}}
		for _, p := range model {
			g.row(p.Phase, fmt.Sprintf("%.3f", p.PerPair), percent(p.Share), known(p.PerItem, short), known(p.Ops, short), known(p.Limit, percent))
		}
		g.print(w)
	}
}

// WriteChanges writes how the report compares with a stored one, as text.
func (r *Report) WriteChanges(w io.Writer, stored *Report) {
	fmt.Fprintf(w, "\nAgainst %s, tpmbench %s", stored.Date.Format(time.DateOnly), phrase.Printable(stored.Version))
	if r.Machine != stored.Machine {
		fmt.Fprintf(w, ", another machine or program: %s", phrase.Printable(stored.Machine.String()))
	}
	fmt.Fprintln(w)
	if len(r.Changes) == 0 {
		fmt.Fprintln(w, "  the two reports have no measurement in common")
		return
	}
	g := grid{{"case", "backend", "threads", "writing", "pair-steps/s", "before", "change", "p"}}
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

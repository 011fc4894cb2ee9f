package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"tpmbench/bench"
	"tpmbench/internal/phrase"
)

// grid is text in columns, the first left-aligned and the others right-aligned.
type grid [][]string

func (g *grid) row(cells ...string) { *g = append(*g, cells) }

// print prints the columns that have an entry below their heading.
func (g grid) print(w io.Writer) {
	width := make([]int, len(g[0]))
	for i, row := range g {
		for c, text := range row {
			if i > 0 && text != "" {
				width[c] = max(width[c], utf8.RuneCountInString(text), utf8.RuneCountInString(g[0][c]))
			}
		}
	}
	for _, row := range g {
		line := "  "
		for c, text := range row {
			pad := strings.Repeat(" ", max(0, width[c]-utf8.RuneCountInString(text)))
			switch {
			case width[c] == 0:
			case c == 0:
				line += text + pad
			default:
				line += "  " + pad + text
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// printCases lists the cases.
func printCases(w io.Writer, cases []*bench.Case) {
	width := 0
	for _, c := range cases {
		width = max(width, len(c.Name))
	}
	for _, c := range cases {
		fmt.Fprintf(w, "%-*s  %s\n", width, c.Name, c.Describe())
	}
}

// printBench prints the rates, a table for each case.
func printBench(w io.Writer, r *bench.Report) {
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
func byCase(results []bench.Result) (groups [][]bench.Result) {
	for i := range results {
		if i == 0 || results[i].Case != results[i-1].Case {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], results[i])
	}
	return groups
}

// printCosts prints where the time goes.
func printCosts(w io.Writer, r *bench.Report) {
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

// printChanges prints how the report compares with a stored one.
func printChanges(w io.Writer, r, stored *bench.Report) {
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
		g.row(c.Case, c.Backend, fmt.Sprint(c.Threads), writing(bench.Result{Key: c.Key}),
			phrase.Scaled(c.New.Median), phrase.Scaled(c.Old.Median), change, fmt.Sprintf("%.3f", c.P))
	}
	g.print(w)
}

func writing(r bench.Result) string {
	if r.Write == bench.WriteNone {
		return ""
	}
	return string(r.Write)
}

func percent(x float64) string { return phrase.PercentTo(1, x) }

// short writes a number with about three digits.
func short(x float64) string {
	if x >= 1000 {
		return phrase.Grouped(uint64(x + 0.5))
	}
	return phrase.Digits(x)
}

// brief writes a time of s seconds; "-" if it is unknown.
func brief(s float64) string {
	switch {
	case s == 0:
		return "-"
	case s < 1e-6:
		return fmt.Sprintf("%.3g ns", s*1e9)
	case s < 1e-3:
		return fmt.Sprintf("%.3g µs", s*1e6)
	}
	return phrase.Duration(time.Duration(s * 1e9))
}

func peakSize(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return phrase.Bytes(bytes)
}

// moved writes a number of bytes, or nothing if there is no device.
func moved(bytes uint64) string {
	if bytes == 0 {
		return ""
	}
	return phrase.Bytes(bytes)
}

// learning writes the time of a thousand learning steps of a pair, or nothing if there are no
// attackers.
func learning(r bench.Result) string {
	if r.NsPerLearningStep == 0 {
		return ""
	}
	return brief(r.NsPerLearningStep / 1e6)
}

// ofLimit writes the share of the limit of operations that a whole run reached, or nothing if it is
// unknown; --costs says so.
func ofLimit(r bench.Result) string {
	model := r.CostModel()
	if model == nil || model[len(model)-1].Limit == 0 {
		return ""
	}
	return percent(model[len(model)-1].Limit)
}

func optional(x *float64, write func(float64) string) string {
	if x == nil {
		return "-"
	}
	return write(*x)
}

// blank writes x, or nothing if it does not apply.
func blank(x *float64, write func(float64) string) string {
	if x == nil {
		return ""
	}
	return write(*x)
}

// known writes x, or "-" for 0, which stands for unknown.
func known(x float64, write func(float64) string) string {
	if x == 0 {
		return "-"
	}
	return write(x)
}

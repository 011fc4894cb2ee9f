package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tpmbench/batch"
	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
)

// printedPoints is the most points that a text names one by one.
const printedPoints = 30

// pointLine is a line of a table of points.
type pointLine struct {
	name    string // k-3_n-100, of which the table makes columns
	rows    string
	summary *batch.Summary // of the rows, nil where there are none
}

// A column of a table of points. Where the table is too wide, those with the highest spare go
// first; 0 never goes.
type column struct {
	head  string
	cells []string
	spare int
}

// width is that of a column with the space before it.
func (c column) width() (n int) {
	for _, text := range append(c.cells[:len(c.cells):len(c.cells)], c.head) {
		n = max(n, utf8.RuneCountInString(text))
	}
	return n + 2
}

// printPoints prints a table of a study's points, of whose names all have the same keys, at most
// width columns wide if that can be; rest says where those are that it leaves out.
func printPoints(w io.Writer, lines []pointLine, width int, rest string) {
	if len(lines) == 0 {
		return
	}
	same, names := parameterColumns(lines)
	shown := lines[:min(len(lines), printedPoints)]
	for i := range names {
		names[i].cells = names[i].cells[:len(shown)]
	}
	if same != "" {
		fmt.Fprintf(w, "  every point: %s\n\n", same)
	}
	values, notes := valueColumns(shown)
	if all := fitting(slices.Concat(names, values), width); all != nil {
		printColumns(w, all, nil)
	} else {
		printColumns(w, values, names)
	}
	if more := len(lines) - len(shown); more > 0 {
		fmt.Fprintf(w, "  and %s more: %s\n", phrase.Grouped(more), rest)
	}
	if len(notes) > 0 {
		fmt.Fprintln(w)
	}
	for _, note := range notes {
		fmt.Fprintf(w, "  %s\n", note)
	}
}

// parameterColumns are the parameters that tell the points apart; same names the others.
func parameterColumns(lines []pointLine) (same string, list []column) {
	keys, first := levels(lines[0].name)
	for i, key := range keys {
		c := column{head: key}
		for _, l := range lines {
			_, values := levels(l.name)
			c.cells = append(c.cells, values[i])
		}
		switch {
		case !slices.ContainsFunc(c.cells, func(v string) bool { return v != first[i] }):
			same += ", " + key + " " + first[i]
		case key == "attackers" && len(list) > 0 && list[len(list)-1].head == "attack" && follows(c, list[len(list)-1]):
		default:
			list = append(list, c)
		}
	}
	for _, l := range lines { // names do not have an attack that all points have
		if s := l.summary; s != nil && s.AttackSuccess != nil && !slices.Contains(keys, "attack") {
			same += ", attack " + s.Params.Attack.String()
			if !slices.Contains(keys, "attackers") {
				same += fmt.Sprintf(", attackers %d", s.Params.Attackers)
			}
			break
		}
	}
	return strings.TrimPrefix(same, ", "), list
}

// follows reports whether each value of c is always beside the same value of by.
func follows(c, by column) bool {
	value := map[string]string{}
	for i, key := range by.cells {
		if v, ok := value[key]; ok && v != c.cells[i] {
			return false
		}
		value[key] = c.cells[i]
	}
	return true
}

// levels takes the name of a point, k-3_n-100, apart.
func levels(name string) (keys, values []string) {
	words, _ := study.Words(name)
	for _, w := range words {
		keys, values = append(keys, w.Key), append(values, w.Value)
	}
	return keys, values
}

// valueColumns are what the rows say, with sentences that explain them.
func valueColumns(lines []pointLine) (list []column, notes []string) {
	list = []column{
		{head: "rows"}, {head: "synced"}, {head: "mean"}, {head: "± se", spare: 1}, {head: "p50", spare: 2}, {head: "p99", spare: 3},
		{head: "any attacker, 95 %"},
	}
	few, missing, attacked := false, false, false
	for _, l := range lines {
		if s := l.summary; s != nil {
			few = few || marked(s.Synced)
			missing = missing || s.Synced < s.Trials
			attacked = attacked || s.AttackSuccess != nil
		}
	}
	for _, l := range lines {
		s := cmp.Or(l.summary, new(batch.Summary))
		mean := decimals(s.SyncSteps.Mean)
		switch {
		case marked(s.Synced):
			mean += " *"
		case few:
			mean += "  "
		}
		synced := "–"
		if s.Trials > 0 {
			synced = phrase.PercentBelow(float64(s.Synced) / float64(s.Trials))
		}
		for i, text := range []string{l.rows, synced, mean, decimals(s.SyncSteps.SE), whole(s.SyncSteps.P50), whole(s.SyncSteps.P99), broken(s)} {
			list[i].cells = append(list[i].cells, text)
		}
	}
	if few {
		notes = append(notes, fmt.Sprintf("* of fewer than %d trials: such a mean and its error say little", batch.FewValues))
	}
	if missing {
		notes = append(notes, "steps are of the trials that synchronised; the others had not within max_steps")
	}
	if !attacked {
		return list[:len(list)-1], notes
	}
	return list, append(notes, "any attacker: share of the synchronised trials in which one has A's weights")
}

// marked reports whether a mean of n values has a mark.
func marked(n uint64) bool { return n > 0 && n < batch.FewValues }

// broken is in what share of trials any attacker succeeded, with its interval.
func broken(s *batch.Summary) string {
	a := s.AttackSuccess
	if a == nil || a.PAny == nil {
		return "–"
	}
	return fmt.Sprintf("%s (%s–%s)", phrase.PercentBelow(*a.PAny), phrase.Digits(100**a.PAnyLow), phrase.Digits(100**a.PAnyHigh))
}

func decimals(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", *v)
}

func whole(v *uint32) string {
	if v == nil {
		return "–"
	}
	return phrase.Grouped(*v)
}

// fitting is as many of the columns as are at most width wide together, nil where those that stay
// are wider.
func fitting(list []column, width int) []column {
	for spare := 3; ; spare-- {
		total := 0
		for _, c := range list {
			total += c.width()
		}
		switch {
		case total <= width:
			return list
		case spare == 0:
			return nil
		}
		list = slices.DeleteFunc(slices.Clone(list), func(c column) bool { return c.spare >= spare })
	}
}

// printColumns prints columns; where there are names, each row has its own on a line before it.
func printColumns(w io.Writer, list, names []column) {
	for _, c := range list {
		fmt.Fprintf(w, "%*s", c.width(), c.head)
	}
	fmt.Fprintln(w)
	for i := range list[0].cells {
		var words []string
		for _, c := range names {
			words = append(words, c.head+" "+c.cells[i])
		}
		if len(words) > 0 {
			fmt.Fprintf(w, "  %s\n", strings.Join(words, ", "))
		}
		for _, c := range list {
			fmt.Fprintf(w, "%*s", c.width(), c.cells[i])
		}
		fmt.Fprintln(w)
	}
}

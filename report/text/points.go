package text

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
	"tpmbench/kernels"
)

// printedPoints is the most points that a table shows.
const printedPoints = 30

// Point is a line of a table of points.
type Point struct {
	Name    string // such as k-3_n-100, whose parts become columns
	Rows    string
	Summary *batch.Summary // of the rows; nil if there are none
}

// A column of a table of points. If the table is too wide, the columns with the highest drop are
// left out first; those with 0 never are.
type column struct {
	head  string
	cells []string
	drop  int
}

// width returns the width of a column with the space before it.
func (c column) width() (n int) {
	for _, text := range append(c.cells[:len(c.cells):len(c.cells)], c.head) {
		n = max(n, utf8.RuneCountInString(text))
	}
	return n + 2
}

// Points prints a table of a study's points, whose names all have the same keys. It is at most
// width columns wide if possible; rest says where to find the points that it leaves out.
func Points(w io.Writer, lines []Point, width int, rest string) {
	if len(lines) == 0 {
		return
	}
	same, names := parameterColumns(lines)
	shown := lines[:min(len(lines), printedPoints)]
	values, notes := valueColumns(shown)
	printTable(w, same, names, values, width)
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

// printTable prints the parameters that are the same for all points, and the first rows of a table
// of the others and of values, at most width columns wide if possible.
func printTable(w io.Writer, same string, names, values []column, width int) {
	for _, list := range [][]column{names, values} {
		for i := range list {
			list[i].cells = list[i].cells[:min(len(list[i].cells), printedPoints)]
		}
	}
	if same != "" {
		printWrapped(w, "every point: "+same, width)
		fmt.Fprintln(w)
	}
	if all := fitting(slices.Concat(names, values), width); all != nil {
		printColumns(w, all, nil)
	} else {
		printColumns(w, values, names)
	}
}

// parameterColumns returns a column for each parameter that varies; same lists the others.
func parameterColumns(lines []Point) (same string, list []column) {
	keys, first := levels(lines[0].Name)
	for i, key := range keys {
		c := column{head: key}
		for _, l := range lines {
			_, values := levels(l.Name)
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
	for _, l := range lines { // what is common to all points is not in their names
		if s := l.Summary; s != nil {
			for i := range kernels.Fields {
				if f := &kernels.Fields[i]; f.Late && !f.IsDefault(s.Params.Params) && !slices.Contains(keys, f.Name) {
					same += ", " + f.Name + " " + f.Text(s.Params.Params)
				}
			}
			break
		}
	}
	for _, l := range lines { // nor is their attack
		if s := l.Summary; s != nil && s.AttackSuccess != nil && !slices.Contains(keys, "attack") {
			same += ", attack " + s.Params.Attack.String()
			if !slices.Contains(keys, "attackers") {
				same += fmt.Sprintf(", attackers %d", s.Params.Attackers)
			}
			break
		}
	}
	return strings.TrimPrefix(same, ", "), list
}

// follows reports whether by determines c: equal values of by have equal values of c.
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

// levels splits the name of a point, such as k-3_n-100.
func levels(name string) (keys, values []string) {
	words, _ := study.Words(name)
	for _, w := range words {
		keys, values = append(keys, w.Key), append(values, w.Value)
	}
	return keys, values
}

// valueColumns returns the columns of statistics, with notes that explain them.
func valueColumns(lines []Point) (list []column, notes []string) {
	list = []column{
		{head: "rows"}, {head: "synced"}, {head: "mean"}, {head: "± se", drop: 1}, {head: "p50", drop: 2}, {head: "p99", drop: 3},
		{head: "wrong, 95 %"}, {head: "any attacker, 95 %"},
	}
	few, missing, attacked, detecting := false, false, false, false
	for _, l := range lines {
		if s := l.Summary; s != nil {
			few = few || marked(s.Synced)
			missing = missing || s.Synced < s.Trials
			attacked = attacked || s.AttackSuccess != nil
			detecting = detecting || s.Detection != nil
		}
	}
	for _, l := range lines {
		s := cmp.Or(l.Summary, new(batch.Summary))
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
		for i, text := range []string{l.Rows, synced, mean, decimals(s.SyncSteps.SE), whole(s.SyncSteps.P50), whole(s.SyncSteps.P99), mistaken(s), broken(s)} {
			list[i].cells = append(list[i].cells, text)
		}
	}
	if few {
		notes = append(notes, fmt.Sprintf("* of fewer than %d trials: the mean and its error say little", batch.FewValues))
	}
	if missing {
		notes = append(notes, "steps are those of synchronised trials; the others took max_steps in vain")
	}
	if detecting {
		notes = append(notes, "wrong: share of the detected trials in which A and B did not share all weights")
	}
	if attacked {
		notes = append(notes, "any attacker: share of the synchronised trials in which one has A's weights")
	}
	list = slices.DeleteFunc(list, func(c column) bool {
		return c.head == "wrong, 95 %" && !detecting || c.head == "any attacker, 95 %" && !attacked
	})
	return list, notes
}

// marked reports whether a mean of n values is marked as one of few.
func marked(n uint64) bool { return n > 0 && n < batch.FewValues }

// broken returns the share of trials in which any attacker succeeded, with its interval.
func broken(s *batch.Summary) string {
	a := s.AttackSuccess
	if a == nil || a.PAny == nil {
		return "–"
	}
	return shareWithin(a.PAny, a.PAnyLow, a.PAnyHigh)
}

// mistaken returns the share of detections that were wrong, with its interval.
func mistaken(s *batch.Summary) string {
	d := s.Detection
	if d == nil || d.PWrong == nil {
		return "–"
	}
	return shareWithin(d.PWrong, d.PWrongLow, d.PWrongHigh)
}

func shareWithin(p, low, high *float64) string {
	return fmt.Sprintf("%s (%s–%s)", phrase.PercentBelow(*p), phrase.Digits(100**low), phrase.Digits(100**high))
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

// fitting leaves out columns until the others are at most width wide together; it returns nil if
// those that must stay are wider.
func fitting(list []column, width int) []column {
	for drop := 3; ; drop-- {
		total := 0
		for _, c := range list {
			total += c.width()
		}
		switch {
		case total <= width:
			return list
		case drop == 0:
			return nil
		}
		list = slices.DeleteFunc(slices.Clone(list), func(c column) bool { return c.drop >= drop })
	}
}

// printColumns prints columns. If there are names, those of each row come on a line before it.
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

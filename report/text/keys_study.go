package text

import (
	"fmt"
	"io"

	"tpmbench/internal/phrase"
)

// StudyKeys is what the keys of a study are worth.
type StudyKeys struct {
	Folder  string      `json:"folder"`
	Points  int         `json:"points"` // of the study, also those that have no keys
	List    []PointKeys `json:"list"`
	Warning string      `json:"warning"`
}

// PointKeys is what the keys of a point are worth.
type PointKeys struct {
	Name string `json:"name"`
	*Keys
}

// PrintStudyKeys prints a table of the points, at most width columns wide if possible. rest says
// where to find the points that it leaves out.
func PrintStudyKeys(w io.Writer, s StudyKeys, width int, rest string) {
	fmt.Fprintf(w, "\n  %s: %s, %s with keys\n\n", phrase.Printable(s.Folder), phrase.Plural(s.Points, "point"), phrase.Grouped(len(s.List)))
	var lines []Point
	values := []column{
		{head: "keys"}, {head: "entropy"}, {head: "of", drop: 2}, {head: "at boundary, %"}, {head: "neighbours", drop: 1},
		{head: "hidden units", drop: 1}, {head: "bits, at most"}, {head: "of", drop: 2}, {head: "equal"},
	}
	for _, p := range s.List {
		lines = append(lines, Point{Name: p.Name})
		keys := phrase.Grouped(p.Keys.Keys)
		if !p.Complete {
			keys += " of " + phrase.Grouped(p.Asked)
		}
		for i, text := range []string{
			keys, measured(p.Entropy, p.EntropySE, 1), fmt.Sprintf("%.3f", p.EntropyMost), measured(p.Boundary, p.BoundarySE, 100),
			measured(p.Neighbours, p.NeighboursSE, 1), measured(p.Units, p.UnitsSE, 1), measured(p.Bound, p.BoundSE, 1),
			phrase.Fixed(p.Bits, 1), phrase.Grouped(p.Equal),
		} {
			values[i].cells = append(values[i].cells, text)
		}
	}
	same, names := parameterColumns(lines)
	printTable(w, same, names, values, width)
	if more := len(lines) - printedPoints; more > 0 {
		fmt.Fprintf(w, "  and %s more: %s\n", phrase.Grouped(more), rest)
	}
	fmt.Fprintln(w)
	printWrapped(w, "entropy: bits a weight; neighbours and hidden units: correlations; bits: in a key; equal: trials that share a key with another of their point", width)
}

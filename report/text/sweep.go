package text

import (
	"fmt"
	"io"
	"time"

	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// Swept sums up a sweep.
type Swept struct {
	Points  int     `json:"points"`
	Trials  uint64  `json:"trials"`
	Seconds float64 `json:"seconds"`
	Digest  string  `json:"digest"` // the sum of the points' digests
	Folder  string  `json:"folder"`
	Table   string  `json:"table"`
}

// NewSwept sums up the points of a study in a folder, of which name is the summary.
func NewSwept(folder, name string, results []study.Result, took time.Duration) Swept {
	s := Swept{Points: len(results), Seconds: took.Seconds(), Digest: table.FormatDigest(study.Digest(results)), Folder: folder, Table: name}
	for _, r := range results {
		s.Trials += r.Summary.Trials
	}
	return s
}

// Sweep prints the summary of a sweep and its points, at most width columns wide.
func Sweep(w io.Writer, s Swept, results []study.Result, took time.Duration, width int) {
	var lines []Point
	for _, r := range results {
		lines = append(lines, Point{r.Name, phrase.Grouped(r.Summary.Trials), &r.Summary})
	}
	fmt.Fprintln(w)
	Points(w, lines, width, "all are in "+phrase.Printable(s.Table))
	fmt.Fprintln(w)
	Fact(w, "points", phrase.Grouped(s.Points))
	Fact(w, "trials", fmt.Sprintf("%s in %s", phrase.Grouped(s.Trials), phrase.Duration(took)))
	Fact(w, "digest", s.Digest)
	Fact(w, "written", s.Folder+", with "+s.Table)
}

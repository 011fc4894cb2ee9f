package text

import (
	"fmt"
	"io"

	"tpmbench/batch/check"
	"tpmbench/internal/phrase"
)

// Study prints what a survey has found, at most width columns wide. rest says where to find the
// points that it leaves out, and more how an incomplete study goes on.
func Study(w io.Writer, s *check.StudyFound, width int, rest, more string) {
	what := "a study"
	if s.Shard != "0/1" {
		what = "shard " + phrase.Quoted(s.Shard, 0) + " of a study"
	}
	fmt.Fprintf(w, "\n  %s: %s, %s, %s\n\n", phrase.Printable(s.Folder), what, phrase.Plural(s.Points, "point"), phrase.Plural(s.Trials, "row"))
	var lines []Point
	for _, p := range s.List {
		line := Point{Name: p.Name}
		switch {
		case p.Corrupt:
			line.Rows = "corrupt"
		case p.Summary == nil:
			line.Rows = "none of " + phrase.Grouped(p.Trials)
		case p.Complete:
			line.Rows, line.Summary = phrase.Grouped(p.Summary.Trials), p.Summary
		default:
			line.Rows, line.Summary = phrase.Grouped(p.Summary.Trials)+" of "+phrase.Grouped(p.Trials), p.Summary
		}
		lines = append(lines, line)
	}
	Points(w, lines, width, rest)
	fmt.Fprintln(w)
	if s.StopAtSE > 0 {
		Fact(w, "points end at", fmt.Sprintf("a standard error of %v", s.StopAtSE))
	}
	Fact(w, "digest", s.Digest)
	Fact(w, "complete", completeness(s, rest, more))
}

// completeness says how many points are complete, and which is the first that is not.
func completeness(s *check.StudyFound, rest, goOn string) string {
	if s.Complete == s.Points {
		return "all points"
	}
	text := fmt.Sprintf("%d of %s", s.Complete, phrase.Plural(s.Points, "point"))
	for _, p := range s.List {
		if !p.Complete {
			text += ", not " + p.Name
			break
		}
	}
	if more := s.Points - s.Complete - 1; more > 0 {
		text += fmt.Sprintf(" and %s more (%s)", phrase.Grouped(more), rest)
	}
	return text + goOn
}

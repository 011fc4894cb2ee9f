package main

import (
	"context"
	"fmt"
	"io"

	"tpmbench/batch/check"
	"tpmbench/internal/phrase"
)

// inspectStudy checks every point of a study's folder and prints a summary.
func inspectStudy(ctx context.Context, w io.Writer, dir, summary string) error {
	s, wrong := check.Survey(ctx, dir)
	if s == nil {
		return wrong
	}
	var err error
	if summary == "json" {
		err = printJSON(w, s)
	} else {
		printStudy(w, s)
	}
	if wrong != nil {
		return wrong
	}
	return err
}

// allPoints says how to see every point, for texts that name only some.
const allPoints = "--summary json has all"

func printStudy(w io.Writer, s *check.StudyFound) {
	what := "a study"
	if s.Shard != "0/1" {
		what = "shard " + phrase.Quoted(s.Shard, 0) + " of a study"
	}
	fmt.Fprintf(w, "\n  %s: %s, %s, %s\n\n", phrase.Printable(s.Folder), what, phrase.Plural(s.Points, "point"), phrase.Plural(s.Trials, "row"))
	var lines []pointLine
	for _, p := range s.List {
		line := pointLine{name: p.Name}
		switch {
		case p.Corrupt:
			line.rows = "corrupt"
		case p.Summary == nil:
			line.rows = "none of " + phrase.Grouped(p.Trials)
		case p.Complete:
			line.rows, line.summary = phrase.Grouped(p.Summary.Trials), p.Summary
		default:
			line.rows, line.summary = phrase.Grouped(p.Summary.Trials)+" of "+phrase.Grouped(p.Trials), p.Summary
		}
		lines = append(lines, line)
	}
	printPoints(w, lines, textWidth(w), allPoints)
	fmt.Fprintln(w)
	if s.StopAtSE > 0 {
		printFact(w, "points end at", fmt.Sprintf("a standard error of %v", s.StopAtSE))
	}
	printFact(w, "digest", s.Digest)
	printFact(w, "complete", completeness(s))
}

// completeness says how many points are complete, and which is the first that is not.
func completeness(s *check.StudyFound) string {
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
		text += fmt.Sprintf(" and %s more (%s)", phrase.Grouped(more), allPoints)
	}
	return text + "; go on with sweep --resume"
}

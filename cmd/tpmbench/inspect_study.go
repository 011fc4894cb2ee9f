package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"tpmbench/batch"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
)

// studySummary is the summary that inspect prints of the folder of a study.
type studySummary struct {
	Folder   string         `json:"folder"`
	Shard    string         `json:"shard"`
	StopAtSE float64        `json:"stop_at_se"`
	Points   int            `json:"points"`
	Complete int            `json:"complete"` // number of points
	Corrupt  int            `json:"corrupt"`  // number of points
	Trials   uint64         `json:"trials"`
	Digest   string         `json:"digest"` // the sum of the points' digests
	List     []pointSummary `json:"list"`
}

type pointSummary struct {
	Name     string         `json:"name"`
	First    uint64         `json:"first_trial,string"`
	Trials   uint64         `json:"trials,string"` // requested
	Complete bool           `json:"complete"`
	Corrupt  bool           `json:"corrupt"`
	Summary  *batch.Summary `json:"summary"` // of the rows; null if there are none
}

// inspectStudy checks every point of a study's folder and prints a summary.
func inspectStudy(ctx context.Context, w io.Writer, dir, summary string) error {
	s, wrong, err := scanStudy(ctx, dir)
	if err != nil {
		return err
	}
	if summary == "json" {
		err = printJSON(w, s)
	} else {
		s.print(w)
	}
	if wrong != nil {
		return wrong
	}
	return err
}

// scanStudy reads the points. wrong says what is wrong with the first corrupt point, and comes with
// the summary; err is an error that ended the reading.
func scanStudy(ctx context.Context, dir string) (s *studySummary, wrong, err error) {
	x, points, err := readPoints(dir)
	if err != nil {
		return nil, nil, err
	}
	s = &studySummary{Folder: dir, Shard: x.Shard, StopAtSE: x.StopAtSE, Points: len(points)}
	digest := uint64(0)
	for _, p := range points {
		found := pointSummary{Name: p.Name, First: p.First, Trials: p.Trials}
		if p.begun {
			f, err := scan(ctx, p.input, nil)
			var known failure
			switch {
			case err == nil:
				sum := f.summary()
				found.Summary = &sum
				found.Complete = p.whole && (sum.Trials == p.Trials || study.Enough(sum.Trials, sum.SyncSteps.SE, x.StopAtSE))
				s.Trials += sum.Trials
				digest += f.digest
			case errors.As(err, &known) && known.status == exitWrong:
				found.Corrupt = true
				s.Corrupt++
				if wrong == nil {
					wrong = err
				}
			default:
				return nil, nil, err
			}
		}
		if found.Complete {
			s.Complete++
		}
		s.List = append(s.List, found)
	}
	if err := checkStudy(x, dir); err != nil && wrong == nil {
		wrong = err
	}
	s.Digest = table.FormatDigest(digest)
	if s.Corrupt > 1 {
		wrong = wrongf("%w; %s (%s)", wrong, phrase.Plural(s.Corrupt-1, "more corrupt point"), allPoints)
	}
	return s, wrong, nil
}

// allPoints says how to see every point, for texts that name only some.
const allPoints = "--summary json has all"

func (s *studySummary) print(w io.Writer) {
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
	printFact(w, "complete", s.complete())
}

// complete says how many points are complete, and which is the first that is not.
func (s *studySummary) complete() string {
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

package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/fits"
	"tpmbench/report/text"
	"tpmbench/report/trends"
)

// studyFlags are the flags of report that say how a study is drawn.
var studyFlags = []string{"plot", "against", "by", "fit", "log-x", "log-y", "summary"}

func (o *reportFlags) addStudy(cmd *cobra.Command) {
	f, c := cmd.Flags(), &o.choice
	f.StringSliceVar(&c.Plot, "plot", nil, "of a study: `quantities` to draw, such as sync_steps,p_any")
	f.StringVar(&c.Against, "against", "", "of a study: `parameter` on the horizontal axis")
	f.StringSliceVar(&c.By, "by", nil, "of a study: `parameters` with a series for each value")
	choose(cmd, f, &c.Fit, "fit", fits.LawNames(), word, "of a study: law to fit to each series")
	f.BoolVar(&c.LogX, "log-x", false, "of a study: logarithmic horizontal axis")
	f.BoolVar(&c.LogY, "log-y", false, "of a study: logarithmic vertical axes")
	summaryFlag(cmd, &o.summary)
	f.Lookup("summary").Usage = "of a study: format of the values: text, json"
	var names, parameters []string
	for name := range trends.Quantities {
		names = append(names, name)
	}
	for _, field := range kernels.Fields {
		parameters = append(parameters, field.Name)
	}
	complete(cmd, "plot", names)
	complete(cmd, "against", parameters)
	complete(cmd, "by", parameters)
}

// quantityLines says in lines of a help text what --plot takes.
func quantityLines() string {
	var b strings.Builder
	for name, about := range trends.Quantities {
		fmt.Fprintf(&b, "  %-16s %s\n", name, about)
	}
	return b.String()
}

// reportedStudy is the study that a page draws.
type reportedStudy struct {
	*check.Study
	folder string
	plan   *trends.Plan // nil: nothing varies
	found  []trends.Point
	drawn  *trends.Study // nil before it is drawn
}

// planStudy completes the choice of what to draw of the study in s, if there is one.
func (o *reportFlags) planStudy(cmd *cobra.Command, s *reportSeries) error {
	asked := ""
	for _, name := range studyFlags {
		if asked == "" && cmd.Flags().Changed(name) {
			asked = name
		}
	}
	if s.study == nil {
		if asked != "" {
			return usagef("--%s is for a study: name the folder of one sweep and nothing else", asked)
		}
		return nil
	}
	var points []kernels.Params
	for _, p := range s.study.List {
		points = append(points, p.Params)
	}
	plan, err := trends.NewPlan(points, o.choice)
	switch {
	case errors.Is(err, trends.ErrNothingVaries) && asked == "":
		return nil
	case err != nil:
		return usagef("%w", err)
	}
	s.study.plan = plan
	return nil
}

// add adds what was read of the next point that has rows.
func (s *reportedStudy) add(f *check.Found) {
	if s == nil || s.plan == nil {
		return
	}
	s.skip()
	p, sum := s.List[len(s.found)], f.Summary()
	whole := p.Whole && (sum.Trials == p.Trials || study.Enough(sum.Trials, sum.SyncSteps.SE, s.StopAtSE))
	s.found = append(s.found, trends.Point{Params: p.Params, Summary: &sum, Complete: whole})
}

// skip adds the next points as far as they have no rows.
func (s *reportedStudy) skip() {
	for len(s.found) < len(s.List) && !s.List[len(s.found)].Begun {
		s.found = append(s.found, trends.Point{Params: s.List[len(s.found)].Params})
	}
}

// draw draws the points once all of them are read, and reports whether there is anything to draw.
func (s *reportedStudy) draw() bool {
	if s == nil || s.plan == nil {
		return false
	}
	s.skip()
	s.drawn = s.plan.Draw(s.found)
	return true
}

// name is what the page calls the study: its folder, without the folders that hold it.
func (s *reportedStudy) name() string {
	if path, err := filepath.Abs(s.folder); err == nil {
		return filepath.Base(path)
	}
	return filepath.Base(s.folder)
}

// studySummary is what --summary json prints.
type studySummary struct {
	Folder string `json:"folder"`
	Page   string `json:"page"`
	*trends.Study
}

// printReport prints what the page shows of a study, and that it is written.
func (o *reportFlags) printReport(w io.Writer, s *reportSeries) error {
	drawn := s.study != nil && s.study.drawn != nil
	if o.summary == "json" { // then a study is drawn
		return printJSON(w, studySummary{s.study.folder, o.path, s.study.drawn})
	}
	if drawn {
		text.Trends(w, s.study.drawn, textWidth(w), allPoints)
	}
	text.Fact(w, "written", fileAndSize(o.path)+", of "+phrase.Plural(len(s.inputs), "file"))
	return nil
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/batch/weights"
	"tpmbench/internal/phrase"
	"tpmbench/report"
	"tpmbench/report/text"
)

// reportFlags is the command line of report.
type reportFlags struct {
	path  string
	force bool
	quiet bool
}

func newReport() *cobra.Command {
	o := &reportFlags{}
	cmd := &cobra.Command{
		Use:   "report FILE|DIR...",
		Short: "Make a page with plots and tables of result files",
		Long: fmt.Sprintf(`Make one HTML page of result files: the distribution of sync_steps, the success of
attackers, what keys are worth, the parameters, and all numbers that inspect has. The
page needs no network; its plots show values on hover and can be zoomed and saved, in
light and dark.

Several files, at most %d, are compared, each as a series of its own, named by what
differs between them; nothing is merged. They are checked as inspect does, and if
anything is wrong, the report ends with status 3. A .partial is accepted, and the
page says what it lacks. The folder of a sweep stands for the files of its points.`, report.MaxFiles),
		Example: `  tpmbench run -L 3 --trials 1e6 -o three.arrow
  tpmbench run -L 4 --trials 1e6 -o four.arrow
  tpmbench report three.arrow four.arrow -o depth.html
  tpmbench report results/rows/k-3_n-100_*_rule-hebbian.parquet -o hebbian.html`,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args) }),
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVarP(&o.path, "output", "o", "report.html", "`page`, an .html file; - for standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace a page or a partial page that exists")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "do not print what is written")
	return cmd
}

func (o *reportFlags) check(cmd *cobra.Command, args []string) error {
	switch suffix := strings.ToLower(filepath.Ext(o.path)); {
	case len(args) == 0:
		return usagef("which files? %s", cmd.UseLine())
	case o.path == "":
		return usagef(`-o "": name an .html file, or - for standard output`)
	case o.path == "-":
		return takesStream(cmd.OutOrStdout(), false)
	case suffix != ".html" && suffix != ".htm":
		return usagef("-o %s: must end in .html, or be - for standard output", o.path)
	}
	return nil
}

// repeated returns a path that is there twice, "" if none is.
func repeated(paths []string) string {
	seen := map[string]bool{}
	for _, path := range paths {
		clean := filepath.Clean(path)
		if seen[clean] {
			return path
		}
		seen[clean] = true
	}
	return ""
}

func (o *reportFlags) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	if err := o.check(cmd, args); err != nil {
		return err
	}
	series, err := seriesOf(args)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return series.write(ctx, w) }
	if o.path == "-" {
		// Nothing must be written if a file turns out to be wrong.
		var page bytes.Buffer
		if err := write(&page); err != nil {
			return err
		}
		_, err := cmd.OutOrStdout().Write(page.Bytes())
		return err
	}
	if err := table.WriteFile(o.path, o.force, write); err != nil {
		return err
	}
	if !o.quiet {
		text.Fact(cmd.OutOrStdout(), "written", fileAndSize(o.path)+", of "+phrase.Plural(len(series.inputs), "file"))
	}
	return nil
}

// reportSeries are the series that a page compares.
type reportSeries struct {
	inputs  []check.Input
	notices []string // about points that are missing
}

// seriesOf lists the results that args name, with the points of a study in place of its folder.
func seriesOf(args []string) (*reportSeries, error) {
	s := new(reportSeries)
	for _, arg := range args {
		if !study.IsStudy(arg) {
			s.inputs = append(s.inputs, check.Input{Path: arg})
			continue
		}
		points, err := check.ReadStudy(arg)
		if err == nil {
			err = points.Beside()
		}
		if err != nil {
			return nil, err
		}
		begun := points.Begun()
		switch {
		case len(begun) == 0:
			return nil, fmt.Errorf("%s: the study has no rows yet", arg)
		case len(begun) > report.MaxFiles:
			return nil, usagef("%s: a page compares at most %d points, but the study has %d: name some of them%s", arg, report.MaxFiles, len(begun), check.AnyPoint(arg))
		case len(begun) < len(points.List):
			s.notices = append(s.notices, fmt.Sprintf("Unfinished: no rows yet of %d of %s of %s.", len(points.List)-len(begun), phrase.Plural(len(points.List), "point"), arg))
		}
		for _, p := range begun {
			s.inputs = append(s.inputs, p.Input)
		}
	}
	switch paths := s.paths(); {
	case len(paths) > report.MaxFiles:
		return nil, usagef("%d files: a page compares at most %d", len(paths), report.MaxFiles)
	case repeated(paths) != "":
		return nil, usagef("%s is named twice: name each file once", repeated(paths))
	}
	return s, nil
}

func (s *reportSeries) paths() (list []string) {
	for _, from := range s.inputs {
		list = append(list, from.Path)
	}
	return list
}

// write reads the files one after the other and writes the page.
func (s *reportSeries) write(ctx context.Context, w io.Writer) error {
	page := report.New(len(s.inputs))
	for _, n := range s.notices {
		page.Notice(n)
	}
	names := report.ShortNames(s.paths())
	for i, from := range s.inputs {
		f, keys, err := withKeys(ctx, from, nil)
		if err != nil {
			return err
		}
		page.Add(reported(f, keys, names[i]))
	}
	return page.Write(w, programVersion())
}

func reported(f *check.Found, keys *weights.Summary, name string) report.File {
	r := report.File{
		Name: name, Kind: text.Kind(f), Digest: table.FormatDigest(f.Digest) + ", " + text.Compared(f),
		Params: f.Params, Summary: f.Summary(), Stats: &f.Stats, Keys: keys,
	}
	if !f.Finished() && !f.Enough() {
		r.Unfinished = "Unfinished: " + holds(r.Name, f.Rows, f.Params) + "."
	}
	return r
}

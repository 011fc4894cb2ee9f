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
	"tpmbench/report/trends"
)

// reportFlags is the command line of report.
type reportFlags struct {
	path    string
	force   bool
	quiet   bool
	summary string
	choice  trends.Choice
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
page says what it lacks. The folder of a sweep stands for the files of its points.

Of one such folder, of any number of points, the page also draws the study, and the
terminal shows the values. --plot names what is drawn, with error bars:

%s
Without --plot it is sync_steps and, where the study has them, p_wrong, share_steps,
p_any and distance_score. --against names the parameter on the horizontal axis, by
default the one with numbers that has the most values; words, such as rules, have a
place each. --by names the parameters with a series for each value, by default all
others, as long as these are 6 series. What --by leaves has a plot for each value.
Bars are one standard error of a mean, or Wilson's 95 %% interval of a share.

--fit power (a x^b), log (a + b ln x) or exponential (a exp(b x)) fits a law to each
series by least squares, weighted by the errors, and says how well it holds. If
the points scatter more than their errors, χ²/dof > 1, the errors of a and b are
widened by its root.`, report.MaxFiles, quantityLines()),
		Example: `  tpmbench run -L 3 --trials 1e6 -o three.arrow
  tpmbench run -L 4 --trials 1e6 -o four.arrow
  tpmbench report three.arrow four.arrow -o depth.html
  tpmbench report results/rows/k-3_n-100_*_rule-hebbian.parquet -o hebbian.html
  tpmbench report results --against L --by rule --fit power --log-x --log-y
  tpmbench report results --plot p_any,learning_steps --summary json`,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args) }),
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVarP(&o.path, "output", "o", "report.html", "`page`, an .html file; - for standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace a page or a partial page that exists")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "do not print what is written, nor the values of a study")
	o.addStudy(cmd)
	return cmd
}

func (o *reportFlags) check(cmd *cobra.Command, args []string) error {
	switch suffix := strings.ToLower(filepath.Ext(o.path)); {
	case len(args) == 0:
		return usagef("which files? %s", cmd.UseLine())
	case o.path == "":
		return usagef(`-o "": name an .html file, or - for standard output`)
	case o.path == "-" && o.summary == "json":
		return usagef("--summary json with -o -: standard output gets the page; name an .html file for it")
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
	if err == nil {
		err = o.planStudy(cmd, series)
	}
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
	if o.quiet && !cmd.Flags().Changed("summary") {
		return nil
	}
	return o.printReport(cmd.OutOrStdout(), series)
}

// reportSeries are the series that a page compares.
type reportSeries struct {
	inputs  []check.Input
	notices []string       // about points that are missing
	study   *reportedStudy // nil unless the page is of one study
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
		case len(args) == 1:
			s.study = &reportedStudy{Study: points, folder: arg}
		case len(begun) > report.MaxFiles:
			return nil, usagef("%s: a page compares at most %d points, but the study has %d: name some of them%s", arg, report.MaxFiles, len(begun), check.AnyPoint(arg))
		}
		if len(begun) < len(points.List) {
			s.notices = append(s.notices, fmt.Sprintf("Unfinished: no rows yet of %d of %s of %s.", len(points.List)-len(begun), phrase.Plural(len(points.List), "point"), arg))
		}
		for _, p := range begun {
			s.inputs = append(s.inputs, p.Input)
		}
	}
	switch paths := s.paths(); {
	case len(paths) > report.MaxFiles && s.study == nil:
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
	page, compared := report.New(len(s.inputs)), len(s.inputs) <= report.MaxFiles
	for _, n := range s.notices {
		page.Notice(n)
	}
	read := func(from check.Input) (*check.Found, *weights.Summary, error) { return withKeys(ctx, from, nil) }
	if !compared { // so the page says nothing of keys
		read = func(from check.Input) (*check.Found, *weights.Summary, error) {
			f, err := check.Run(ctx, from, nil)
			return f, nil, err
		}
	}
	names := report.ShortNames(s.paths())
	for i, from := range s.inputs {
		f, keys, err := read(from)
		if err != nil {
			return err
		}
		if compared {
			page.Add(reported(f, keys, names[i]))
		}
		s.study.add(f)
	}
	if s.study.draw() {
		page.Study(s.study.name(), s.study.drawn)
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

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/cpu/doubles"
	"tpmbench/internal/backends"
	"tpmbench/internal/folder"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/field"
	"tpmbench/report/figures"
	"tpmbench/report/text"
)

// figuresFlags is the command line of figures.
type figuresFlags struct {
	folder  string
	field   bool
	quick   bool
	seed    uint64
	backend string
	threads int
	summary string
	tiny    bool
	progressFlags
}

func newFigures() *cobra.Command {
	o := &figuresFlags{seed: 1}
	cmd := &cobra.Command{
		Use:   "figures",
		Short: "Reproduce the paper's figures and numbers, with data and a page",
		Long: `Reproduce the figures and claims of Kinzel and Kanter (2002), and what later papers
say about attacks. Each figure has a picture (SVG, PNG), its data (Arrow, Parquet)
and the paper's claims beside our numbers with their standard errors. By a rule that
the page states, claim and number agree, differ or, if our error is too large to
tell, are undecided. index.html shows it all.

With --field it is another page of the same kind: what other papers and public
programs say about tree parity machines and what can be run again, about attacks,
queries, wider inputs, starts that nearly agree, many hidden units and large machines.

The folder grows as DIR.partial and gets its name when it is complete; if it exists,
it must be empty. The same seed and size give the same files on any backend. The full
set takes minutes, --quick less than one, with larger errors and so with more claims
undecided.`,
		Example: `  tpmbench figures
  tpmbench figures --quick -o /tmp/figures
  tpmbench figures --field`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&o.field, "field", false, "what others have published, instead of the paper")
	f.StringVarP(&o.folder, "output", "o", "figures", "`folder` for pictures, data and page (with --field: field)")
	f.BoolVar(&o.quick, "quick", false, "fewer trials and sizes")
	f.BoolVar(&o.tiny, "tiny", false, "for tests: too few trials for the numbers to mean anything")
	_ = f.MarkHidden("tiny") // it fails only for a flag that does not exist
	f.Var(count[uint64]{&o.seed}, "seed", "key of the random streams")
	backendFlag(cmd, &o.backend)
	f.IntVar(&o.threads, "threads", 0, "runs at once, each on one engine; 0 for all cores")
	summaryFlag(cmd, &o.summary)
	o.progressFlags.add(cmd, "no progress, and no summary unless --summary is given")
	return cmd
}

func (o *figuresFlags) run(ctx context.Context, cmd *cobra.Command) error {
	plan, err := o.plan()
	if err != nil {
		return err
	}
	page := figures.Paper()
	if o.field {
		page = field.Page()
		if !cmd.Flags().Changed("output") {
			o.folder = "field"
		}
	}
	lab := o.lab()
	for _, f := range page.Figures {
		lab.Add(f.Work(plan))
	}
	if err := lab.Check(); err != nil {
		return err
	}
	made, err := folder.New(o.folder)
	if err != nil {
		return err
	}
	progress := tell(cmd, o.progressKind(), remaining(lab.Share))
	err = lab.Do(ctx)
	progress.stop()

	var sheets []figures.Sheet
	if err == nil {
		sheets, err = lab.Sheets(plan, page.Figures)
	}
	if err == nil {
		err = figures.Write(made, page, plan, programVersion(), sheets)
	}
	if err == nil {
		err = made.Commit()
	} else {
		err = errors.Join(err, made.Discard())
	}
	switch {
	case ctx.Err() != nil && err != nil:
		return interrupted(ctx, ": nothing is written")
	case err != nil:
		return err
	}
	return o.report(cmd, sheets)
}

// remaining returns a line of progress, with the time left, for work of which only the share done
// is known.
func remaining(share func() float64) func() (float64, string) {
	start := time.Now()
	return func() (float64, string) {
		s := share()
		if s < 0.01 {
			return s, ""
		}
		left := time.Duration(float64(time.Since(start)) * (1 - s) / s)
		return s, phrase.Duration(left.Round(time.Second)) + " left"
	}
}

// plan checks the flags and returns the plan that they describe.
func (o *figuresFlags) plan() (figures.Plan, error) {
	if o.folder == "" {
		return figures.Plan{}, usagef(`-o "": name a folder`)
	}
	if o.threads < 0 || o.threads > maxThreads {
		return figures.Plan{}, usagef("--threads %d: must be 0 (all cores) to %d", o.threads, maxThreads)
	}
	p := figures.Plan{Size: figures.Full, Seed: o.seed}
	switch {
	case o.tiny:
		p.Size = figures.Tiny
	case o.quick:
		p.Size = figures.Quick
	}
	return p, nil
}

func (o *figuresFlags) lab() *figures.Lab {
	all := backends.All()
	l := &figures.Lab{
		Backend: func(p kernels.Params) (kernels.Backend, error) { return backends.Pick(all, o.backend, p, 1) },
		Watcher: func(p kernels.Params) (kernels.Watcher, error) { return backends.Watcher(all, p) },
		With:    doubles.Best(),
		Workers: o.threads,
		Version: programVersion(),
	}
	if l.Workers == 0 {
		l.Workers = runtime.GOMAXPROCS(0)
	}
	return l
}

func (o *figuresFlags) report(cmd *cobra.Command, sheets []figures.Sheet) error {
	w := cmd.OutOrStdout()
	if o.quiet && !cmd.Flags().Changed("summary") {
		return nil
	}
	if o.summary == "json" {
		return printJSON(w, text.ClaimsJSON(sheets))
	}
	text.Claims(w, sheets, textWidth(w))
	tally := figures.Count(sheets...)
	text.Fact(w, "claims", fmt.Sprintf("%d: %s", tally.Claims(), tally))
	text.Fact(w, "written", o.folder+"/index.html")
	return nil
}

package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/curve"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
	"tpmbench/report/curves"
	"tpmbench/report/text"
)

// curveCommand is the command line of curve.
type curveCommand struct {
	params   kernels.Params
	svg, png string // files for pictures; empty: none
	scale    string
	howFlags
}

func newCurve() *cobra.Command {
	o := &curveCommand{params: kernels.Default()}
	o.params.Trials, o.params.MaxSteps = 10_000, 1000
	cmd := &cobra.Command{
		Use:   "curve",
		Short: "Describe many pairs at every step from the start",
		Long: `Run many pairs from step 0 to the same last step, --steps, and write a row for each
step that describes the pairs after it:

  step
  overlap overlap_sd  mean and standard deviation over the pairs of the mean over
                      the hidden units of cos(w_A, w_B)
  equal               mean share of the K*N weights that are the same in A and B
  learned             share of the pairs that learned in this step; null at step 0
  synced              share of the pairs that had all weights equal by then

With --attack also attacker_overlap, attacker_overlap_sd and attacker_equal, the
same of an attacker and A, averaged over the attackers of each pair first, and
attacker_synced, the share of the pairs in which any had all weights of A by then.

A unit whose weights are all 0 has an overlap of 0 with any other and of 1 with
another such. Pairs go on after they have synchronised, and so do attackers. The
trials are those of run: synced is the distribution of sync_steps.

The summary has tau, the time in which the share P of weights that differ falls to
1/e, P(t) ~ exp(-t/tau), measured from the first step with P at most a tenth of P(0)
to the first with a hundredth: the decrease over the sum of P is 1 - exp(-1/tau).
Its standard error, tau_se, comes from the scatter of sixteen groups of pairs.

After SIGINT or SIGTERM it finishes the pairs under way, in ten seconds at most, and
keeps the curve of the pairs that are done, the first of the run, as FILE.partial.

--svg and --png draw these columns over the steps; with --scale log they draw what is
left, weights that differ and pairs that have not synchronised, so that an exponential
decay is a straight line.`,
		Example: `  tpmbench curve -o curve.arrow
  tpmbench curve -K 1 -N 1000 --steps 300
  tpmbench curve --attack geometric --steps 2000 -o attacked.parquet --svg attacked.svg
  tpmbench curve --scale log --png decay.png`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	cmd.Flags().SortFlags = false
	curveFlags(cmd, &o.params)
	f := cmd.Flags()
	f.StringVar(&o.svg, "svg", "", "`file` for a picture, .svg")
	f.StringVar(&o.png, "png", "", "`file` for a picture, .png")
	o.scale = "linear"
	choose(cmd, f, &o.scale, "scale", []string{"linear", "log"}, word, "axis of the pictures")
	o.add(cmd, "threads that compute; 0 for all cores", o.file.add)
	return cmd
}

func (o *curveCommand) run(ctx context.Context, cmd *cobra.Command) error {
	if err := completeAttack(cmd, &o.params); err != nil {
		return err
	}
	if err := curve.Check(o.params); err != nil {
		return usagef("%w", err)
	}
	if err := o.check(cmd); err != nil {
		return err
	}
	watcher, err := backends.Watcher(backends.All(), o.params)
	if err != nil {
		return err
	}
	if err := o.checkPictures(cmd); err != nil {
		return err
	}
	schema := curve.Schema(o.params, programVersion())
	dest, err := o.file.open(schema, cmd.OutOrStdout())
	if err != nil {
		return err
	}
	start := time.Now()
	var done atomic.Uint64
	progress := startProgress(cmd, o.progressKind(), o.params.Trials, done.Load)
	c, err := curve.Run(ctx, watcher, o.params, curve.Options{Threads: o.threads, Done: &done})
	progress.stop()
	defer dest.watch(ctx, cmd)() // only now, since nothing was written before
	var digest uint64
	if c != nil {
		var failed error
		if digest, failed = writeCurve(c, schema, dest, cmd.OutOrStdout()); failed != nil {
			c, err = nil, failed
		}
	}
	if c == nil && dest.w != nil { // part of a curve is of no use
		dest.w.Discard()
		dest.w = nil
	}
	err = dest.finish(ctx, 0, err, func(where string, rows uint64) string { return o.kept(where, c, done.Load()) })
	if err == nil {
		err = o.draw(c)
	}
	if c == nil || !o.wantsSummary(cmd, ctx, err) {
		return err
	}
	to := cmd.OutOrStdout()
	if o.file.path == "-" {
		to = cmd.ErrOrStderr()
	}
	if failed := o.report(to, curves.Summarise(c, programVersion(), digest, time.Since(start)), dest); err == nil {
		err = failed
	}
	return err
}

// writeCurve writes c, which after an interruption has fewer pairs than schema says.
func writeCurve(c *curve.Curve, schema *arrow.Schema, dest *destination, stdout io.Writer) (digest uint64, err error) {
	of, err := batch.ParamsOf(schema.Metadata())
	if err == nil && c.Params.Trials < of.Trials {
		schema = curve.Schema(c.Params, programVersion())
		err = dest.anew(schema, stdout)
	}
	if err != nil {
		return 0, err
	}
	return c.Write(schema, dest.output())
}

// kept says what is left after an interruption; c is nil if the pairs under way took too long to
// wait for.
func (o *curveCommand) kept(where string, c *curve.Curve, done uint64) string {
	switch {
	case c == nil:
		return fmt.Sprintf("%d of %d pairs were done, and without those under way there is no curve", done, o.params.Trials)
	case where == "":
		return fmt.Sprintf("the curve of the first %d of %d pairs is done", c.Params.Trials, o.params.Trials)
	}
	return fmt.Sprintf("%s holds the curve of the first %d of %d pairs, as with --trials %d; curves cannot be joined, so a curve of all pairs has to start over", where, c.Params.Trials, o.params.Trials, c.Params.Trials)
}

func (o *curveCommand) report(w io.Writer, s curves.Summary, dest *destination) error {
	if o.summary == "json" {
		return printJSON(w, s)
	}
	text.Curve(w, s)
	if dest.committed {
		text.Fact(w, "written", dest.describe())
	}
	for _, picture := range []string{o.svg, o.png} {
		if picture != "" {
			text.Fact(w, "drawn", picture)
		}
	}
	return nil
}

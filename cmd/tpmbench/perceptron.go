package main

import (
	"context"
	"io"
	"math"
	"sync/atomic"

	"github.com/spf13/cobra"

	"tpmbench/batch/overlaps"
	"tpmbench/cpu/doubles"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
	"tpmbench/report/text"
)

// perceptronFlags is the command line of perceptron.
type perceptronFlags struct {
	params perceptron.Params
	alpha  float64 // of the last step
	howFlags
}

func newPerceptron() *cobra.Command {
	o := &perceptronFlags{params: perceptron.Default(), alpha: 20}
	cmd := &cobra.Command{
		Use:   "perceptron",
		Short: "Run pairs of continuous perceptrons and write their overlap over time",
		Long: `Run pairs of continuous, normalised perceptrons that learn each other's output
(Kinzel and Kanter 2002, equations 1 to 3), and write their overlap R at several
times as rows: trial, eta, step, alpha = step/N, overlap; in that order.

A trial is one pair for each learning rate of --eta, all with the same initial
weights and inputs. The summary has the mean overlap at the end, the theory for
N to infinity (equation 5 of the paper, and its fixed point, equation 6), and how
many pairs end antiparallel, below -0.99.

Files, interruptions, --resume and exit statuses are those of run, and merge joins
files of contiguous trials.`,
		Example: `  tpmbench perceptron --eta 1.5 -o r.arrow
  tpmbench perceptron --eta 0.5,1,1.5,2 -N 1000 --trials 20 --points 1
  tpmbench perceptron -N 1000 --trials 1e5 -o r.parquet --resume
  tpmbench perceptron --eta $(seq -s, 0.1 0.1 3) --points 1 -o figure2.parquet`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	f, p := cmd.Flags(), &o.params
	f.SortFlags = false
	f.VarP(count[int]{&p.N}, "inputs", "N", "inputs of a perceptron")
	f.Var(numberList{&p.Etas}, "eta", "learning rates, ascending, separated by commas")
	f.Var(number{&o.alpha}, "alpha-max", "end of a trial, in steps / N")
	f.Var(count[int]{&p.Points}, "points", "number of overlaps recorded after the start, evenly spread up to the end")
	f.Var(count[uint64]{&p.Trials}, "trials", "number of trials, each with a pair for each learning rate")
	f.Var(count[uint64]{&p.FirstTrial}, "first-trial", "number of the first trial")
	f.Var(count[uint64]{&p.Seed}, "seed", "key of the random streams")
	o.add(cmd, "threads that compute; 0 for all cores", o.file.addParts)
	return cmd
}

func (o *perceptronFlags) run(ctx context.Context, cmd *cobra.Command) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	dest, err := o.file.openParts(overlaps.Schema(o.params, programVersion()), cmd.OutOrStdout())
	if err != nil {
		return err
	}
	defer dest.watch(ctx, cmd)()
	if dest.parts != nil {
		if err := dest.parts.Prefix(); err != nil { // means are added up in the order of the trials
			return err
		}
	}

	var done atomic.Uint64
	progress := startProgress(cmd, o.progressKind(), o.params.Trials, done.Load)
	options := overlaps.Options{Threads: o.threads, With: doubles.Best(), Version: programVersion(), Done: &done}
	if dest.resumes(cmd) {
		options.Before = dest.parts.Each
	}
	stats, summary, err := overlaps.Run(ctx, o.params, options, dest.output())
	progress.stop()

	rows := uint64(o.params.Rows())
	err = dest.finish(ctx, stats.Trials()*rows, err, func(where string, kept uint64) string {
		p := kernels.Params{FirstTrial: o.params.FirstTrial, Trials: o.params.Trials}
		return holds(where, kept/rows, p) + dest.howToGoOn(kept/rows, p)
	})
	if o.wantsSummary(cmd, ctx, err) {
		to := cmd.OutOrStdout()
		if o.file.path == "-" {
			to = cmd.ErrOrStderr()
		}
		if failed := o.report(to, summary, dest); err == nil {
			err = failed
		}
	}
	return err
}

// check completes the parameters and checks the flags together.
func (o *perceptronFlags) check(cmd *cobra.Command) error {
	p := &o.params
	steps := math.Round(o.alpha * float64(p.N))
	if p.N >= 1 && p.N <= perceptron.MaxN && !(steps >= 1 && steps <= perceptron.MaxSteps) {
		return usagef("--alpha-max %v with -N %d: these are %.0f steps, and must be 1 to %d", o.alpha, p.N, steps, uint64(perceptron.MaxSteps))
	}
	p.Steps = uint64(max(0, min(steps, perceptron.MaxSteps)))
	if !cmd.Flags().Changed("points") {
		p.Points = int(min(uint64(p.Points), p.Steps))
	}
	if err := p.Validate(); err != nil {
		return usagef("%w", err)
	}
	return o.howFlags.check(cmd)
}

func (o *perceptronFlags) report(w io.Writer, s overlaps.Summary, dest *destination) error {
	if o.summary == "json" {
		return printJSON(w, s)
	}
	text.Overlaps(w, s, o.params.Trials)
	if dest.committed {
		text.Fact(w, "written", dest.describe())
	}
	return nil
}

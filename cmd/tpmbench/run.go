package main

import (
	"context"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
	"tpmbench/report/text"
)

// runFlags is the command line of run.
type runFlags struct {
	params  kernels.Params
	backend string
	shard   shardFlag
	memory  memoryLimit
	keyType string
	howFlags
}

func newRun() *cobra.Command {
	o := &runFlags{params: kernels.Default()}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run trials and write a row for each",
		Long: `Run trials and write a row for each, in trial order.

A file grows as FILE.partial and gets its name when it is complete. If a run takes
longer than a minute, the rows done so far lie in FILE.parts, as Parquet if FILE is
text. SIGINT and SIGTERM end a run with status 130 and 143 and keep what is
complete. Whatever has ended a run, the same command with --resume goes on with it.
With more --trials it computes those that a complete file lacks; the old file stays
until the new one is complete.

Counts may be written 1e6, 10M or 2.5k.`,
		Example: `  tpmbench run --trials 1e6 -o sync.arrow
  tpmbench run -K 3 -N 1000 -L 4 --rule random-walk --trials 10k --summary json
  tpmbench run --trials 1e6 --keys -o - --quiet > sync.arrows
  tpmbench run --trials 1e9 -o rows/ --shard 0/4 --resume
  tpmbench run -N 20 --trials 1000 --attack geometric --attackers 5
  tpmbench run -N 20 --trials 100 --attack observer --follow`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	cmd.Flags().SortFlags = false
	paramFlags(cmd, &o.params)
	backendFlag(cmd, &o.backend)
	cmd.Flags().Var(&o.shard, "shard", "run only part `i/n` of the trials, i from 0 to n-1; merge joins the parts")
	o.keyType = "binary"
	choose(cmd, cmd.Flags(), &o.keyType, "key-type", keyTypes, word,
		"with --keys: write the column key as bytes or as a list of int8 weights")
	o.add(cmd, "engines at once; 0 for all cores", o.file.addParts)
	o.memory.add(cmd)
	return cmd
}

func (o *runFlags) run(ctx context.Context, cmd *cobra.Command) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	backend, err := backends.Pick(backends.All(), o.backend, o.params, threadsOf(o.threads))
	if err != nil {
		return err
	}
	threads, err := o.memory.threads(backend, o.params, o.file.format, o.threadsFor(backend))
	if err != nil {
		return err
	}
	defer collectAt(runGarbage, settled)()
	stdout := cmd.OutOrStdout()
	layout, err := o.layout()
	if err != nil {
		return err
	}
	schema := layout.Schema(o.params, programVersion(), backend.Info().Name)
	dest, err := o.file.openParts(schema, stdout)
	if err != nil {
		return err
	}

	defer dest.watch(ctx, cmd)()

	options := batch.Options{Threads: threads, Version: programVersion(), Progress: new(batch.Progress)}
	job := batch.Job{Params: o.params, Schema: schema, Output: dest.output(), Stats: new(batch.Stats)}
	if err := dest.resumeJob(&job, options.Progress, cmd); err != nil {
		return err
	}
	progress := startProgress(cmd, o.progressKind(), o.params.Trials, options.Progress.TrialsDone)
	summary, err := job.Run(ctx, backend, options)
	progress.stop()

	err = dest.end(ctx, o.params, summary.Trials, err)
	if o.wantsSummary(cmd, ctx, err) {
		to := stdout
		if o.file.path == "-" {
			to = cmd.ErrOrStderr()
		}
		if failed := o.report(to, summary, job.Stats, dest); err == nil {
			err = failed
		}
	}
	return err
}

// keyTypes are the words of --key-type.
var keyTypes = []string{"binary", "list"}

// layout returns the layout of the file's columns.
func (o *runFlags) layout() (l batch.Layout, err error) {
	if o.keyType == "list" {
		return l.WithKeyLists()
	}
	return l, nil
}

// check completes the flags and checks them together.
func (o *runFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("key-type") && !o.params.Keys {
		return usagef("--key-type %s: there is no column key without --keys", o.keyType)
	}
	if err := completeAttack(cmd, &o.params); err != nil {
		return err
	}
	if err := o.params.Validate(); err != nil {
		return usagef("%w", err)
	}
	if o.params.FirstTrial, o.params.Trials = o.shard.cut(o.params); o.shard.Of > 0 {
		o.file.fixed = batch.ErrShardIsFixed
	}
	return o.howFlags.check(cmd)
}

// threadsFor returns the number of engines to open.
func (o *runFlags) threadsFor(b kernels.Backend) int {
	if o.threads > 0 {
		return o.threads
	}
	return max(1, min(threadsOf(0), b.Info().Workers))
}

// threadsOf returns the number of threads that --threads means.
func threadsOf(threads int) int {
	if threads == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return threads
}

func (o *runFlags) report(w io.Writer, s batch.Summary, stats *batch.Stats, dest *destination) error {
	if o.summary == "json" {
		return printJSON(w, s)
	}
	width := textWidth(w)
	text.Statistics(w, s, stats, width)
	fmt.Fprintln(w)
	switch {
	case o.params.Trials == 0 && o.shard.Of > 0:
		text.Fact(w, "trials", "none: there are fewer than shards")
	case o.params.Trials == 0:
		text.Fact(w, "trials", "none were asked for")
	case s.Trials == o.params.Trials && *s.TrialsPerSecond == 0:
		text.Fact(w, "time", "none: every row was there already")
	default:
		text.Speed(w, s)
	}
	text.Fact(w, "digest", s.Digest)
	if dest.committed {
		text.Fact(w, "written", dest.describe())
	}
	return nil
}

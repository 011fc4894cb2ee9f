package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/backends"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/text"
)

// sweepFlags is the command line of sweep.
type sweepFlags struct {
	howFlags
	backend  string
	shard    shardFlag
	stopAtSE float64
	text     textFolder
}

func newSweep() *cobra.Command {
	o := new(sweepFlags)
	cmd := &cobra.Command{
		Use:   "sweep STUDY.yaml -o DIR",
		Short: "Run every point of a study",
		Long: `Run every point of a study and write the rows of each to a file in DIR/rows, such as
k-3_n-100_l-3_rule-hebbian.parquet. Together the files are one table for DuckDB,
Polars, pyarrow, pandas and Spark, with the parameters that vary as columns.
DIR/_summary.csv has a row for each point; batch/study/SUMMARY.md explains its
columns. Points that are not complete lie in DIR/_unfinished.

` + studyKeys() + `
A value may be a list, or a range {from: 1, to: 6, step: 1} or {from: 10, to: 1000,
factor: 10}: the study is every combination. points lists parameter sets one by
one, each combined with every combination of the lists beside points.

key_bits: 256 asks for machines with at least 256 bits of weights, K*N*log2(2L+1): an
upper bound for a key, not its entropy. n is then the least that reaches them, for
every k and l of the study, 1 to 8 of each if not given; if n is given too,
combinations with fewer bits are left out.

    n: [10, 100, 1000]
    l: {from: 1, to: 6}
    rule: [hebbian, random-walk]
    trials: 1e5

Whatever has ended a sweep, --resume goes on with what is complete. By then the study
may have more points, or its points more trials, unless it is a shard. inspect,
verify, report, merge and convert read the folder. With --format csv, tsv or jsonl the
study lies in DIR.parts as Parquet until it is complete.`,
		Example: `  tpmbench sweep study.yaml -o results
  tpmbench sweep study.yaml -o results --resume
  tpmbench sweep study.yaml -o part0 --shard 0/2
  tpmbench merge part0 part1 -o results`,
		Args: one("study"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error { return o.run(ctx, cmd, args[0]) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.shard, "shard", "run only part `i/n` of the study, i from 0 to n-1; merge joins the parts")
	f.Float64Var(&o.stopAtSE, "stop-at-se", 0, "end a point once the `standard error` of its mean sync_steps is at most this, checked every 1,000 trials")
	backendFlag(cmd, &o.backend)
	o.add(cmd, "engines at once; 0 for all cores", func(cmd *cobra.Command) {
		o.file.addParts(cmd)
		o.file.format = table.Parquet
		f.Lookup("output").Usage = "`folder` for the results"
		f.Lookup("format").Usage = "format of the files, parquet by default: " + strings.Join(formatNames(), ", ")
		f.Lookup("force").Usage = "begin anew even if the folder holds a study"
		f.Lookup("resume").Usage = "go on with what is complete in the folder"
	})
	return cmd
}

func (o *sweepFlags) run(ctx context.Context, cmd *cobra.Command, path string) error {
	if err := checkStudyFlags(o.file.path, o.stopAtSE); err != nil {
		return err
	}
	if have, err := study.ReadIndex(o.file.path); err == nil && o.file.resume && !cmd.Flags().Changed("format") {
		o.file.format = have.Format
	}
	if o.file.resume && o.file.force {
		return usagef("--resume with --force: go on with what is there, or begin anew")
	}
	if err := o.file.checkFormat(); err != nil {
		return err
	}
	if err := o.checkThreads(); err != nil {
		return err
	}
	points, err := readStudy(path)
	if err != nil {
		return err
	}
	if o.file.format.Text() {
		if err := o.text.takes(&o.file, o.shard); err != nil {
			return err
		}
	}
	all := backends.All()
	s := &study.Sweep{
		Study: points, Dir: o.file.path, Shard: o.shard.Shard, StopAtSE: o.stopAtSE, Version: programVersion(), Threads: threadsOf(o.threads),
		Files: parts.Options{
			Options: table.Options{Format: o.file.format, Compression: o.file.compression, Force: o.file.force},
			Trials:  o.file.partTrials, Resume: o.file.resume,
		},
		Backend:  func(p kernels.Params) (kernels.Backend, error) { return backends.Pick(all, o.backend, p, 1) },
		Progress: new(study.Progress),
		Notice:   lineByLine(cmd.ErrOrStderr(), cmd.CommandPath()+": "),
	}
	defer collectFrom(sweepHeap)()
	start := time.Now()
	progress := startSweepProgress(cmd, o.progressKind(), s.Progress)
	results, err := s.Run(ctx)
	progress.stop()
	return o.end(ctx, cmd, s, results, time.Since(start), err)
}

// checkStudyFlags checks the flags that sweep and slurm have in common.
func checkStudyFlags(folder string, stopAtSE float64) error {
	switch {
	case folder == "" || folder == "-":
		return usagef("-o: name a folder for the results")
	case !(stopAtSE >= 0 && stopAtSE <= math.MaxFloat64):
		return usagef("--stop-at-se %v: must be a number of steps, such as 0.5", stopAtSE)
	}
	return nil
}

// readStudy reads a study file. A mistake in the file is an error in the command line: nothing has
// begun yet.
func readStudy(path string) (*study.Study, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, phrase.Cause(err))
	}
	s, err := study.Parse(path, text)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return s, nil
}

// lineByLine returns a function that prints a line and may be called by any goroutine.
func lineByLine(w io.Writer, prefix string) func(string) {
	return func(line string) {
		besideBar(func() { fmt.Fprintf(w, "%s%s\n", prefix, phrase.Printable(line)) })
	}
}

// end writes the summary of the complete points and, if text was asked for, the text.
func (o *sweepFlags) end(ctx context.Context, cmd *cobra.Command, s *study.Sweep, results []study.Result, took time.Duration, err error) error {
	folder, table, failed := s.Dir, "", error(nil)
	if len(results) > 0 {
		table, failed = s.WriteSummary(results)
	}
	if ctx.Err() != nil {
		state := s.Progress.Read()
		return interrupted(ctx, ": %d of %d points are complete in %s; go on with --resume", state.Done, state.Points, s.Dir)
	}
	switch {
	case err != nil && len(results) > 0:
		return fmt.Errorf("%w; %d of %d points are complete in %s, go on with --resume", err, len(results), s.Progress.Read().Points, s.Dir)
	case err != nil:
		return err
	case failed != nil:
		return failed
	case o.text.wanted():
		folder = o.text.file.path
		if table, err = o.text.make(ctx, cmd, o.progressKind(), s.Dir); err != nil {
			return err
		}
	}
	if o.quiet && !cmd.Flags().Changed("summary") {
		return nil
	}
	sum := text.NewSwept(folder, table, results, took)
	if o.summary == "json" {
		return printJSON(cmd.OutOrStdout(), sum)
	}
	text.Sweep(cmd.OutOrStdout(), sum, results, took, textWidth(cmd.OutOrStdout()))
	return nil
}

// studyKeys says in lines of a help text which keys a study has.
func studyKeys() string {
	var names []string
	for _, f := range kernels.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(phrase.Wrapped("A study is a YAML file. Its keys are "+phrase.And(names)+", with the defaults of run.", 82), "\n")
}

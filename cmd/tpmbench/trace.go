package main

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/batch/trace"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// traceFlags is the command line of trace.
type traceFlags struct {
	params  kernels.Params
	trial   uint64
	weights bool
	public  bool   // only what an eavesdropper hears
	after   uint64 // with public: steps to record beyond sync_steps
	file    fileFlags
}

func newTrace() *cobra.Command {
	o := &traceFlags{params: kernels.Default()}
	cmd := &cobra.Command{
		Use:   "trace",
		Short: "Replay one trial and write a row for each step",
		Long: `Replay one trial exactly as it ran in a batch, and write a row for each step, from
step 0, the start, to the end of the trial; without -o as tab-separated text.

  tau_a tau_b sigma_a_k sigma_b_k  outputs, and signs of hidden unit k = 0, 1, ...;
                                   null at step 0
  learned learning_steps           whether the step was a learning step; how many so far
  equal_weights                    how many of the K*N weights A and B share
  overlap overlap_k                cosine of the angle between their weights, of all and
                                   of unit k; null where a vector is 0

With --attack also attackers and attackers_synced, how many there are and how many
equal A, and of the one that shares the most weights with A, the first of several:
its number best, best_equal_weights, tau_e, sigma_e_k, overlap_e, overlap_e_k.

With --weights also x, the step's input, and w_a, w_b, w_e: int8, a byte each,
hidden unit by hidden unit.

Above K = 32 hidden units have no columns of their own: sigma_a, sigma_b, sigma_e,
overlap_units and overlap_e_units are lists, with NaN, in text null, where a vector is 0.

With --public it writes what an eavesdropper records, and nothing from which more could
be derived: step, tau_a, tau_b and inputs, K*N int8, hidden unit by hidden unit, from
step 1 to sync_steps and --after more, but none beyond --max-steps. In text the inputs
are hexadecimal, in JSON Lines K lists of N. The metadata have K, N, L, the input range,
the rule and the tie, but neither seed nor trial.`,
		Example: `  tpmbench trace --trial 7 | less -S
  tpmbench trace -N 20 --trial 7 --weights -o trial7.parquet
  tpmbench trace --trial 7 --attack geometric --attackers 5 -o trial7.arrow
  tpmbench trace --trial 7 --public --after 50 -o exchange.jsonl`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	cmd.Flags().SortFlags = false
	trialFlags(cmd, &o.params)
	cmd.Flags().BoolVar(&o.weights, "weights", false, "also write the inputs and all weights of each step")
	cmd.Flags().BoolVar(&o.public, "public", false, "write what an eavesdropper records, from step 1 to sync_steps, and nothing else")
	cmd.Flags().Var(&count[uint64]{&o.after}, "after", "with --public: steps to record beyond sync_steps")
	o.file.add(cmd)
	return cmd
}

func (o *traceFlags) run(ctx context.Context, cmd *cobra.Command) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	schema := o.schema()
	o.file.vectors = trace.Vectors(schema.Metadata())
	if o.file.path == "" {
		if err := takesText(cmd.OutOrStdout()); err != nil {
			return err
		}
		o.file.path, o.file.format = "-", table.TSV
	}
	dest, err := o.file.open(schema, cmd.OutOrStdout())
	if err != nil {
		return err
	}
	defer dest.watch(ctx, cmd)()
	report, err := o.write(ctx, schema, dest)
	err = dest.finish(ctx, dest.w.Rows(), err, func(where string, rows uint64) string {
		return fmt.Sprintf("%s holds the first %s of trial %d", where, phrase.Plural(rows, "row"), o.trial)
	})
	if err == nil && o.file.path != "-" {
		fmt.Fprintln(cmd.OutOrStdout())
		report(cmd.OutOrStdout())
		wideFact(cmd.OutOrStdout(), "written", dest.describe())
	}
	return err
}

func (o *traceFlags) schema() *arrow.Schema {
	if o.public {
		return trace.PublicSchema(o.params, programVersion())
	}
	return trace.Schema(o.params, o.trial, o.weights, programVersion())
}

// write writes the rows, and returns what reports on them.
func (o *traceFlags) write(ctx context.Context, schema *arrow.Schema, dest *destination) (func(io.Writer), error) {
	if o.public {
		done, err := trace.WritePublic(ctx, o.params, o.trial, o.after, schema, dest.w)
		return func(w io.Writer) {
			wideFact(w, "sync_steps", check.Shown(done.SyncSteps))
			wideFact(w, "recorded", phrase.Plural(done.Steps, "step"))
		}, err
	}
	row, err := trace.Write(ctx, o.params, o.trial, schema, dest.w)
	return func(w io.Writer) { reportRow(w, row) }, err
}

// check completes the flags and checks them together.
func (o *traceFlags) check(cmd *cobra.Command) error {
	if err := o.checkPublic(cmd); err != nil {
		return err
	}
	if err := completeAttack(cmd, &o.params); err != nil {
		return err
	}
	one := o.params
	one.Trials = 1
	if err := one.Validate(); err != nil {
		return usagef("%w", err)
	}
	o.trial, o.params.FirstTrial = o.params.FirstTrial, 0
	if err := (reference.Backend{}).Supports(o.params); err != nil {
		return err
	}
	return o.file.check(cmd)
}

// checkPublic refuses what --public cannot record, and what has a meaning only with it.
func (o *traceFlags) checkPublic(cmd *cobra.Command) error {
	changed := cmd.Flags().Changed
	if !o.public {
		if changed("after") {
			return usagef("--after %d: it has a meaning only with --public", o.after)
		}
		return nil
	}
	if o.weights {
		return usagef("--weights with --public: an eavesdropper hears no weights; give one of them")
	}
	for i := range kernels.Fields {
		f := &kernels.Fields[i]
		if f.Aside && f.Name != "max_steps" && changed(f.Flag) {
			return usagef("--%s %s with --public: it changes nothing that an eavesdropper hears; leave it out", f.Flag, f.Text(o.params))
		}
	}
	return nil
}

// wideFact is text.Fact for names as long as those of all columns.
func wideFact(w io.Writer, name, value string) { fmt.Fprintf(w, "  %-20s%s\n", name, value) }

// reportRow prints a trial's row, with the names of run's columns.
func reportRow(w io.Writer, row *kernels.Results) {
	for _, c := range kernels.Columns {
		if c.Kind == kernels.CountColumn && len(*c.Counts(row)) > 0 {
			wideFact(w, c.Name, check.Shown((*c.Counts(row))[0]))
		}
	}
}

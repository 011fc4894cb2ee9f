package main

import (
	"context"
	"fmt"
	"io"

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
overlap_units and overlap_e_units are lists, with NaN, in text null, where a vector is 0.`,
		Example: `  tpmbench trace --trial 7 | less -S
  tpmbench trace -N 20 --trial 7 --weights -o trial7.parquet
  tpmbench trace --trial 7 --attack geometric --attackers 5 -o trial7.arrow`,
		Args: noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return o.run(ctx, cmd) }),
	}
	cmd.Flags().SortFlags = false
	trialFlags(cmd, &o.params)
	cmd.Flags().BoolVar(&o.weights, "weights", false, "also write the inputs and all weights of each step")
	o.file.add(cmd)
	return cmd
}

func (o *traceFlags) run(ctx context.Context, cmd *cobra.Command) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	schema := trace.Schema(o.params, o.trial, o.weights, programVersion())
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
	row, err := trace.Write(ctx, o.params, o.trial, schema, dest.w)
	err = dest.finish(ctx, dest.w.Rows(), err, func(where string, rows uint64) string {
		return fmt.Sprintf("%s holds the first %s of trial %d", where, phrase.Plural(rows, "row"), o.trial)
	})
	if err == nil && o.file.path != "-" {
		o.report(cmd.OutOrStdout(), row, dest)
	}
	return err
}

// check completes the flags and checks them together.
func (o *traceFlags) check(cmd *cobra.Command) error {
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

// report prints the trial's row, with the names of run's columns.
func (o *traceFlags) report(w io.Writer, row *kernels.Results, dest *destination) {
	fmt.Fprintln(w)
	for _, c := range kernels.Columns {
		if c.Kind == kernels.CountColumn && len(*c.Counts(row)) > 0 {
			fmt.Fprintf(w, "  %-20s%s\n", c.Name, check.Shown((*c.Counts(row))[0]))
		}
	}
	fmt.Fprintf(w, "  %-20s%s\n", "written", dest.describe())
}

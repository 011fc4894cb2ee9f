package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/bench"
)

// runRows measures what rows cost.
func (o *benchFlags) runRows(ctx context.Context, cmd *cobra.Command) error {
	for _, name := range []string{"case", "cases", "list", "backend", "write", "time", "costs", "save", "against"} {
		if cmd.Flags().Changed(name) {
			return usagef("--%s with --rows, which takes --threads, --samples and --format table or json only", name)
		}
	}
	if o.format == "go" {
		return usagef("--format go with --rows: choose table or json")
	}
	if err := o.checkSamples(); err != nil {
		return err
	}
	threads, err := o.chosenThreads()
	if err != nil {
		return err
	}
	run, err := bench.Child("tpmbench bench-sample: ", "bench-sample")
	if err != nil {
		return err
	}
	progress, clear := rowsProgress(cmd)
	costs, err := bench.RowPlan{Threads: threads, Samples: o.samples, Progress: progress}.Measure(ctx, run)
	clear()
	if err != nil {
		return benchError(ctx, err, "")
	}
	if o.format == "json" {
		return printJSON(cmd.OutOrStdout(), costs)
	}
	bench.WriteRowCosts(cmd.OutOrStdout(), bench.ThisMachine(), programVersion(), time.Now(), costs)
	return nil
}

// rowsProgress shows how far the measurement is, on a terminal only.
func rowsProgress(cmd *cobra.Command) (tell func(done, of int), clear func()) {
	w := cmd.ErrOrStderr()
	if _, ok := terminal(w); !ok {
		return nil, func() {}
	}
	return func(done, of int) { fmt.Fprintf(w, "\r\x1b[Krows: run %d of %d", done+1, of) }, func() { fmt.Fprint(w, "\r\x1b[K") }
}

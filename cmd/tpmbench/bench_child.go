package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"tpmbench/bench"
	"tpmbench/internal/backends"
	"tpmbench/kernels"
)

// newBenchSample returns the hidden command that does one run for bench: it reads a request from
// standard input and writes a sample to standard output, both as JSON.
func newBenchSample() *cobra.Command {
	return &cobra.Command{
		Use:    "bench-sample",
		Short:  "Do one run for bench",
		Hidden: true,
		Args:   noArguments,
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
			var q bench.Request
			if err := json.NewDecoder(cmd.InOrStdin()).Decode(&q); err != nil {
				return usagef("standard input is not a request of tpmbench bench: %w", err)
			}
			var b kernels.Backend
			if q.Backend != bench.FreeName {
				var err error
				if b, err = backends.Pick(backends.All(), q.Backend, q.Params, q.Threads); err != nil {
					return err
				}
			}
			sample, err := bench.Measure(ctx, b, q)
			if err != nil && ctx.Err() != nil {
				return interrupted(ctx, "")
			}
			if err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), sample)
		}),
	}
}

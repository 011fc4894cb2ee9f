package main

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/batch/weights"
	"tpmbench/kernels"
	"tpmbench/report/text"
)

// withKeys reads a result of run, checks it, and sums up its keys; the sums are nil if it has none.
// begin, which may be nil, gets the number of trials that were asked for, and a function that says
// how many were read.
func withKeys(ctx context.Context, from check.Input, begin func(trials uint64, done func() uint64)) (*check.Found, *weights.Summary, error) {
	defer collectAt(runGarbage, settled)()
	var stats *weights.Stats
	var done atomic.Uint64
	f, err := check.Read(ctx, from, func(f *check.Found) (check.Each, error) {
		if f.Kind != "" {
			return nil, f.NotOfRun()
		}
		if begin != nil {
			begin(f.Params.Trials, done.Load)
		}
		if f.Params.Keys {
			stats = weights.New(f.Params)
		}
		return check.InOrder(func(_ arrow.Record, rows *kernels.Results) error {
			if stats != nil {
				stats.Add(rows)
			}
			done.Add(uint64(rows.Len()))
			return nil
		}), nil
	})
	if err != nil || stats == nil {
		return f, nil, err
	}
	sum := stats.Summary()
	return f, &sum, nil
}

// readKeys is withKeys with progress on standard error. The keys are nil if there are none.
func (o *keysFlags) readKeys(ctx context.Context, cmd *cobra.Command, from check.Input) (*text.Keys, error) {
	stop := func() {}
	defer func() { stop() }()
	f, sum, err := withKeys(ctx, from, func(trials uint64, done func() uint64) {
		stop = watcher(cmd, o.progressKind())(trials, done)
	})
	if err != nil || sum == nil {
		return nil, err
	}
	k := &text.Keys{
		File: f.Path, Params: batch.SummaryParams{Params: f.Params}, Seed: strconv.FormatUint(f.Params.Seed, 10), FirstTrial: strconv.FormatUint(f.Params.FirstTrial, 10),
		Asked: f.Params.Trials, Complete: f.Finished() || f.Enough(), Summary: *sum, Digest: table.FormatDigest(f.Digest),
	}
	if !k.Complete {
		missing := f.Unfinished()
		k.Missing = advised(missing.Error(), missing)[len(f.Path+": "):]
	}
	return k, nil
}

// errNoKeys returns the error for a result without keys.
func errNoKeys(path string) error {
	return fmt.Errorf("%s: there are no keys in it: run --keys writes them, and sweep where the study says keys: true", path)
}

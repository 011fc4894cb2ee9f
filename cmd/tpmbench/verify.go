package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// drawCount is how many rows to verify: a number, or all.
type drawCount struct{ value uint64 }

const allRows = ^uint64(0)

func (c *drawCount) Type() string { return "count|all" }

func (c *drawCount) String() string {
	if c.value == allRows {
		return "all"
	}
	return fmt.Sprint(c.value)
}

func (c *drawCount) Set(s string) error {
	if s == "all" {
		c.value = allRows
		return nil
	}
	v, err := kernels.ParseCount(s)
	if err != nil || v == 0 {
		return errors.New("must be all or a whole number from 1 on, such as 1000 or 1e6")
	}
	c.value = v
	return nil
}

func newVerify() *cobra.Command {
	rows, seed := drawCount{1000}, uint64(1)
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Recompute rows of a file on the reference",
		Long: `Check a file as inspect does, then draw rows at random, recompute them on the
reference, and report each value that differs. The exit status is 3 if any does.`,
		Example: `  tpmbench run --trials 1e4 -o sync.arrow
  tpmbench verify sync.arrow --rows 500`,
		Args: one("file"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			return verify(ctx, cmd.OutOrStdout(), args[0], rows.value, seed)
		}),
	}
	cmd.Flags().Var(&rows, "rows", "how many rows to recompute")
	cmd.Flags().Var(count[uint64]{&seed}, "draw-seed", "which rows are drawn")
	return cmd
}

// verify reads the file twice: to check it and count its rows, then to
// recompute those drawn.
func verify(ctx context.Context, w io.Writer, path string, want, seed uint64) error {
	f, err := scan(ctx, path, nil)
	if err != nil {
		return err
	}
	if err := (reference.Backend{}).Supports(f.params); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	v := newVerifier(w, f.params)
	draw := newDraw(f.stats.Trials(), want, seed)
	_, err = scan(ctx, path, func(rows *kernels.Results) error {
		for i := range rows.Len() {
			if !draw.next() {
				continue
			}
			if err := v.take(ctx, rows, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = v.flush(ctx)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s of %s agree with the reference\n", grouped(v.agreed), plural(v.agreed+v.differ, "row"))
	if v.differ > 0 {
		return wrongf("%s: %d of %d rows differ from the reference", path, v.differ, v.agreed+v.differ)
	}
	return nil
}

// draw takes want of left rows without replacement, one row after the other
// (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
type draw struct {
	left, want uint64
	random     *rand.Rand
}

func newDraw(rows, want, seed uint64) *draw {
	return &draw{rows, min(want, rows), rand.New(rand.NewPCG(seed, 0))}
}

// next tells whether the next row is taken.
func (d *draw) next() bool {
	if d.left == 0 {
		return false
	}
	taken := d.random.Uint64N(d.left) < d.want
	d.left--
	if taken {
		d.want--
	}
	return taken
}

// verifier recomputes rows, some at once, and reports differences in their order.
type verifier struct {
	w              io.Writer
	p              kernels.Params
	rows           *kernels.Results
	agreed, differ uint64
}

func newVerifier(w io.Writer, p kernels.Params) *verifier {
	room := max(runtime.GOMAXPROCS(0), min(4096, 1<<24/p.RowBytes()))
	return &verifier{w: w, p: p, rows: p.NewResults(room)}
}

// take keeps row i of rows to be recomputed.
func (v *verifier) take(ctx context.Context, rows *kernels.Results, i int) error {
	n := v.rows.Len()
	v.rows.Resize(n + 1)
	v.rows.CopyRow(n, rows, i)
	if n+1 == cap(v.rows.Trial) {
		return v.flush(ctx)
	}
	return nil
}

// flush recomputes the rows kept, on all cores.
func (v *verifier) flush(ctx context.Context) error {
	reports := make([][]string, v.rows.Len())
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(reports)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(reports) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if want, err := reference.Row(ctx, v.p, v.rows.Trial[i]); err == nil {
					reports[i] = differences(v.p, v.rows, i, want)
				}
			}
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return interrupted(ctx, ": %d rows agreed with the reference and %d differed", v.agreed, v.differ)
	}
	for _, report := range reports {
		if len(report) == 0 {
			v.agreed++
			continue
		}
		v.differ++
		for _, line := range report {
			fmt.Fprintln(v.w, line)
		}
	}
	v.rows.Resize(0)
	return nil
}

// differences lists the values of row i of stored that are not those of want,
// which is one row.
func differences(p kernels.Params, stored *kernels.Results, i int, want *kernels.Results) (list []string) {
	report := func(column, have, want string) {
		list = append(list, fmt.Sprintf("trial %d: %s is %s, recomputed %s", stored.Trial[i], column, have, want))
	}
	for _, c := range []struct {
		name       string
		have, want []uint32
	}{
		{"sync_steps", stored.SyncSteps, want.SyncSteps},
		{"learning_steps", stored.LearningSteps, want.LearningSteps},
		{"attackers_synced", stored.AttackersSynced, want.AttackersSynced},
		{"best_equal_weights", stored.BestEqualWeights, want.BestEqualWeights},
		{"learn_steps", stored.LearnSteps, want.LearnSteps},
	} {
		if c.have != nil && c.have[i] != c.want[0] {
			report(c.name, orNull(c.have[i]), orNull(c.want[0]))
		}
	}
	if !p.Keys || stored.SyncSteps[i] == kernels.Null || want.SyncSteps[0] == kernels.Null {
		return list
	}
	have, key, others := stored.Key(i), want.Key(0), 0
	first := -1
	for j := range key {
		if have[j] != key[j] {
			if others++; first < 0 {
				first = j
			}
		}
	}
	if others > 0 {
		report(fmt.Sprintf("key differs in %d of %d weights: k=%d n=%d", others, len(key), first/p.N, first%p.N), fmt.Sprint(have[first]), fmt.Sprint(key[first]))
	}
	return list
}

func orNull(v uint32) string {
	if v == kernels.Null {
		return "null"
	}
	return fmt.Sprint(v)
}

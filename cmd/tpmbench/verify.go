package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch/study"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func newVerify() *cobra.Command {
	rows, seed, how := drawCount{1000}, uint64(1), progressFlags{}
	cmd := &cobra.Command{
		Use:   "verify FILE|DIR",
		Short: "Recompute rows of a file with the reference",
		Long: `Check a file as inspect does, then draw rows at random, recompute them with the
reference, and report each value that differs. If any does, the exit status is 3.
In the folder of a sweep, the rows are shared among the points, at least one each.`,
		Example: `  tpmbench run --trials 1e4 -o sync.arrow
  tpmbench verify sync.arrow --rows 500`,
		Args: one("file"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			v := &verifier{w: cmd.OutOrStdout()}
			progress := tell(cmd, how.progressKind(), v.howFar())
			err := v.verifyAll(ctx, args[0], rows.value, seed)
			progress.stop()
			if err != nil {
				return err
			}
			return v.conclude(args[0])
		}),
	}
	cmd.Flags().Var(&rows, "rows", "number of rows to recompute")
	cmd.Flags().Var(count[uint64]{&seed}, "draw-seed", "seed that determines which rows are drawn")
	how.add(cmd, "no progress")
	return cmd
}

// verifyAll verifies a file, or each point of a study's folder.
func (v *verifier) verifyAll(ctx context.Context, path string, want, seed uint64) error {
	if study.IsStudy(path) {
		return v.verifyStudy(ctx, path, want, seed)
	}
	return v.verify(ctx, input{path: path}, newDrawing(want, seed))
}

// verifyStudy verifies each point of a study's folder of which there are rows.
func (v *verifier) verifyStudy(ctx context.Context, dir string, want, seed uint64) error {
	x, points, err := readPoints(dir)
	if err == nil {
		err = checkStudy(x, dir)
	}
	if err != nil {
		return err
	}
	begun := begunPoints(points)
	if n := uint64(len(begun)); n > 0 && want != allRows {
		want = want/n + min(want%n, 1)
	}
	d := newDrawing(want, seed)
	for _, p := range begun {
		v.asked.Add(d.of(p.Trials).want)
	}
	for _, p := range begun {
		v.asked.Add(-d.of(p.Trials).want) // verify adds what it finds
		v.prefix = p.path + ": "
		if err := v.verify(ctx, p.input, d); err != nil {
			return err
		}
	}
	if missing := len(points) - len(begun); missing > 0 {
		besideBar(func() { fmt.Fprintf(v.w, "no rows yet of %d of %s\n", missing, phrase.Plural(len(points), "point")) })
	}
	return nil
}

// verify reads a result twice: first to check it and count its rows, then to recompute those drawn.
func (v *verifier) verify(ctx context.Context, from input, d drawing) error {
	f, err := scan(ctx, from, nil)
	if err != nil {
		return err
	}
	if err := (reference.Backend{}).Supports(f.params); err != nil {
		return fmt.Errorf("%s: %w", from.path, err)
	}
	v.begin(f.params)
	draw := d.of(f.stats.Trials())
	v.rowsThere += draw.left
	v.asked.Add(draw.want)
	_, err = scan(ctx, from, func(_ arrow.Record, rows *kernels.Results) error {
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
	return err
}

// conclude prints how many rows agreed, and from how many they were drawn.
func (v *verifier) conclude(path string) error {
	from := "all there are"
	if n := v.agreed + v.differ; n < v.rowsThere {
		from = "drawn from " + phrase.Grouped(v.rowsThere)
	}
	fmt.Fprintf(v.w, "%s of %s agree with the reference, %s\n", phrase.Grouped(v.agreed), phrase.Plural(v.agreed+v.differ, "row"), from)
	if v.differ > 0 {
		return wrongf("%s: %d of %d rows differ from the reference", path, v.differ, v.agreed+v.differ)
	}
	return nil
}

// verifier recomputes rows, several at a time, and reports differences in the order of the rows.
type verifier struct {
	w              io.Writer
	prefix         string // of each line reported
	p              kernels.Params
	rows           *kernels.Results
	agreed, differ uint64
	rowsThere      uint64        // rows from which some are drawn
	asked, done    atomic.Uint64 // rows to recompute, and rows recomputed
}

// howFar returns a line of progress that says how many rows are recomputed.
func (v *verifier) howFar() func() (float64, string) {
	share := func() float64 {
		asked := v.asked.Load()
		return float64(v.done.Load()) / float64(max(asked, 1))
	}
	left := remaining(share)
	return func() (float64, string) {
		s, words := left()
		if v.asked.Load() == 0 {
			return s, "reading"
		}
		return s, strings.TrimSuffix(fmt.Sprintf("%s of %s rows  %s", phrase.Grouped(v.done.Load()), phrase.Grouped(v.asked.Load()), words), "  ")
	}
}

// begin prepares for the rows of a result.
func (v *verifier) begin(p kernels.Params) {
	room := max(runtime.GOMAXPROCS(0), min(4096, 1<<24/p.RowBytes()))
	v.p, v.rows = p, p.NewResults(room)
}

// take keeps row i of rows, to recompute it later.
func (v *verifier) take(ctx context.Context, rows *kernels.Results, i int) error {
	n := v.rows.Len()
	v.rows.Resize(n + 1)
	v.rows.CopyRow(n, rows, i)
	if n+1 == cap(v.rows.Trial) {
		return v.flush(ctx)
	}
	return nil
}

// flush recomputes the rows kept so far, on all cores.
func (v *verifier) flush(ctx context.Context) error {
	reports := make([][]string, v.rows.Len())
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(reports)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(reports) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if want, err := reference.Row(ctx, v.p, v.rows.Trial[i]); err == nil {
					reports[i] = differences(v.p, v.rows, i, want)
					v.done.Add(1)
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
		besideBar(func() {
			for _, line := range report {
				fmt.Fprintln(v.w, phrase.Printable(v.prefix+line))
			}
		})
	}
	v.rows.Resize(0)
	return nil
}

// differences lists the values in row i of stored that differ from those in want's only row.
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

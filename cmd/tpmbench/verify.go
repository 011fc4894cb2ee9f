package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/internal/phrase"
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
			w := cmd.OutOrStdout()
			o := check.Options{Rows: rows.value, Seed: seed, Progress: new(check.Progress), Differs: func(list []check.Difference) {
				besideBar(func() {
					for _, d := range list {
						fmt.Fprintln(w, phrase.Printable(d.String()))
					}
				})
			}}
			progress := tell(cmd, how.progressKind(), verified(o.Progress))
			found, err := check.Verify(ctx, args[0], o)
			progress.stop()
			if err == nil || found.Differ > 0 && check.IsWrong(err) {
				printVerified(w, found)
			}
			return err
		}),
	}
	cmd.Flags().Var(&rows, "rows", "number of rows to recompute")
	cmd.Flags().Var(count[uint64]{&seed}, "draw-seed", "seed that determines which rows are drawn")
	how.add(cmd, "no progress")
	return cmd
}

// printVerified prints how many rows agreed, and from how many they were drawn.
func printVerified(w io.Writer, r check.Report) {
	if r.Empty > 0 {
		fmt.Fprintf(w, "no rows yet of %d of %s\n", r.Empty, phrase.Plural(r.Points, "point"))
	}
	from, n := "all there are", r.Agreed+r.Differ
	if n < r.Rows {
		from = "drawn from " + phrase.Grouped(r.Rows)
	}
	fmt.Fprintf(w, "%s of %s agree with the reference, %s\n", phrase.Grouped(r.Agreed), phrase.Plural(n, "row"), from)
}

// verified returns a line of progress that says how many rows are recomputed.
func verified(p *check.Progress) func() (float64, string) {
	left := remaining(func() float64 { return float64(p.Done.Load()) / float64(max(p.Asked.Load(), 1)) })
	return func() (float64, string) {
		s, words := left()
		asked := p.Asked.Load()
		if asked == 0 {
			return s, "reading"
		}
		return s, strings.TrimSuffix(fmt.Sprintf("%s of %s rows  %s", phrase.Grouped(p.Done.Load()), phrase.Grouped(asked), words), "  ")
	}
}

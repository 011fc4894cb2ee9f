package main

import (
	"cmp"
	"context"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"tpmbench/batch/check"
	"tpmbench/batch/study"
	"tpmbench/kernels"
	"tpmbench/report/text"
)

func newInspect() *cobra.Command {
	var summary, rows string
	cmd := &cobra.Command{
		Use:   "inspect FILE|DIR",
		Short: "Show what a file holds, and check it",
		Long: `Show what a file holds: columns, metadata and statistics. FILE is an Arrow file, an
Arrow stream or a Parquet file, recognised by its content; it may be a .partial. In
the folder of a sweep every point is checked, and incomplete points are named.

The digests of the rows and of all bytes of the file are computed anew and compared
with those stored, and the rows are checked against the metadata. If anything is
wrong, the exit status is 3. For rows of a command other than run, such as trace,
only the digests are checked.

With --rows A:B it prints the rows A to B-1 instead, counted from 0, as tab-separated
text: a null is an empty field; a key is hexadecimal, one byte a weight. A file that
is then not read to its end is not checked.`,
		Example: `  tpmbench run --trials 1e4 --keys -o keys.parquet
  tpmbench inspect keys.parquet
  tpmbench inspect keys.parquet --rows 0:20`,
		Args: one("file"),
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			changed := cmd.Flags().Changed
			if err := takesText(cmd.OutOrStdout()); err != nil {
				return err
			}
			switch {
			case changed("rows") && changed("summary"):
				return usagef("--rows %s with --summary %s: give one of them", rows, summary)
			case changed("rows"):
				from, to, err := rowRange(rows)
				if err != nil {
					return err
				}
				return text.Rows(ctx, cmd.OutOrStdout(), args[0], from, to)
			case study.IsStudy(args[0]):
				return inspectStudy(ctx, cmd.OutOrStdout(), args[0], summary)
			}
			f, err := check.Read(ctx, check.Input{Path: args[0]}, nil)
			if f == nil {
				return err
			}
			return cmp.Or(err, printFound(cmd.OutOrStdout(), f, summary))
		}),
	}
	summaryFlag(cmd, &summary)
	cmd.Flags().StringVar(&rows, "rows", "", "print the rows `A:B` instead, such as 0:20, :20 or 5:")
	return cmd
}

func printFound(w io.Writer, f *check.Found, summary string) error {
	if summary == "json" {
		return printJSON(w, text.JSON(f))
	}
	missing := f.Unfinished()
	text.Found(w, f, textWidth(w), advised(missing.Error(), missing)[len(f.Path+": "):])
	return nil
}

// inspectStudy checks every point of a study's folder and prints a summary.
func inspectStudy(ctx context.Context, w io.Writer, dir, summary string) error {
	s, wrong := check.Survey(ctx, dir)
	if s == nil {
		return wrong
	}
	var err error
	if summary == "json" {
		err = printJSON(w, s)
	} else {
		text.Study(w, s, textWidth(w), allPoints, "; go on with sweep --resume")
	}
	return cmp.Or(wrong, err)
}

// allPoints says how to see every point, for texts that name only some.
const allPoints = "--summary json has all"

// rowRange parses A:B, :B, A: or : as the rows from A to B-1.
func rowRange(s string) (from, to uint64, err error) {
	a, b, ok := strings.Cut(s, ":")
	to = math.MaxUint64
	if ok && a != "" {
		from, err = kernels.ParseCount(a)
	}
	if ok && err == nil && b != "" {
		to, err = kernels.ParseCount(b)
	}
	if !ok || err != nil || from > to {
		return 0, 0, usagef("--rows %q: must be A:B with A at most B, such as 0:20, :20 or 5:", s)
	}
	return from, to, nil
}

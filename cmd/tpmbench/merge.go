package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"tpmbench/batch/merge"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/report/text"
)

func newMerge() *cobra.Command {
	var file fileFlags
	cmd := &cobra.Command{
		Use:   "merge FILE... -o FILE",
		Short: "Join results of contiguous trials into one",
		Long: `Join results of run or of perceptron, files or folders of parts, into one. They must
have the same parameters and seed; version and backend may differ. Together their
trials must be contiguous, in whatever order the files are given: gaps and overlaps
are refused.
The folders of a study's shards are joined point by point, into a folder of the same
layout; the file of one point becomes a file with only the columns that its rows need.

Each file is checked as inspect does, and the digest is that of a single run.`,
		Example: `  tpmbench run --trials 1e6 --shard 0/2 -o a.arrow
  tpmbench run --trials 1e6 --shard 1/2 -o b.arrow
  tpmbench merge a.arrow b.arrow -o both.parquet
  tpmbench merge part0 part1 -o results
  tpmbench merge results/rows/k-3_n-10_l-1_rule-hebbian.parquet -o one.arrow`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("which files? %s", cmd.UseLine())
			}
			return nil
		},
		RunE: steps(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			if file.path == "" {
				return usagef("-o: name a file for the rows")
			}
			if err := file.keepsInputs(args); err != nil {
				return err
			}
			if slices.ContainsFunc(args, study.IsStudy) {
				return file.mergeStudies(ctx, args, cmd.OutOrStdout())
			}
			if err := file.check(cmd); err != nil {
				return err
			}
			done, err := merge.Files(ctx, args, file.dest(cmd.OutOrStdout()), programVersion())
			if err == nil && file.path != "-" {
				merged(cmd.OutOrStdout(), done, file.describe())
			}
			return err
		}),
	}
	file.addFolder(cmd)
	return cmd
}

// keepsInputs returns an error if --force would remove an input before it is read.
func (o *fileFlags) keepsInputs(inputs []string) error {
	same := func(a, b string) bool {
		x, err := os.Stat(a)
		y, failed := os.Stat(b)
		return err == nil && failed == nil && os.SameFile(x, y)
	}
	for _, input := range inputs {
		inFolder := parts.IsFolder(o.path) && (same(input, o.path) || same(filepath.Dir(input), o.path))
		if o.force && (inFolder || same(input, o.path+table.PartialSuffix)) {
			return usagef("-o %s: --force would remove %s before it is read: choose another name", o.path, input)
		}
	}
	return nil
}

// mergeStudies joins the folders of a study's shards.
func (o *fileFlags) mergeStudies(ctx context.Context, dirs []string, w io.Writer) error {
	if _, err := table.FormatOf(o.path); err == nil && !parts.IsFolder(o.path) {
		return usagef("-o %s: the shards of a study become a folder; name one", o.path)
	}
	done, err := merge.Studies(ctx, dirs, o.dest(nil), programVersion())
	if err == nil {
		merged(w, done, o.path+", with "+done.Table)
	}
	return err
}

// merged prints what was written.
func merged(w io.Writer, done merge.Merged, where string) {
	text.Fact(w, "trials", phrase.Grouped(done.Trials))
	text.Fact(w, "digest", table.FormatDigest(done.Digest))
	text.Fact(w, "written", where)
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/spf13/cobra"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
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
				return mergeStudies(ctx, args, &file, cmd.OutOrStdout())
			}
			if err := file.check(cmd); err != nil {
				return err
			}
			return merge(ctx, args, &file, cmd.OutOrStdout())
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

// merged prints what was written.
func merged(w io.Writer, trials, digest uint64, where string) {
	printFact(w, "trials", phrase.Grouped(trials))
	printFact(w, "digest", table.FormatDigest(digest))
	printFact(w, "written", where)
}

// merge joins results. It reads every input twice, first to check it and then to copy its rows.
func merge(ctx context.Context, paths []string, file *fileFlags, stdout io.Writer) error {
	var from []input
	for _, path := range paths {
		from = append(from, input{path: path})
	}
	inputs, err := follow(ctx, from)
	if err != nil {
		return err
	}
	var dest *destination
	if kindOf(inputs[0].schema) == overlaps.Kind {
		dest, err = joinOverlaps(ctx, inputs, file, stdout)
	} else {
		dest, err = joinRuns(ctx, inputs, file, stdout)
	}
	if err == nil && file.path != "-" {
		trials := uint64(0)
		for _, s := range inputs {
			trials += s.Trials
		}
		merged(stdout, trials, dest.w.Digest(), dest.describe())
	}
	return err
}

// joinRuns is join for the rows of a run, with the columns that they have.
func joinRuns(ctx context.Context, inputs []*stretch, file *fileFlags, stdout io.Writer) (*destination, error) {
	var layout batch.Layout
	if batch.HasKeyLists(inputs[0].schema) {
		var err error
		if layout, err = layout.WithKeyLists(); err != nil {
			return nil, err
		}
	}
	dest, _, err := join(ctx, inputs, 0, layout, file, stdout)
	return dest, err
}

// stretch is an input of merge: contiguous trials.
type stretch struct {
	batch.Range
	path   string
	format table.Format
	schema *arrow.Schema
	params kernels.Params
	digest uint64
	se     *float64 // of the mean sync_steps
}

// follow checks the inputs and sorts them by their trials, which must be contiguous.
func follow(ctx context.Context, from []input) ([]*stretch, error) {
	inputs := make([]*stretch, len(from))
	for i := range from {
		var err error
		if inputs[i], err = readStretch(ctx, from[i]); err != nil {
			return nil, err
		}
		if err := parts.SameIdentity(inputs[i].schema, inputs[0].schema); err != nil {
			return nil, wrongf("%s and %s come from different runs: %w", from[i].path, from[0].path, err)
		}
	}
	slices.SortStableFunc(inputs, func(a, b *stretch) int { return cmp.Compare(a.First, b.First) })
	// An input without rows has no place in the order.
	if i := slices.IndexFunc(inputs, func(s *stretch) bool { return s.Trials > 0 }); i >= 0 {
		inputs = slices.DeleteFunc(inputs, func(s *stretch) bool { return s.Trials == 0 })
	}
	for i := 1; i < len(inputs); i++ {
		if err := inputs[i-1].meets(inputs[i]); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// readStretch checks a result and finds which trials it holds.
func readStretch(ctx context.Context, from input) (*stretch, error) {
	path := from.path
	if overlapsAt(path) {
		return readOverlaps(ctx, from)
	}
	s := &stretch{path: path}
	f, err := scan(ctx, from, func(_ arrow.Record, rows *kernels.Results) error {
		for _, trial := range rows.Trial {
			if s.Trials == 0 {
				s.First = trial
			}
			if want := s.First + s.Trials; trial != want {
				return wrongf("%s: %s in none of its rows", path, trialsFrom(want, trial-want))
			}
			s.Trials++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.Trials == 0 {
		s.First = f.params.FirstTrial
	}
	s.format, s.schema, s.params, s.digest, s.se = f.format, f.schema, f.params, f.digest, f.stats.SyncSteps().SE
	return s, nil
}

// meets returns an error unless next begins where s ends.
func (s *stretch) meets(next *stretch) error {
	after := next.First - s.First
	switch {
	case after > s.Trials:
		return wrongf("%s in no file: %s ends before them and %s begins after them", trialsFrom(s.First+s.Trials, after-s.Trials), s.path, next.path)
	case after < s.Trials:
		return wrongf("%s in %s and in %s", trialsFrom(next.First, min(s.Trials-after, next.Trials)), s.path, next.path)
	}
	return nil
}

// trialsFrom begins a sentence about n trials from first on: "trials 3 to 5 are".
func trialsFrom(first, n uint64) string {
	if n == 1 {
		return fmt.Sprintf("trial %d is", first)
	}
	return fmt.Sprintf("trials %d to %d are", first, first+n-1)
}

// join writes the rows of the inputs, which are contiguous, with the columns of layout, and sums
// them up. The metadata will say that asked trials were asked for, or as many as there are rows if
// those are more.
func join(ctx context.Context, inputs []*stretch, asked uint64, layout batch.Layout, file *fileFlags, stdout io.Writer) (*destination, batch.Summary, error) {
	p := inputs[0].params
	p.FirstTrial, p.Trials = inputs[0].First, 0
	var backends []string
	digest := uint64(0)
	for _, s := range inputs {
		p.Trials += s.Trials
		digest += s.digest
		if b, _ := s.schema.Metadata().GetValue("tpm.backend"); !slices.Contains(backends, b) {
			backends = append(backends, b)
		}
	}
	p.Trials = max(p.Trials, asked)
	backend := strings.Join(backends, "+")
	to := *file
	to.digested = batch.Digested(p)
	schema := layout.Schema(p, programVersion(), backend)
	dest, err := to.openFolder(schema, stdout)
	if err != nil {
		return nil, batch.Summary{}, err
	}
	stats := new(batch.Stats)
	for _, s := range inputs {
		if err = s.copyRows(ctx, schema, p, stats, dest.w); err != nil {
			break
		}
	}
	err = dest.complete(digest, err)
	return dest, stats.Summary(p, programVersion(), backend, digest), err
}

// complete ends a copy of rows with that digest, which ended with err.
func (d *destination) complete(digest uint64, err error) error {
	if err == nil && d.w.Digest() != digest {
		err = fmt.Errorf("an input changed while it was read")
	}
	if err == nil {
		err = d.w.Commit()
	}
	if err != nil {
		d.w.Discard()
	}
	return err
}

// copyRows writes the rows as rows of p, with the columns of schema, and adds them to stats.
func (s *stretch) copyRows(ctx context.Context, schema *arrow.Schema, p kernels.Params, stats *batch.Stats, to batch.Output) error {
	recorder := batch.NewRecorder(schema, p)
	return copyRecords(ctx, s.path, func(rec arrow.Record) error {
		rows, err := batch.Results(rec, s.params)
		if err != nil {
			return err
		}
		stats.Add(rows, p)
		return to.Write(recorder.Record(rows))
	})
}

// copyRecords passes each record of a result to write.
func copyRecords(ctx context.Context, path string, write func(arrow.Record) error) error {
	r, err := openTable(path)
	if err != nil {
		return err
	}
	defer r.Close()
	return parts.Records(r, func(rec arrow.Record) error {
		if ctx.Err() != nil {
			return interrupted(ctx, ": the result is not complete")
		}
		return write(rec)
	})
}

package main

import (
	"context"
	"io"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
)

// kindOf returns the name of the command whose rows have the schema, "" for run.
func kindOf(s *arrow.Schema) string {
	kind, _ := s.Metadata().GetValue(kindKey)
	return kind
}

// overlapsAt reports whether the rows at path are those of perceptron. It leaves it to scan to
// report what cannot be read.
func overlapsAt(path string) bool {
	r, err := openTable(path)
	if err != nil {
		return false
	}
	defer r.Close()
	return kindOf(r.Schema()) == overlaps.Kind
}

// readOverlaps is readStretch for the rows of perceptron.
func readOverlaps(ctx context.Context, from input) (*stretch, error) {
	path := from.path
	r, err := openTable(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f := newFound(from, r)
	trials, _, err := f.countOverlaps(ctx, r, func(arrow.Record) error { return nil })
	if err != nil {
		return nil, err
	}
	return &stretch{Range: trials, path: path, format: f.format, schema: f.schema, digest: f.digest}, nil
}

// countOverlaps is count for the rows of perceptron. It also checks them, and returns their trials
// and how many were asked for.
func (f *found) countOverlaps(ctx context.Context, r parts.Reader, each func(arrow.Record) error) (trials batch.Range, asked uint64, err error) {
	counter, err := parts.NewCounter(f.schema.Metadata())
	if err != nil {
		return trials, 0, wrongf("%s: %w", f.path, err)
	}
	_, err = f.count(ctx, r, func(rec arrow.Record) error {
		if err := counter.Add(rec); err != nil {
			return wrongf("%s: %w", f.path, err)
		}
		return each(rec)
	})
	if err == nil {
		err = f.whole()
	}
	if err != nil {
		return trials, 0, err
	}
	if trials, err = counter.Range(); err != nil {
		return trials, 0, wrongf("%s: %w", f.path, err)
	}
	return trials, counter.Trials, f.finishedOr(trials.Trials, counter.Trials)
}

// joinOverlaps writes the rows of the inputs, whose trials are contiguous.
func joinOverlaps(ctx context.Context, inputs []*stretch, file *fileFlags, stdout io.Writer) (*destination, error) {
	p, err := overlaps.ParamsOf(inputs[0].schema.Metadata())
	if err != nil {
		return nil, err
	}
	p.FirstTrial, p.Trials = inputs[0].First, 0
	digest := uint64(0)
	for _, s := range inputs {
		p.Trials += s.Trials
		digest += s.digest
	}
	dest, err := file.openFolder(overlaps.Schema(p, programVersion()), stdout)
	if err != nil {
		return nil, err
	}
	for _, s := range inputs {
		if err = copyRecords(ctx, s.path, dest.w.Write); err != nil {
			break
		}
	}
	return dest, dest.complete(digest, err)
}

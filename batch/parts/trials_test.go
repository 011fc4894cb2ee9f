package parts_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels/perceptron"
)

// cut passes on records in pieces of the given number of rows, up to a maximum number of rows in
// all.
type cut struct {
	to         batch.Output
	size, left int64
}

func (c *cut) Write(rec arrow.Record) error {
	for at := int64(0); at < rec.NumRows() && c.left > 0; {
		n := min(c.size, rec.NumRows()-at, c.left)
		piece := rec.NewSlice(at, at+n)
		err := c.to.Write(piece)
		piece.Release()
		if err != nil {
			return err
		}
		at, c.left = at+n, c.left-n
	}
	return nil
}

// overlapsAt returns the rows at path as text, and their digest.
func overlapsAt(t *testing.T, path string) (rows string, digest uint64) {
	t.Helper()
	r, err := parts.Open(path)
	must(t, err)
	defer r.Close()
	must(t, parts.Records(r, func(rec arrow.Record) error {
		for i := range int(rec.NumRows()) {
			for _, c := range rec.Columns() {
				rows += c.ValueStr(i) + " "
			}
		}
		d, err := table.Digest(rec)
		digest += d
		return err
	}))
	if stored, _ := r.Schema().Metadata().GetValue(table.DigestKey); stored != table.FormatDigest(digest) {
		t.Fatalf("%s: stored is %s, the rows have %016x", path, stored, digest)
	}
	return rows, digest
}

// TestTrialsOfManyRows: parts hold whole trials, of four rows each, however the rows are cut into
// records, and nothing of a trial that a failure cut off.
func TestTrialsOfManyRows(t *testing.T) {
	p := perceptron.Params{N: 5, Etas: []float64{1, 2}, Steps: 10, Points: 1, Seed: 2, FirstTrial: 3, Trials: 12}
	schema := overlaps.Schema(p, "test")
	write := func(path string, o parts.Options, size, rows int64) *parts.Writer {
		w, err := parts.Create(path, schema, o)
		if err != nil {
			t.Fatal(err)
		}
		out := &cut{w, size, rows}
		_, _, err = overlaps.Run(context.Background(), p, overlaps.Options{Threads: 1, Before: w.Each}, out)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	o := parts.Options{Options: table.Options{Format: table.Arrow, Lazy: true}, Trials: 5}
	whole := filepath.Join(t.TempDir(), "whole.arrow")
	if err := write(whole, parts.Options{Options: o.Options}, 1000, 1000).Commit(); err != nil {
		t.Fatal(err)
	}
	rows, digest := overlapsAt(t, whole)
	for _, path := range []string{"x.arrow", "dir/"} {
		for _, size := range []int64{1, 3, 7, 1000} {
			// rows written before the failure
			for _, end := range []int64{0, 2, 19, 20, 24, 41, 48} {
				name := filepath.Join(t.TempDir(), path)
				if path == "dir/" {
					name += "/"
				}
				w := write(name, o, size, end)
				kept := uint64(end) / 4
				// if there are parts, only whole trials are kept
				if end%4 != 0 && (path == "dir/" || end > 20) {
					kept = uint64(end) / 20 * 5
				}
				if end == 48 {
					if err := w.Commit(); err != nil {
						t.Fatal(err)
					}
				} else if _, err := w.Keep(); err != nil || w.Rows()/4 != kept {
					t.Fatalf("%s, pieces of %d, %d rows: %d are kept (%v)", path, size, end, w.Rows(), err)
				}
				resume := o
				resume.Resume = true
				again := write(name, resume, size, 1000)
				if err := again.Commit(); err != nil {
					t.Fatalf("%s, pieces of %d, %d rows: %v", path, size, end, err)
				}
				if got, d := overlapsAt(t, name); got != rows || d != digest || again.Digest() != digest {
					t.Fatalf("%s, pieces of %d, %d rows: other rows, or their digest is %x, want %x", path, size, end, d, digest)
				}
			}
		}
	}
}

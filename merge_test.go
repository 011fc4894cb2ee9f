package tpmbench_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"tpmbench"
	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func TestMerge(t *testing.T) {
	p := small()
	want := summaryOf(t, p)
	var paths []string
	for _, first := range []uint64{200, 0, 100} {
		part := p
		part.FirstTrial, part.Trials = first, 100
		paths = append(paths, written(t, part, "part.arrow"))
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "all.parquet")
	if err := tpmbench.Merge(context.Background(), out, paths...); err != nil {
		t.Fatal(err)
	}
	checkRows(t, opened(t, out), p)
	if s, err := opened(t, out).Summary(); err != nil || s.Digest != want.Digest {
		t.Errorf("digest %s, want %s; %v", s.Digest, want.Digest, err)
	}
	var wrong *tpmbench.DataError
	if err := tpmbench.Merge(context.Background(), filepath.Join(dir, "gap.arrow"), paths[:2]...); !errors.As(err, &wrong) {
		t.Errorf("a gap: %v", err)
	}
	if err := tpmbench.Merge(context.Background(), filepath.Join(dir, "none.arrow")); err == nil {
		t.Error("nothing was merged")
	}
}

// Verify finds rows that are not those of the parameters, of which the digests know nothing.
func TestVerify(t *testing.T) {
	p := small()
	path := written(t, p, "rows.arrow")
	r, err := tpmbench.Verify(context.Background(), path, tpmbench.VerifyOptions{Rows: 40, Seed: 1})
	if err != nil || r.Rows != p.Trials || r.Agreed != 40 || r.Differ != 0 || len(r.Differences) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	path = falseRows(t, kernels.Params(p))
	r, err = tpmbench.Verify(context.Background(), path, tpmbench.VerifyOptions{Rows: tpmbench.AllRows})
	var wrong *tpmbench.DataError
	if !errors.As(err, &wrong) || r.Agreed+r.Differ != p.Trials || r.Differ < 200 || len(r.Differences) < 100 || len(r.Differences) > 200 {
		t.Fatalf("%+v, %v", r, err)
	}
	if d := r.Differences[0]; d.Trial > 10 || d.Column == "" || d.Stored == d.Recomputed {
		t.Errorf("%+v", d)
	}
}

// falseRows writes rows of another seed as those of p.
func falseRows(t *testing.T, p kernels.Params) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "false.arrow")
	w, err := table.Create(path, batch.Schema(p, "0", "reference"), table.Options{Format: table.Arrow})
	if err != nil {
		t.Fatal(err)
	}
	other := p
	other.Seed++
	recorder := batch.NewRecorder(batch.Schema(p, "0", "reference"), p)
	for i := range p.Trials {
		row, err := reference.Row(context.Background(), other, i)
		if err == nil {
			err = w.Write(recorder.Record(row))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return path
}

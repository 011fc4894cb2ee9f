package convert_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/convert"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

func dest(path string, format table.Format) parts.Dest {
	return parts.Dest{Path: path, Options: table.Options{Format: format}}
}

// found returns what a file holds, which must be right.
func found(t *testing.T, path string) *check.Found {
	t.Helper()
	f, err := check.Strictly(t.Context(), check.Input{Path: path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A copy in another format, even with other keys, has the rows, digest and metadata of the result.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	p := sample.Params(10)
	p.Keys = true
	sample.Run(t, p, in("a.arrow"))
	sample.Run(t, p, in("b/"))
	sample.Perceptron(t, 3, 2, in("c.arrow"))
	for _, from := range []string{"a.arrow", "b", "c.arrow"} {
		want := found(t, in(from))
		for _, format := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
			to := in("of-" + from + "." + string(format))
			got, err := convert.File(t.Context(), in(from), dest(to, format), convert.Options{})
			f := found(t, to)
			if err != nil || got.Rows != want.Rows || got.Digest != want.Digest || f.Digest != want.Digest || f.Params != want.Params || f.Format != format {
				t.Errorf("%s: %+v, %v", to, got, err)
			}
		}
	}
	watched, stopped := uint64(0), 0
	o := convert.Options{Keys: convert.KeyLists, Watch: func(rows uint64, done func() uint64) func() {
		if done() != 0 {
			t.Error("rows are copied before anyone watches")
		}
		return func() { watched, stopped = rows+done(), stopped+1 }
	}}
	if _, err := convert.File(t.Context(), in("a.arrow"), dest(in("lists.arrow"), table.Arrow), o); err != nil || watched != 20 || stopped != 1 {
		t.Errorf("%v; %d, %d", err, watched, stopped)
	}
	if f := found(t, in("lists.arrow")); !batch.HasKeyLists(f.Schema) || f.Digest != found(t, in("a.arrow")).Digest {
		t.Errorf("%v", f.Schema)
	}
	var obstacle *table.Obstacle
	if _, err := convert.File(t.Context(), in("c.arrow"), dest(in("x.arrow"), table.Arrow), o); !errors.As(err, &obstacle) || !strings.Contains(err.Error(), "there is no column of keys") {
		t.Error(err)
	}
}

// Only complete and right results are converted, and nothing is left of others.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	p := sample.Params(10)
	rows := sample.Rows(t, p)
	rows.Resize(4)
	sample.Write(t, p, rows, in("parts")+"/")
	sample.Run(t, p, in("a.arrow"))
	changed, err := os.ReadFile(in("a.arrow"))
	if err == nil {
		changed[len(changed)/2] ^= 1
		err = os.WriteFile(in("changed.arrow"), changed, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	var missing *check.Unfinished
	if _, err := convert.File(t.Context(), in("parts"), dest(in("x.arrow"), table.Arrow), convert.Options{}); !errors.As(err, &missing) || missing.Trials != 4 || missing.Asked != 10 {
		t.Error(err)
	}
	if _, err := convert.File(t.Context(), in("changed.arrow"), dest(in("x.arrow"), table.Arrow), convert.Options{}); !check.IsWrong(err) {
		t.Error(err)
	}
	if left, _ := filepath.Glob(in("x*")); left != nil {
		t.Errorf("%v are left", left)
	}
}

func TestStudy(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	sample.Study(t, "n: [4, 5]\nl: 1\ntrials: 20\n", in("a"), batch.Shard{})
	got, err := convert.Study(t.Context(), in("a"), dest(in("b"), table.Arrow), convert.Options{})
	if err != nil || got.Rows != 40 || got.Table == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	a, err := check.Survey(t.Context(), in("a"))
	b, failed := check.Survey(t.Context(), in("b"))
	if err != nil || failed != nil || a.Digest != b.Digest || table.FormatDigest(got.Digest) != a.Digest || b.Complete != 2 {
		t.Errorf("%+v and %+v, %v, %v", a, b, err, failed)
	}
	text, err := convert.Text(t.Context(), in("b"), dest(in("all.csv"), table.CSV), convert.Options{})
	csv, failed := os.ReadFile(in("all.csv"))
	if err != nil || failed != nil || text.Rows != 40 || text.Digest != got.Digest || strings.Count(string(csv), "\n") != 41 {
		t.Errorf("%+v, %v, %v: %s", text, err, failed, csv)
	}
	var same *convert.SameFolder
	force := dest(in("a")+"/", table.Arrow)
	force.Force = true
	if _, err := convert.Study(t.Context(), in("a"), force, convert.Options{}); !errors.As(err, &same) {
		t.Error(err)
	}
	points, err := check.ReadStudy(in("a"))
	if err == nil {
		err = os.Remove(points.List[1].Path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var left *convert.IncompleteStudy
	if _, err := convert.Study(t.Context(), in("a"), dest(in("c"), table.Arrow), convert.Options{}); !errors.As(err, &left) || left.Whole != 1 || left.Points != 2 {
		t.Error(err)
	}
	// A file that is not that of its point is wrong, and nothing is left of the copy.
	sample.Run(t, with(sample.Params(20), 6), points.List[1].Path)
	if _, err := convert.Study(t.Context(), in("a"), dest(in("c"), table.Arrow), convert.Options{}); !check.IsWrong(err) {
		t.Error(err)
	}
	if _, err := os.Stat(in("c")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a part of the copy is left")
	}
}

func with(p kernels.Params, n int) kernels.Params {
	p.N = n
	return p
}

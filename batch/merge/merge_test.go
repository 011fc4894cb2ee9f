package merge_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/batch/check"
	"tpmbench/batch/merge"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// digestOf returns the digest of the rows at path, which must be right.
func digestOf(t *testing.T, path string) uint64 {
	t.Helper()
	f, err := check.Strictly(t.Context(), check.Input{Path: path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f.Digest
}

// some returns n of p's trials, from the first one on.
func some(p kernels.Params, first, n uint64) kernels.Params {
	p.FirstTrial, p.Trials = first, n
	return p
}

func dest(path string, format table.Format) parts.Dest {
	return parts.Dest{Path: path, Options: table.Options{Format: format}}
}

// Files of any format and order become what a single run writes, in a file, a folder or a stream.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	p := sample.Params(20)
	p.Keys = true
	sample.Run(t, p, in("whole.arrow"))
	sample.Run(t, some(p, 7, 9), in("a.arrow"))
	sample.Run(t, some(p, 16, 8), in("b/"))
	sample.Run(t, some(p, 24, 3), in("c.parquet"))
	sample.Run(t, some(p, 12, 0), in("none.arrows"))
	want := merge.Merged{Trials: 20, Digest: digestOf(t, in("whole.arrow"))}
	inputs := []string{in("c.parquet"), in("none.arrows"), in("a.arrow"), in("b")}
	for name, format := range map[string]table.Format{"x.arrow": table.Arrow, "x.parquet": table.Parquet, "x/": table.Parquet} {
		got, err := merge.Files(t.Context(), inputs, dest(in(name), format), "v")
		if err != nil || got != want || digestOf(t, in(name)) != want.Digest {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, want)
		}
	}
	var stream strings.Builder
	to := dest("", table.Stream)
	to.Stream = &stream
	if got, err := merge.Files(t.Context(), inputs, to, "v"); err != nil || got != want || stream.Len() == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	f, err := check.Run(t.Context(), check.Input{Path: in("x.arrow")}, nil)
	if err != nil || f.Params != p || f.Summary().Version != "v" {
		t.Errorf("%+v, %v", f.Params, err)
	}
}

func TestPerceptron(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	sample.Perceptron(t, 3, 4, in("whole.arrow"))
	sample.Perceptron(t, 3, 1, in("a.arrow"))
	sample.Perceptron(t, 4, 3, in("b.parquet"))
	want := merge.Merged{Trials: 4, Digest: digestOf(t, in("whole.arrow"))}
	if got, err := merge.Files(t.Context(), []string{in("b.parquet"), in("a.arrow")}, dest(in("x.arrow"), table.Arrow), "v"); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	sample.Run(t, sample.Params(3), in("run.arrow"))
	if _, err := merge.Files(t.Context(), []string{in("a.arrow"), in("run.arrow")}, dest(in("y.arrow"), table.Arrow), "v"); !check.IsWrong(err) {
		t.Error(err)
	}
}

// What does not fit together is wrong, and nothing is written.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	p := sample.Params(20)
	other := some(p, 16, 4)
	other.Seed++
	for name, p := range map[string]kernels.Params{
		"a": some(p, 7, 9), "b": some(p, 17, 4), "c": some(p, 15, 4), "d": some(p, 18, 1), "other": other,
	} {
		sample.Run(t, p, in(name+".arrow"))
	}
	gap := sample.Rows(t, some(p, 7, 9))
	copy(gap.Trial[3:], gap.Trial[4:])
	gap.Resize(8)
	sample.Write(t, some(p, 7, 9), gap, in("gap/"))
	for inputs, says := range map[string]string{
		"a.arrow b.arrow":     "trial 16 is in no file: " + in("a.arrow") + " ends before them and " + in("b.arrow") + " begins after them",
		"d.arrow a.arrow":     "trials 16 to 17 are in no file",
		"c.arrow a.arrow":     "trial 15 is in " + in("a.arrow") + " and in " + in("c.arrow"),
		"a.arrow a.arrow":     "trials 7 to 15 are in",
		"a.arrow other.arrow": "come from different runs: seed is 2 there and 1 here",
		"gap":                 "trial 10 is in none of its rows",
	} {
		var paths []string
		for _, name := range strings.Fields(inputs) {
			paths = append(paths, in(name))
		}
		_, err := merge.Files(t.Context(), paths, dest(in("x.arrow"), table.Arrow), "v")
		if !check.IsWrong(err) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", inputs, err, says)
		}
	}
	var obstacle *table.Obstacle
	if _, err := merge.Files(t.Context(), []string{in("a.arrow")}, dest(in("b.arrow"), table.Arrow), "v"); !errors.As(err, &obstacle) || obstacle.Path != in("b.arrow") {
		t.Error(err)
	}
	cause := errors.New("no more")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := merge.Files(ctx, []string{in("a.arrow")}, dest(in("x.arrow"), table.Arrow), "v"); !errors.Is(err, cause) {
		t.Error(err)
	}
	if left, _ := filepath.Glob(in("x*")); left != nil {
		t.Errorf("%v are left", left)
	}
}

const yaml = "n: [4, 5]\nl: 1\ntrials: 20\n"

// The shards of a study become the study; without one of them they do not.
func TestStudies(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return dir + "/" + name }
	sample.Study(t, yaml, in("whole"), batch.Shard{})
	sample.Study(t, yaml, in("a"), batch.Shard{Index: 0, Of: 2})
	sample.Study(t, yaml, in("b"), batch.Shard{Index: 1, Of: 2})
	sample.Study(t, "n: [4, 6]\nl: 1\ntrials: 20\n", in("other"), batch.Shard{Index: 1, Of: 2})
	got, err := merge.Studies(t.Context(), []string{in("b"), in("a")}, dest(in("x"), ""), "v")
	if err != nil || got.Trials != 40 || got.Table == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	whole, err := check.Survey(t.Context(), in("whole"))
	if err != nil {
		t.Fatal(err)
	}
	joined, err := check.Survey(t.Context(), in("x"))
	if err != nil || joined.Digest != whole.Digest || table.FormatDigest(got.Digest) != whole.Digest || joined.Complete != 2 || joined.Shard != "0/1" {
		t.Errorf("%+v, %v, want %+v", joined, err, whole)
	}
	for inputs, says := range map[string]string{
		"a":       "in none of the folders",
		"a other": "come from different studies",
		"a a":     "are in",
		"a none":  "is not the folder of a study, but another input is",
	} {
		var dirs []string
		for _, name := range strings.Fields(inputs) {
			dirs = append(dirs, in(name))
		}
		if _, err := merge.Studies(t.Context(), dirs, dest(in("y"), ""), "v"); !check.IsWrong(err) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", inputs, err, says)
		}
	}
	if _, err := os.Stat(in("y")); !errors.Is(err, os.ErrNotExist) {
		t.Error("something is written")
	}
}

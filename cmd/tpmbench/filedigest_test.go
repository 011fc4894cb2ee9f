package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/internal/amount"
)

// flips calls check with one bit of the file at path changed, in one of every step bytes, and then
// restores the file.
func flips(t *testing.T, path string, step int, check func(what string)) {
	t.Helper()
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(b []byte) {
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for at := 0; at < len(original); at += step {
		changed := bytes.Clone(original)
		changed[at] ^= 1 << (at / step % 8)
		write(changed)
		check(fmt.Sprintf("bit %d of byte %d of %s", at/step%8, at, path))
		if t.Failed() {
			break
		}
	}
	write(original)
}

// wrong checks that a command ends with status 3 and one line.
func wrong(t *testing.T, what string, args ...string) {
	t.Helper()
	if o := inProcess(t, args...); o.status != exitWrong || strings.Count(o.stderr, "\n") != 1 {
		t.Errorf("%s, %v: status %d and %q", what, args, o.status, o.stderr)
	}
}

// Whichever bit of a result is changed, every command that reads it says so.
func TestChangedBit(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.arrow")
	for name, args := range map[string]string{
		"run.arrow":         "run -N 5 --trials 40 --keys",
		"zstd.arrow":        "run -N 5 --trials 40 --attack geometric --compression zstd",
		"run.arrows":        "run -N 5 --trials 40",
		"run.parquet":       "run -N 5 --trials 40 --keys",
		"none.arrows":       "run -N 5 --trials 0",
		"trace.arrow":       "trace -N 5 --trial 3",
		"curve.parquet":     "curve -N 5 --trials 20 --steps 9",
		"perceptron.arrows": "perceptron -N 5 --alpha-max 4 --points 3 --trials 10 --eta 1.25",
	} {
		path := filepath.Join(dir, name)
		ok(t, inProcess(t, append(strings.Fields(args), "-o", path)...))
		text := ok(t, inProcess(t, "inspect", path)).stdout
		if !strings.Contains(text, "tpm.file_digest") || strings.Count(text, ", as stored\n") < 1 || !strings.Contains(text, "file digest") {
			t.Errorf("%s:\n%s", name, text)
		}
		n := 0
		flips(t, path, amount.Of(97, 31, 5), func(what string) {
			wrong(t, what, "inspect", path)
			if n++; n%20 == 0 && strings.HasPrefix(args, "run") {
				wrong(t, what, "verify", path)
				wrong(t, what, "report", path, "-o", "-")
				wrong(t, what, "merge", path, "-o", out)
			}
		})
	}
}

// If all rows could be read, the change is reported beside the summary.
func TestChangedPadding(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.arrow")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "40", "-o", path, "-q"))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[7] = 1 // after ARROW1
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
	o := inProcess(t, "inspect", path)
	o.fails(t, exitWrong, path+": its bytes have the digest ", ", but the stored one is ", ": the file was changed after it was written")
	o.says(t, "quantiles", ", as stored\n", "file digest", ", stored is ")
	if o := inProcess(t, "inspect", path, "--rows", ":"); o.status != exitWrong || strings.Count(o.stdout, "\n") != 41 {
		t.Errorf("rows to the end: status %d, %s", o.status, o.stdout)
	}
}

// The index and summary of a study and the manifest of parts are checked against digests, as files
// are.
func TestChangedText(t *testing.T) {
	dir, out := sweptStudy(t), t.TempDir()+"/out/"
	point := filepath.Join(t.TempDir(), "rows")
	ok(t, inProcess(t, "run", "-N", "5", "-L", "1", "--trials", "300", "--part-trials", "100", "-q", "-o", point+"/"))
	manifest := filepath.Join(point, "_manifest.json")
	flips(t, manifest, 37, func(what string) {
		wrong(t, what, "inspect", point)
		wrong(t, what, "verify", point)
		wrong(t, what, "report", point, "-o", "-")
		wrong(t, what, "merge", point, "-o", out)
	})
	flips(t, filepath.Join(dir, "_study.json"), 97, func(what string) {
		for _, command := range []string{"inspect", "verify", "report -o -", "merge -o " + out} {
			wrong(t, what, append(strings.Fields(command), dir)...)
		}
	})
	flips(t, filepath.Join(dir, "_summary.csv"), 197, func(what string) {
		for _, command := range []string{"inspect", "verify", "report -o -", "merge -o " + out} {
			wrong(t, what, append(strings.Fields(command), dir)...)
		}
	})
	if err := os.Remove(filepath.Join(dir, "_summary.csv")); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "inspect", dir).fails(t, exitWrong, "_summary.csv is missing")
}

// Whichever command has written it, a study's summary has the digest that the index says.
func TestSummaryIsWritten(t *testing.T) {
	dir := t.TempDir()
	file := studyFile(t, "n: [5, 6]\nl: 1\ntrials: 30\n")
	shard := func(i int) string { return filepath.Join(dir, fmt.Sprint(i)) }
	for range 2 {
		for i := range 2 {
			ok(t, inProcess(t, "sweep", file, "-o", shard(i), "--shard", fmt.Sprintf("%d/2", i), "-q", "--resume"))
			ok(t, inProcess(t, "inspect", shard(i)))
		}
	}
	both := filepath.Join(dir, "both")
	ok(t, inProcess(t, "merge", shard(0), shard(1), "-o", both))
	ok(t, inProcess(t, "inspect", both))
	summary := filepath.Join(both, "_summary.csv")
	if err := os.WriteFile(summary, []byte("n,mean\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	inProcess(t, "inspect", both).fails(t, exitWrong, summary+": its bytes have the digest ", "sweep --resume writes it again")
	ok(t, inProcess(t, "sweep", file, "-o", both, "-q", "--resume"))
	ok(t, inProcess(t, "inspect", both))
}

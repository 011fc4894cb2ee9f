package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPerceptronResume removes from a folder of parts what an interruption or an accident may have
// removed, and resumes: rows, digest and summary are those of an undisturbed run.
func TestPerceptronResume(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(more ...string) outcome {
		return tpmbench(t, dir, append(append(perceptronFlagsSmall[:len(perceptronFlagsSmall):len(perceptronFlagsSmall)], "--summary", "json"), more...)...)
	}
	want := decode(t, ok(t, run("-o", "whole.arrow")).stdout)
	rows := ok(t, tpmbench(t, dir, "inspect", "whole.arrow", "--rows", ":")).stdout
	for name, hurt := range map[string]func(t *testing.T){
		"nothing":       func(*testing.T) {},
		"the last":      func(t *testing.T) { must(t, os.Remove(in("d/part-00008.arrow"))) },
		"one between":   func(t *testing.T) { must(t, os.Remove(in("d/part-00004.arrow"))) },
		"the first":     func(t *testing.T) { must(t, os.Remove(in("d/part-00000.arrow"))) },
		"the manifest":  func(t *testing.T) { must(t, os.Remove(in("d/_manifest.json"))) },
		"a part's end":  func(t *testing.T) { must(t, os.Truncate(in("d/part-00006.arrow"), 900)) },
		"not a trial":   func(t *testing.T) { copyOver(t, in("d/part-00002.arrow"), in("d/part-00004.arrow")) },
		"all of them":   func(t *testing.T) { must(t, os.RemoveAll(in("d"))) },
		"a part to end": func(t *testing.T) { must(t, os.Rename(in("d/part-00008.arrow"), in("d/_rows.partial"))) },
	} {
		t.Run(name, func(t *testing.T) {
			os.RemoveAll(in("d"))
			parted := []string{"-o", "d/", "--format", "arrow", "--part-trials", "2"}
			ok(t, run(parted...))
			hurt(t)
			got := decode(t, ok(t, run(append(parted, "--resume")...)).stdout)
			for _, key := range []string{"trials", "digest", "rates"} {
				if fmt.Sprint(got[key]) != fmt.Sprint(want[key]) {
					t.Errorf("%s is %v, want %v", key, got[key], want[key])
				}
			}
			if tsv := ok(t, tpmbench(t, dir, "inspect", "d", "--rows", ":")).stdout; tsv != rows {
				t.Error("other rows")
			}
		})
	}
	if got := decode(t, ok(t, run("-o", "whole.arrow", "--resume")).stdout); fmt.Sprint(got["rates"]) != fmt.Sprint(want["rates"]) {
		t.Errorf("a file that is whole has the rates %v, want %v", got["rates"], want["rates"])
	}
	run("-o", "whole.arrow", "--resume", "--eta", "0.7").fails(t, exitError, "whole.arrow", "eta is 0.7,2.2 there and 0.7 here")
	run("-o", "d/", "--format", "arrow", "--resume", "--points", "3").fails(t, exitError, "points is")
	run("-o", "d/", "--format", "arrow").fails(t, exitError, "--resume")
	ok(t, tpmbench(t, dir, "run", "-N", "5", "--trials", "3", "-o", "run.arrow"))
	run("-o", "run.arrow", "--resume").fails(t, exitError, "run.arrow", "kind is missing")
	tpmbench(t, dir, "run", "-N", "5", "--trials", "3", "-o", "whole.arrow", "--resume").fails(t, exitError, "whole.arrow", "kind is perceptron")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func copyOver(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.WriteFile(to, []byte(read(t, from)), 0o666))
}

// TestMergePerceptron joins files of contiguous trials, and refuses others.
func TestMergePerceptron(t *testing.T) {
	dir := t.TempDir()
	make := func(file string, first, trials int, more ...string) {
		args := append(append(perceptronFlagsSmall[:len(perceptronFlagsSmall):len(perceptronFlagsSmall)], "--first-trial", fmt.Sprint(first), "--trials", fmt.Sprint(trials), "-q", "-o", file), more...)
		ok(t, tpmbench(t, dir, args...))
	}
	make("whole.arrow", 0, 9)
	make("a.arrow", 0, 4)
	make("b.parquet", 4, 2)
	make("c/", 6, 3, "--part-trials", "2")
	make("empty.arrow", 4, 0)
	rows := ok(t, tpmbench(t, dir, "inspect", "whole.arrow", "--rows", ":")).stdout
	for i, output := range []string{"m.arrow", "m.parquet", "m/"} {
		files := [][]string{{"a.arrow", "b.parquet", "c"}, {"c", "a.arrow", "empty.arrow", "b.parquet"}, {"b.parquet", "c", "a.arrow"}}[i]
		o := ok(t, tpmbench(t, dir, append(append([]string{"merge"}, files...), "-o", output)...))
		if !strings.Contains(o.stdout, "trials            9\n") {
			t.Errorf("%s", o.stdout)
		}
		if got := ok(t, tpmbench(t, dir, "inspect", strings.TrimSuffix(output, "/"), "--rows", ":")).stdout; got != rows {
			t.Errorf("%s has other rows than one run", output)
		}
		want := decode(t, ok(t, tpmbench(t, dir, "inspect", "whole.arrow", "--summary", "json")).stdout)["digest"]
		if got := decode(t, ok(t, tpmbench(t, dir, "inspect", strings.TrimSuffix(output, "/"), "--summary", "json")).stdout)["digest"]; got != want {
			t.Errorf("%s: digest %v, want %v", output, got, want)
		}
	}
	// a joined result is complete in itself
	joined := ok(t, tpmbench(t, dir, append(perceptronFlagsSmall[:len(perceptronFlagsSmall):len(perceptronFlagsSmall)], "-o", "m.arrow", "--resume", "--summary", "json")...)).stdout
	if decode(t, joined)["trials"] != 9.0 {
		t.Errorf("%s", joined)
	}
	make("late.arrow", 7, 2)
	make("over.arrow", 3, 3)
	make("seed.arrow", 4, 2, "--seed", "4")
	make("eta.arrow", 4, 2, "--eta", "0.7,2.3")
	make("long.arrow", 4, 2, "--alpha-max", "6")
	ok(t, tpmbench(t, dir, "run", "-N", "20", "--first-trial", "4", "--trials", "2", "-q", "-o", "run.arrow"))
	ok(t, tpmbench(t, dir, "curve", "--trials", "2", "--steps", "5", "-q", "-o", "curve.arrow"))
	for other, says := range map[string]string{
		"late.arrow":  "trials 4 to 6 are in no file",
		"over.arrow":  "trial 3 is in a.arrow and in over.arrow",
		"seed.arrow":  "seed is",
		"eta.arrow":   "eta is",
		"long.arrow":  "steps is",
		"run.arrow":   "kind is ",
		"curve.arrow": "tpmbench curve",
	} {
		for _, files := range [][]string{{"a.arrow", other}, {other, "a.arrow"}} {
			o := tpmbench(t, dir, "merge", files[0], files[1], "-o", "no.arrow")
			if o.status == 0 || !strings.Contains(o.stderr, says) || exists(filepath.Join(dir, "no.arrow")) {
				t.Errorf("%s: status %d, %s", files, o.status, o.stderr)
			}
		}
	}
	b := []byte(read(t, filepath.Join(dir, "b.parquet")))
	b[len(b)/2] ^= 4
	must(t, os.WriteFile(filepath.Join(dir, "hurt.parquet"), b, 0o666))
	tpmbench(t, dir, "merge", "a.arrow", "hurt.parquet", "-o", "no.arrow").fails(t, exitWrong, "hurt.parquet")
}

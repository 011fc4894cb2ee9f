package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tpmbench/internal/corrupt"
)

// Whatever has corrupted the folders of a study's shards, inspect, verify and merge say in one
// line what is wrong and leave the folders as they are, or give the rows of an undisturbed study;
// a sweep with --resume gives those rows too.
func FuzzShards(f *testing.F) {
	made := f.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(made, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			f.Fatal(err)
		}
		return path
	}
	study := write("study.yaml", "{k: 2, l: 1, n: [3, 4], trials: 20, max_steps: 9}")
	other := write("other.yaml", "{k: 2, l: 1, n: [3, 4], trials: 20, max_steps: 9, seed: 2}")
	sweep := func(study, to, shard string, more ...string) []string {
		return append([]string{"sweep", study, "-o", to, "--shard", shard, "--backend", "reference", "--threads", "1", "--format", "arrow", "--part-trials", "7", "-q"}, more...)
	}
	points := []string{"rows/k-2_n-3_l-1_rule-hebbian.arrow", "rows/k-2_n-4_l-1_rule-hebbian.arrow"}
	shards := filepath.Join(made, "shards")
	ok(f, inProcess(f, sweep(study, filepath.Join(shards, "a"), "0/2")...))
	ok(f, inProcess(f, sweep(study, filepath.Join(shards, "b"), "1/2")...))
	ok(f, inProcess(f, sweep(other, filepath.Join(made, "other"), "0/2")...))
	ok(f, inProcess(f, sweep(study, filepath.Join(made, "whole"), "0/1")...))
	rowsOf := func(t testing.TB, study string) (list []string) {
		for _, p := range points {
			if path := filepath.Join(study, p); exists(path) {
				list = append(list, ok(t, inProcess(t, "inspect", path, "--rows", ":")).stdout)
			}
		}
		return list
	}
	whole, first := rowsOf(f, filepath.Join(made, "whole")), rowsOf(f, filepath.Join(shards, "a"))
	files, others := corrupt.Contents(shards), corrupt.Contents(filepath.Join(made, "other"))
	names := slices.Sorted(maps.Keys(files))
	names = slices.DeleteFunc(names, func(name string) bool { return files[name] == "folder" })
	texts := [][]byte{nil}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if others[name] != "folder" {
			texts = append(texts, []byte(others[name]))
		}
	}

	f.Add([]byte{}, []byte{})
	index := files[filepath.Join("a", "_study.json")]
	edited := func(old, new string) string { return string(resealed(f, strings.ReplaceAll(index, old, new))) }
	for _, text := range []string{"", "null", `{"study": 1}`, strings.ReplaceAll(index, "n-3", ".."), edited("n-3", ".."), edited("n-4", "n-3"),
		edited(`"20"`, `"10"`), edited(`"20"`, `"18446744073709551615"`), edited(`_trial": "0"`, `_trial": "5"`)} {
		for at, name := range names {
			if strings.HasSuffix(name, "_study.json") { // in both
				f.Add([]byte(text), []byte{4, byte(at), 0, 0, 4, byte(slices.Index(names, filepath.Join("b", "_study.json"))), 0, 0})
			}
		}
	}
	for what := range byte(11) { // on one file and another
		f.Add([]byte{}, []byte{what, 3 * what, 0, 5 * what})
		f.Add([]byte{}, []byte{what, 7*what + 1, 1, 2 * what})
	}
	f.Fuzz(func(t *testing.T, text, program []byte) {
		root := t.TempDir()
		dir := filepath.Join(root, "shards")
		for name, b := range files {
			path := filepath.Join(dir, name)
			if b == "folder" {
				os.MkdirAll(path, 0o777)
			} else if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			} else if err := os.WriteFile(path, []byte(b), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		texts := slices.Clone(texts)
		texts[0] = text
		corrupt.Folder{Dir: dir, Names: names, Texts: texts, Beside: t.TempDir()}.Apply(t, program)
		before := corrupt.Contents(dir)
		for _, shard := range []string{"a", "b"} {
			paths := []string{filepath.Join(dir, shard)}
			for _, p := range points {
				paths = append(paths, filepath.Join(dir, shard, p))
			}
			for _, path := range paths {
				if exists(path) {
					oneLine(t, inProcess(t, "inspect", path))
					oneLine(t, inProcess(t, "verify", path, "--rows", "3"))
				}
			}
		}
		a, b, to := filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(root, "merged")+"/"
		o := inProcess(t, "merge", a, b, "-o", to)
		oneLine(t, o)
		if o.status == exitDone {
			if got := rowsOf(t, to); !slices.Equal(got, whole) {
				t.Errorf("merged to other rows:\n%s\nwant\n%s", got, whole)
			}
		}
		if after := corrupt.Contents(dir); !maps.Equal(before, after) {
			t.Error("reading has changed a file")
		}
		// Lines before the last are notices about what is computed again.
		if o := inProcess(t, sweep(study, a, "0/2", "--resume")...); o.status == exitDone {
			if got := rowsOf(t, a); !slices.Equal(got, first) {
				t.Errorf("resumed to other rows:\n%s\nwant\n%s", got, first)
			}
		} else if o.status != exitError {
			t.Errorf("status %d: %s", o.status, o.stderr)
		}
	})
}

// oneLine checks that a command has succeeded, or failed with one line.
func oneLine(t testing.TB, o outcome) {
	t.Helper()
	lines := strings.Count(o.stderr, "\n")
	switch {
	case o.status == exitDone && lines == 0:
	case (o.status == exitError || o.status == exitWrong) && lines == 1:
	default:
		t.Error(fmt.Errorf("status %d and %q", o.status, o.stderr))
	}
}

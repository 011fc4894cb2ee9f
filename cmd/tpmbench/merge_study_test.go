package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Mistakes that no single point shows: shards of different studies, exchanged points, and a changed
// list of points.
func TestMergeOfStudies(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i, seed := range []string{"1", "2"} {
		write(at("study.yaml"), "{k: 2, l: 1, n: [4, 3], trials: 20, seed: "+seed+"}")
		ok(t, tpmbench(t, dir, "sweep", "study.yaml", "-o", fmt.Sprint(i), "--shard", fmt.Sprintf("%d/2", i), "--stop-at-se", "0.001"))
	}
	ok(t, tpmbench(t, dir, "sweep", "study.yaml", "-o", "whole"))
	tpmbench(t, dir, "merge", "0", "1", "-o", "bad").fails(t, exitWrong, "1 and 0 come from different studies")
	index := at("whole/_study.json")
	text := read(t, index)
	for old, bad := range map[string]string{"k-2_n-3": "k-2_../../n-3", "l-1": "x-1", `"trials": "20"`: `"trials": "10"`, `"first_trial": "0"`: `"first_trial": "30"`, `"study": 2`: `"study": 1`} {
		write(index, strings.ReplaceAll(text, old, bad))
		tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong, "whole/_study.json: ")
		write(index, string(resealed(t, strings.ReplaceAll(text, old, bad))))
		tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong)
	}
	write(index, text)
	ok(t, tpmbench(t, dir, "merge", "whole", "-o", "good"))
	a, b := at("whole/rows/k-2_n-3_l-1_rule-hebbian.parquet"), at("whole/rows/k-2_n-4_l-1_rule-hebbian.parquet")
	for _, names := range [][2]string{{a, a + "0"}, {b, a}, {a + "0", b}} {
		rename(t, names[0], names[1])
	}
	tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong, "k-2_n-4_l-1_rule-hebbian: the n of its rows is 3, and should be 4")
	if exists(at("bad")) {
		t.Error("a folder is left")
	}
}

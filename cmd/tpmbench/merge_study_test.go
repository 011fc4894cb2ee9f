package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What no single point shows: shards of different studies, points in each other's place, and a list of points that was changed.
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
	tpmbench(t, dir, "merge", "0", "1", "-o", "bad").fails(t, exitWrong, "k=2/n=3/l=1/rule=hebbian: the seed of its rows is 2, and should be 1")
	index := at("whole/_study.json")
	text := read(t, index)
	for old, bad := range map[string]string{"k=2/n=3": "k=2/../../n=3", "l=1": "x=1", `"trials": "20"`: `"trials": "10"`, `"first_trial": "0"`: `"first_trial": "30"`, `"study": 1`: `"study": 2`} {
		write(index, strings.ReplaceAll(text, old, bad))
		tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong, "whole/_study.json: its bytes have the digest ", ": the file was changed after it was written")
		write(index, string(resealed(t, strings.ReplaceAll(text, old, bad))))
		tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong)
	}
	write(index, text)
	ok(t, tpmbench(t, dir, "merge", "whole", "-o", "good"))
	a, b := at("whole/k=2/n=3"), at("whole/k=2/n=4")
	for _, names := range [][2]string{{a, a + "0"}, {b, a}, {a + "0", b}} {
		if err := os.Rename(names[0], names[1]); err != nil {
			t.Fatal(err)
		}
	}
	tpmbench(t, dir, "merge", "whole", "-o", "bad").fails(t, exitWrong, "k=2/n=4/l=1/rule=hebbian: the n of its rows is 3, and should be 4")
	if exists(at("bad")) {
		t.Error("a folder is left")
	}
}

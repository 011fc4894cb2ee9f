//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tpmbench/internal/amount"
)

// points counts the points that are in a study's folder.
func points(t *testing.T, dir string) int {
	files, err := filepath.Glob(filepath.Join(dir, "rows/k-3_n-*_l-2_rule-hebbian_seed-*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// A sweep of many small points that is killed again and again ends with the same files as an
// undisturbed one.
func TestSweepKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	rounds, kills := amount.Of(1, 3, 10), amount.Of(2, 4, 10)
	study := studyFile(t, "n: [20, 30]\nl: 2\nseed: {from: 1, to: 60}\ntrials: 300\n")
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	want := decode(t, ok(t, inProcess(t, "sweep", study, "-o", whole, "--summary", "json")).stdout)["digest"]
	summary := read(t, filepath.Join(whole, "_summary.csv"))
	columns := columnsOf(t, rowFiles(t, whole)[0])
	between := 0 // kills after the first point and before the last
	for round := range rounds {
		out := filepath.Join(dir, "out")
		for kill := range kills {
			cmd := exec.Command(program, "sweep", study, "-o", out, "--resume", "-q")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for wait := 0; points(t, out) < 120*(kill+1)/(kills+1)-round; wait++ {
				if wait == 60_000 {
					cmd.Process.Kill()
					t.Fatal("the sweep does not go on")
				}
				time.Sleep(time.Millisecond)
			}
			cmd.Process.Kill()
			cmd.Wait()
			for _, path := range rowFiles(t, out) { // at any moment the table can be read as far as it goes
				if !columnsOf(t, path).Equal(columns) {
					t.Fatalf("%s has other columns", path)
				}
				if kill == round {
					ok(t, inProcess(t, "inspect", path))
				}
			}
			if n := points(t, out); n > 0 && n < 120 {
				between++
			}
		}
		got := decode(t, ok(t, inProcess(t, "sweep", study, "-o", out, "--resume", "--summary", "json")).stdout)["digest"]
		if got != want || read(t, filepath.Join(out, "_summary.csv")) != summary {
			t.Errorf("round %d: digest %v, want %v, or another summary", round, got, want)
		}
		if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
	}
	if between < rounds*kills/2 {
		t.Errorf("%d of %d kills were between the first point and the last", between, rounds*kills)
	}
	t.Logf("%d kills, %d of them between the first point and the last", rounds*kills, between)
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A study that has got points with other parameters and columns becomes the same as if it had
// been run at once, whatever was complete, in parts or not begun, and wherever the change was
// interrupted.
func TestStudyGrows(t *testing.T) {
	const few, many = "{n: [5, 6], l: 1, trials: 300}", "{n: [5, 6, 7], l: 1, trials: 300, attack: [none, simple], max_steps: [9, 1000000]}"
	for _, format := range []string{"parquet", "arrow"} {
		dir := t.TempDir()
		before, after := studyFile(t, few), studyFile(t, many)
		out, at := filepath.Join(dir, "out"), filepath.Join(dir, "at once")
		want := decode(t, ok(t, inProcess(t, "sweep", after, "-o", at, "--summary", "json", "--format", format)).stdout)["digest"]
		rows := func(dir, name string) string { return filepath.Join(dir, "rows", name+"."+format) }
		const old5, old6 = "k-3_n-5_l-1_rule-hebbian", "k-3_n-6_l-1_rule-hebbian"
		const new5 = old5 + "_attack-none_attackers-0_max_steps-1000000"
		for _, broken := range []string{"not", "one is moved", "all are moved", "in parts"} {
			ok(t, inProcess(t, "sweep", before, "-o", out, "-q", "--format", format, "--force"))
			move := func(old string) { // as the first step of the change does
				if err := parts.SetAside(rows(out, old), rows(out, old+new5[len(old5):]), filepath.Join(out, "_unfinished"), pointParams(t, out, old), table.Format(format)); err != nil {
					t.Fatal(err)
				}
			}
			files := 2
			switch broken {
			case "one is moved":
				move(old5)
				files = 1
			case "all are moved":
				move(old5)
				move(old6)
				files = 0
			case "in parts":
				if err := os.Remove(rows(out, old5)); err != nil {
					t.Fatal(err)
				}
				left := filepath.Join(out, "_unfinished", old5+"."+format+".parts")
				ok(t, inProcess(t, "run", "-N", "5", "-L", "1", "--trials", "300", "--part-trials", "100", "--format", format, "-q", "-o", left+"/"))
				if err := os.Remove(filepath.Join(left, "part-00100."+format)); err != nil {
					t.Fatal(err)
				}
				if err := os.Remove(filepath.Join(left, "_manifest.json")); err != nil {
					t.Fatal(err)
				}
				files = 1
			}
			o := ok(t, inProcess(t, "sweep", after, "-o", out, "--resume", "--summary", "json"))
			if decode(t, o.stdout)["digest"] != want {
				t.Errorf("%s: %s", broken, o.stdout)
			}
			notice := fmt.Sprintf("%d files are rewritten", files)
			if strings.Contains(o.stderr, "rewritten") != (files > 0) || files > 0 && !strings.Contains(o.stderr, notice) || strings.Count(o.stderr, "\n") > 1 {
				t.Errorf("%s: %s", broken, o.stderr)
			}
			ok(t, inProcess(t, "inspect", out)).says(t, "12 points, 3,600 rows", "all points")
			if read(t, filepath.Join(out, "_summary.csv")) != read(t, filepath.Join(at, "_summary.csv")) || read(t, filepath.Join(out, "_study.json")) != read(t, filepath.Join(at, "_study.json")) {
				t.Errorf("%s: another summary or index", broken)
			}
			if exists(filepath.Join(out, "_unfinished")) {
				t.Errorf("%s: something unfinished is left", broken)
			}
			for _, path := range rowFiles(t, out) {
				if !columnsOf(t, path).Equal(columnsOf(t, rows(at, new5))) {
					t.Errorf("%s: %s has other columns", broken, path)
				}
			}
		}
		// Fewer points than there are are refused, and everything stays.
		inProcess(t, "sweep", before, "-o", out, "--resume").fails(t, exitError, "the study has changed, and no longer has the point ")
		ok(t, inProcess(t, "inspect", out)).says(t, "all points")
		if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
	}
}

// pointParams are the parameters of a point of a study.
func pointParams(t *testing.T, dir, name string) kernels.Params {
	t.Helper()
	x, err := study.ReadIndex(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range x.Points {
		if p.Name == name {
			return p.Params
		}
	}
	t.Fatal("no point ", name)
	return kernels.Params{}
}

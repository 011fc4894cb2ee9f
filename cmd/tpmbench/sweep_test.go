package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a folder may hold for a sweep to begin there or to resume.
func TestSweepFolder(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	sweep := func(text string, args ...string) outcome {
		return inProcess(t, append([]string{"sweep", studyFile(t, text), "-o", out, "-q"}, args...)...)
	}
	const study = "n: [5, 6]\nl: 1\ntrials: 100\n"
	ok(t, sweep(study))
	sweep(study).fails(t, exitError, out+" holds a study: give --resume to continue it, or --force to start over")
	ok(t, sweep(study, "--resume"))
	ok(t, sweep("n: [4, 5, 6]\nl: 1\ntrials: 100\n", "--resume")) // points may be added
	const choose = ": choose another folder, or give --force to start over"
	sweep(study, "--resume").fails(t, exitError, out+": the study has changed, and no longer has the point k-3_n-4_l-1_rule-hebbian"+choose)
	sweep("n: [4, 5, 6]\nl: 1\ntrials: 50\n", "--resume").fails(t, exitError, "of k-3_n-4_l-1_rule-hebbian it had 100 trials from 0 on, and now has 50 from 0 on, and a point keeps all trials that it has")
	sweep("n: [4, 5, 6]\nl: 1\ntrials: 100\nseed: 2\n", "--resume").fails(t, exitError, "the study has changed: the seed of k-3_n-4_l-1_rule-hebbian was 1, and now is 2"+strings.Replace(choose, ":", ";", 1))
	sweep(study, "--resume", "--shard", "0/2").fails(t, exitError, "it was begun as a whole without --stop-at-se, and this is as shard 0/2 without --stop-at-se"+choose)
	sweep(study, "--resume", "--stop-at-se", "0.5").fails(t, exitError, "and this is as a whole with --stop-at-se 0.5"+choose)
	ok(t, inProcess(t, "inspect", out)).says(t, "a study, 3 points, 300 rows", "all points")

	// A study that begins anew leaves nothing of the old one, but keeps files that are not the
	// study's.
	own := filepath.Join(out, "notes.txt")
	if err := os.WriteFile(own, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	ok(t, sweep("n: 7\nl: 1\ntrials: 50\n", "--force"))
	ok(t, inProcess(t, "inspect", out)).says(t, "a study, 1 point, 50 rows", "all points")
	var left []string
	filepath.WalkDir(out, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(out, path)
			left = append(left, filepath.ToSlash(name))
		}
		return err
	})
	if got := strings.Join(left, " "); got != "_study.json _summary.csv notes.txt rows/k-3_n-7_l-1_rule-hebbian.parquet" {
		t.Errorf("left: %s", got)
	}
	strange := filepath.Join(out, "rows", "mine.parquet")
	write(t, strange, []byte("mine"))
	for _, how := range []string{"--force", "--resume"} {
		sweep("n: 7\nl: 1\ntrials: 50\n", how).fails(t, exitError, strange+" belongs to no point of the study: move it elsewhere")
	}
	if err := os.Remove(strange); err != nil {
		t.Fatal(err)
	}
	sweep("n: 7\nl: 1\ntrials: 50\n", "--resume", "--format", "arrow").fails(t, exitError, "it was begun with --format parquet, and this is arrow: a study has files of one format")

	index := filepath.Join(out, "_study.json")
	if err := os.WriteFile(index, []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	sweep("n: 7\nl: 1\ntrials: 50\n", "--force").fails(t, exitError, index+": it is corrupt", "--force does not clear such a folder: remove it, or choose another")
	if o := ok(t, sweep("n: 7\nl: 1\ntrials: 50\n", "--resume")); o.stderr != "tpmbench sweep: "+index+": it is corrupt, or of another version of the program; it is written again\n" {
		t.Errorf("%s", o.stderr)
	}
	ok(t, inProcess(t, "inspect", out))

	out = dir // where something else is
	for _, args := range []string{"", "--resume", "--force"} {
		sweep(study, strings.Fields(args)...).fails(t, exitError, dir+" exists and is not empty: choose another folder")
	}
	out = own
	sweep(study).fails(t, exitError, own+": not a directory")
}

func TestSweepMisused(t *testing.T) {
	file := studyFile(t, "n: 5\ntrials: 1\n")
	misused(t, "sweep", map[string]string{
		file:                                  "-o: name a folder",
		file + " -o -":                        "-o: name a folder",
		file + " -o x --stop-at-se x":         `--stop-at-se "x": must be a number`,
		file + " -o x --stop-at-se -1":        "--stop-at-se -1: must be a number of steps, such as 0.5",
		file + " -o x --stop-at-se inf":       "--stop-at-se +Inf: must be",
		file + " -o x --resume --force":       "--resume with --force",
		file + " -o x --shard 3/3":            `--shard "3/3": must be i/n`,
		file + " -o x --compression lz4":      "--compression lz4 is not written to Parquet",
		file + " " + file:                     "one study at a time",
		studyFile(t, "n: [5, x]") + " -o x":   "study.yaml:1:8: n x: must be a whole number",
		studyFile(t, "rule: hebb") + " -o x ": "study.yaml:1:7: rule hebb: must be one of hebbian",
	})
	inProcess(t, "sweep", file+"x", "-o", "x").fails(t, exitError, "study.yamlx: no such file")
	if exists("x") {
		t.Error("a folder is left")
	}
}

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// run --resume with more trials computes those that are missing; the file is then that of a single
// run of all.
func TestRunGrows(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(args string) outcome {
		return inProcess(t, append([]string{"run", "-N", "5", "-L", "1", "--summary", "json"}, strings.Fields(args)...)...)
	}
	want := decode(t, ok(t, run("--trials 2000 -o "+in("whole.parquet"))).stdout)["digest"]
	ok(t, run("--trials 1000 -o "+in("x.parquet")))
	o := ok(t, run("--trials 2000 -o "+in("x.parquet")+" --resume"))
	if decode(t, o.stdout)["digest"] != want || digestOf(t, dir, in("x.parquet")) != want || o.stderr != "" {
		t.Errorf("%s%s, want %s", o.stdout, o.stderr, want)
	}
	ok(t, inProcess(t, "inspect", in("x.parquet"))).says(t, "2,000 rows", "tpm.trials        2000")
	ok(t, inProcess(t, "verify", in("x.parquet"), "--rows", "20"))
	run("--trials 1500 -o "+in("x.parquet")+" --resume").fails(t, exitError, "trials is 2000 there and 1500 here, and a result keeps all trials that it has")
	run("--trials 3000 --first-trial 5 -o "+in("x.parquet")+" --resume").fails(t, exitError, "first_trial is 0 there and 5 here")
	run("--trials 3000 --tie plus -o "+in("x.parquet")+" --resume").fails(t, exitError, "tie is minus there and plus here")
	ok(t, run("--trials 1000 --shard 0/2 -o "+in("shard.parquet")))
	run("--trials 2000 --shard 0/2 -o "+in("shard.parquet")+" --resume").fails(t, exitError, "trials is 500 there and 1000 here, and a shard keeps its trials")
	if digestOf(t, dir, in("x.parquet")) != want {
		t.Error("what was refused has changed the file")
	}
}

// A study whose points get more trials becomes the same as if it had been run at once.
func TestStudyGrowsInTrials(t *testing.T) {
	for _, c := range []struct{ before, after, args string }{
		{"{n: [5, 6], l: 1, trials: 300}", "{n: [5, 6], l: 1, trials: 700}", ""},
		{"{n: [5, 6], l: 1, trials: 300}", "{n: [5, 6, 7], l: 1, tie: [minus, plus], trials: 700}", ""},
		{"{n: [5, 6], l: 1, trials: 300}", "{l: 1, points: [{n: 5, trials: 300}, {n: 6, trials: 301}]}", ""},
		{"{n: [5, 6], l: 1, trials: 4000}", "{n: [5, 6], l: 1, trials: 9000}", " --stop-at-se 0.5"},
	} {
		dir := t.TempDir()
		out, at := filepath.Join(dir, "out"), filepath.Join(dir, "at once")
		before, after := studyFile(t, c.before), studyFile(t, c.after)
		sweep := func(file, to, args string) outcome {
			return inProcess(t, append([]string{"sweep", file, "-o", to, "--summary", "json"}, strings.Fields(args)...)...)
		}
		want := decode(t, ok(t, sweep(after, at, c.args)).stdout)["digest"]
		ok(t, sweep(before, out, c.args))
		if got := decode(t, ok(t, sweep(after, out, c.args+" --resume")).stdout)["digest"]; got != want {
			t.Errorf("%s: %v, want %v", c.after, got, want)
		}
		ok(t, inProcess(t, "inspect", out)).says(t, "all points")
		for _, name := range []string{"_summary.csv", "_study.json"} {
			if read(t, filepath.Join(out, name)) != read(t, filepath.Join(at, name)) {
				t.Errorf("%s: another %s", c.after, name)
			}
		}
		for _, path := range rowFiles(t, at) {
			a, b := columnsOf(t, path).Metadata(), columnsOf(t, filepath.Join(out, "rows", filepath.Base(path))).Metadata()
			if a.ToMap()["tpm.trials"] != b.ToMap()["tpm.trials"] {
				t.Errorf("%s: tpm.trials is another", path)
			}
		}
		if exists(filepath.Join(out, "_unfinished")) {
			t.Error("something unfinished is left")
		}
		sweep(before, out, c.args+" --resume").fails(t, exitError, "the study has changed")
	}
	// Two points that differ only in trials are not confused.
	two := filepath.Join(t.TempDir(), "two")
	ok(t, inProcess(t, "sweep", studyFile(t, "{n: 5, l: 1, trials: [30, 60]}"), "-o", two, "-q"))
	inProcess(t, "sweep", studyFile(t, "{l: 1, points: [{n: 5, trials: 60}, {n: 6, trials: 9}]}"), "-o", two, "--resume").
		fails(t, exitError, "no longer has the point k-3_n-5_l-1_rule-hebbian_trials-30")
	inProcess(t, "sweep", studyFile(t, "{l: 1, points: [{n: 5, trials: 90}, {n: 6, trials: 9}]}"), "-o", two, "--resume").
		fails(t, exitError, "no longer has the point k-3_n-5_l-1_rule-hebbian_trials-60")
	// The trials of a shard are fixed.
	dir := filepath.Join(t.TempDir(), "a")
	ok(t, inProcess(t, "sweep", studyFile(t, "{n: 5, l: 1, trials: 300}"), "-o", dir, "-q", "--shard", "0/2"))
	inProcess(t, "sweep", studyFile(t, "{n: 5, l: 1, trials: 600}"), "-o", dir, "--resume", "--shard", "0/2").
		fails(t, exitError, "of k-3_n-5_l-1_rule-hebbian it had 150 trials from 0 on, and now has 300 from 0 on, and a shard keeps its trials")
	ok(t, inProcess(t, "inspect", dir)).says(t, "all points")
}

// A point with fewer rows than the study asks for is not complete, even if its file is there.
func TestGrowingStudyIsNotComplete(t *testing.T) {
	dir, more := t.TempDir(), t.TempDir()
	ok(t, inProcess(t, "sweep", studyFile(t, "{n: [5, 6], l: 1, trials: 300}"), "-o", dir, "-q"))
	ok(t, inProcess(t, "sweep", studyFile(t, "{n: [5, 6], l: 1, trials: 700}"), "-o", more, "-q"))
	write(t, filepath.Join(more, "rows", "k-3_n-6_l-1_rule-hebbian.parquet"), []byte(read(t, filepath.Join(dir, "rows", "k-3_n-6_l-1_rule-hebbian.parquet"))))
	inProcess(t, "inspect", more).says(t, "300 of 700", "1 of 2 points, not k-3_n-6_l-1_rule-hebbian")
	ok(t, inProcess(t, "sweep", studyFile(t, "{n: [5, 6], l: 1, trials: 700}"), "-o", more, "-q", "--resume"))
	ok(t, inProcess(t, "inspect", more)).says(t, "all points")
}

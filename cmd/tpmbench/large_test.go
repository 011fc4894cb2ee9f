package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/internal/amount"
)

// digestOf returns the digest of a result, which inspect has checked.
func digestOf(t testing.TB, dir, path string) string {
	t.Helper()
	return decode(t, ok(t, tpmbench(t, dir, "inspect", path, "--summary", "json")).stdout)["digest"].(string)
}

func TestResumeFlags(t *testing.T) {
	dir := t.TempDir()
	tpmbench(t, dir, small("--resume")...).fails(t, exitUsage, "--resume", "-o")
	tpmbench(t, dir, small("--resume", "--force", "-o", "x.arrow")...).fails(t, exitUsage, "--resume with --force")
	tpmbench(t, dir, small("--resume", "-o", "-")...).fails(t, exitUsage, "standard output")
	tpmbench(t, dir, small("--shard", "2/2")...).fails(t, exitUsage, "--shard", "i/n")
	whole := decode(t, ok(t, tpmbench(t, dir, small("-o", "x.arrow", "--resume")...)).stdout)
	again := decode(t, ok(t, tpmbench(t, dir, small("-o", "x.arrow", "--resume")...)).stdout)
	if whole["digest"] != again["digest"] || again["trials"] != whole["trials"] || again["trials_per_second"] != 0.0 {
		t.Errorf("%v, then %v", whole, again)
	}
	tpmbench(t, dir, small("-o", "x.arrow", "--resume", "--seed", "2")...).fails(t, exitError, "seed is 1 there and 2 here", "left unchanged")
}

// The parts of a long run are a folder that every command reads like a file.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, small("-o", "whole.arrow")...))
	ok(t, tpmbench(t, dir, small("-o", "parts/", "--part-trials", "250", "-q")...))
	if digestOf(t, dir, "parts") != digestOf(t, dir, "whole.arrow") {
		t.Error("other rows")
	}
	if o := ok(t, tpmbench(t, dir, "verify", "parts", "--rows", "100")); !strings.Contains(o.stdout, "100 of 100 rows agree") {
		t.Errorf("%s", o.stdout)
	}
	rows := func(path string) string { return ok(t, tpmbench(t, dir, "inspect", path, "--rows", "240:260")).stdout }
	if rows("parts") != rows("whole.arrow") {
		t.Error("rows in another order")
	}
	if o := ok(t, tpmbench(t, dir, "inspect", "parts/part-00250.parquet")); !strings.Contains(o.stdout, "it is a part of what parts holds") {
		t.Errorf("%s", o.stdout)
	}
	if err := os.Remove(filepath.Join(dir, "parts", "part-00250.parquet")); err != nil {
		t.Fatal(err)
	}
	tpmbench(t, dir, "inspect", "parts").fails(t, exitWrong, "lacks the part part-00250.parquet, with 250 trials")
	if o := ok(t, tpmbench(t, dir, small("-o", "parts/", "--part-trials", "250", "--resume")...)); !strings.Contains(o.stderr, "part-00250.parquet is missing: its 250 trials are computed again") {
		t.Errorf("%s", o.stderr)
	}
	if digestOf(t, dir, "parts") != digestOf(t, dir, "whole.arrow") {
		t.Error("other rows after --resume")
	}
	tpmbench(t, dir, "inspect", ".").fails(t, exitError, "nor a folder of parts")
}

func TestMerge(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, small("-o", "whole.arrow", "--keys")...))
	for i := range 3 {
		backend := []string{"reference", "auto", "int8-generic"}[i]
		ok(t, tpmbench(t, dir, small("-o", fmt.Sprintf("%d.parquet", i), "--keys", "--shard", fmt.Sprintf("%d/3", i), "--backend", backend)...))
	}
	for _, out := range []string{"all.arrow", "all.parquet", "all.arrows", "all/"} {
		ok(t, tpmbench(t, dir, "merge", "2.parquet", "0.parquet", "1.parquet", "-o", out))
		if digestOf(t, dir, out) != digestOf(t, dir, "whole.arrow") {
			t.Errorf("%s: other rows", out)
		}
		tpmbench(t, dir, "merge", "2.parquet", "-o", out).fails(t, exitError, "exists")
	}
	ok(t, tpmbench(t, dir, small("-o", "other.arrow", "--keys", "--tie", "plus")...))
	for _, c := range []struct{ args, want string }{
		{"0.parquet 2.parquet", "trials 200 to 399 are in no file: 0.parquet ends before them and 2.parquet begins after them"},
		{"0.parquet 1.parquet all.arrow", "trials 0 to 199 are in 0.parquet and in all.arrow"},
		{"0.parquet other.arrow", "other.arrow and 0.parquet come from different runs: tie is plus there and minus here"},
	} {
		args := append([]string{"merge"}, strings.Fields(c.args)...)
		tpmbench(t, dir, append(args, "-o", "bad.arrow")...).fails(t, exitWrong, c.want)
		if exists(filepath.Join(dir, "bad.arrow")) || exists(filepath.Join(dir, "bad.arrow.partial")) {
			t.Error("a file is left")
		}
	}
	// --force replaces an output, but not an input.
	if err := os.WriteFile(filepath.Join(dir, "x.arrow.partial"), []byte(read(t, filepath.Join(dir, "0.parquet"))), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][]string{{"all", "all/"}, {"all/part-00000.parquet", "all"}, {"x.arrow.partial", "x.arrow"}} {
		tpmbench(t, dir, "merge", c[0], "-o", c[1], "--force").fails(t, exitUsage, "--force would remove "+c[0])
		if !exists(filepath.Join(dir, c[0])) {
			t.Errorf("%s is gone", c[0])
		}
	}
	digestOf(t, dir, "all")
	tpmbench(t, dir, "merge", "-o", "bad.arrow").fails(t, exitUsage, "which files?")
	tpmbench(t, dir, "merge", "0.parquet").fails(t, exitUsage, "-o")
	tpmbench(t, dir, "merge", "none.arrow", "-o", "bad.arrow").fails(t, exitError, "none.arrow")
}

const studyText = "n: [5, 10]\nl: {from: 1, to: 2}\nrule: [hebbian, random-walk]\ntrials: 700\nmax_steps: 1e5\n"

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("study.yaml", studyText)
	sweep := func(args ...string) outcome {
		return tpmbench(t, dir, append([]string{"sweep", "study.yaml", "--summary", "json"}, args...)...)
	}
	whole := decode(t, ok(t, sweep("-o", "whole", "--part-trials", "300")).stdout)
	if whole["points"] != 8.0 || whole["trials"] != 5600.0 {
		t.Errorf("%v", whole)
	}
	sum := uint64(0)
	for _, n := range []int{5, 10} {
		for l := 1; l <= 2; l++ {
			for _, rule := range []string{"hebbian", "random-walk"} {
				one := decode(t, ok(t, tpmbench(t, dir, "run", "-N", fmt.Sprint(n), "-L", fmt.Sprint(l), "--rule", rule, "--trials", "700", "--max-steps", "1e5", "--summary", "json")).stdout)
				file := fmt.Sprintf("whole/rows/k-3_n-%d_l-%d_rule-%s.parquet", n, l, rule)
				if d := digestOf(t, dir, file); d != one["digest"] {
					t.Errorf("%s has the digest %s, a run %s", file, d, one["digest"])
				}
				sum += parseHex(t, one["digest"])
			}
		}
	}
	if parseHex(t, whole["digest"]) != sum {
		t.Error("the digest is not the sum of the points'")
	}
	sweep("-o", "whole").fails(t, exitError, "whole holds a study", "--resume")
	if err := os.Truncate(filepath.Join(dir, "whole/rows/k-3_n-10_l-2_rule-hebbian.parquet"), 100); err != nil {
		t.Fatal(err)
	}
	o := ok(t, sweep("-o", "whole", "--resume", "--part-trials", "300"))
	if decode(t, o.stdout)["digest"] != whole["digest"] || !strings.Contains(o.stderr, "computed again") {
		t.Errorf("%s%s", o.stdout, o.stderr)
	}
	var shards []string
	for i := range 3 {
		name := fmt.Sprintf("part%d", i)
		ok(t, sweep("-o", name, "--shard", fmt.Sprintf("%d/3", i), "--format", "arrow", "--backend", "int8-generic"))
		shards = append(shards, name)
	}
	merged := ok(t, tpmbench(t, dir, append([]string{"merge", "-o", "merged", "--format", "parquet"}, shards...)...))
	if !strings.Contains(merged.stdout, whole["digest"].(string)) {
		t.Errorf("merged: %s", merged.stdout)
	}
	if a, b := read(t, filepath.Join(dir, "whole/_summary.csv")), read(t, filepath.Join(dir, "merged/_summary.csv")); a != b || strings.Count(a, "\n") != 9 {
		t.Errorf("summaries\n%s\n%s", a, b)
	}
	tpmbench(t, dir, "merge", "-o", "bad", shards[0], shards[2]).fails(t, exitWrong, "in none of the folders")
	tpmbench(t, dir, append([]string{"merge", "-o", "part1", "--force"}, shards...)...).fails(t, exitUsage, "--force would remove part1")
	tpmbench(t, dir, "merge", "-o", "bad", "2.parquet", shards[0]).fails(t, exitWrong, "2.parquet is not the folder of a study")
	write("study.yaml", "n: [5, 0]\n")
	sweep("-o", "bad").fails(t, exitUsage, "study.yaml:1:8: n 0: ")
	if exists(filepath.Join(dir, "bad")) {
		t.Error("a folder is left")
	}
}

// Small points of one shape run together. On every backend each has the rows that it has alone,
// also after an interruption.
func TestSweepOfManyPoints(t *testing.T) {
	dir := t.TempDir()
	seeds := amount.Of(7, 12, 12)
	text := fmt.Sprintf("n: [5, 12]\nl: 1\nseed: {from: 1, to: %d}\nmax_steps: [20, 1000]\ntrials: 130\n", seeds)
	if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	sweep := func(args string) outcome {
		return tpmbench(t, dir, strings.Fields("sweep study.yaml --summary json "+args)...)
	}
	sum := uint64(0)
	for _, n := range []int{5, 12} {
		for seed := 1; seed <= seeds; seed++ {
			for _, most := range []int{20, 1000} {
				run := fmt.Sprintf("run -N %d -L 1 --seed %d --max-steps %d --trials 130 --summary json --backend bitsliced-generic", n, seed, most)
				sum += parseHex(t, decode(t, ok(t, tpmbench(t, dir, strings.Fields(run)...)).stdout)["digest"])
			}
		}
	}
	for _, args := range []string{"-o a", "-o b --threads 1", "-o c --threads 7 --backend int8-generic", "-o d --backend reference --format arrow", "-o e --part-trials 60 --format arrow"} {
		if got := decode(t, ok(t, sweep(args)).stdout); got["points"] != float64(4*seeds) || parseHex(t, got["digest"]) != sum {
			t.Errorf("%s: %v, want %d points of digest %x", args, got, 4*seeds, sum)
		}
	}
	// What an interrupted sweep leaves: complete points, a part of one, and none of others.
	for _, gone := range []string{"n-12_l-1_rule-hebbian_max_steps-20_seed-3", fmt.Sprint("n-12_l-1_rule-hebbian_max_steps-20_seed-", seeds), "n-5_l-1_rule-hebbian_max_steps-1000_seed-7"} {
		if err := os.Remove(filepath.Join(dir, "e/rows/k-3_"+gone+".arrow")); err != nil {
			t.Fatal(err)
		}
	}
	left := "e/_unfinished/k-3_n-5_l-1_rule-hebbian_max_steps-1000_seed-7.arrow.parts/"
	ok(t, tpmbench(t, dir, strings.Fields("run -N 5 -L 1 --seed 7 --max-steps 1000 --trials 130 --format arrow --part-trials 60 -q -o "+left)...))
	if err := os.Remove(filepath.Join(dir, left, "part-00060.arrow")); err != nil {
		t.Fatal(err)
	}
	if got := decode(t, ok(t, sweep("-o e --resume")).stdout); parseHex(t, got["digest"]) != sum {
		t.Errorf("resumed: %v, want %x", got, sum)
	}
}

// Only one sweep at a time may use a folder; the claim of a sweep that was killed does not count.
func TestSweepHeld(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte("n: 5\ntrials: 10\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(dir, "s", "_study.lock")
	if err := os.Mkdir(filepath.Dir(lock), 0o777); err != nil {
		t.Fatal(err)
	}
	release, err := table.Claim(lock)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Claim(lock); errors.Is(err, table.ErrHeld) { // otherwise this system has no locks
		tpmbench(t, dir, "sweep", "study.yaml", "-o", "s").fails(t, exitBusy, "_study.lock", "another run is writing it")
	}
	release()
	if exists(lock) {
		t.Error("the claim is left")
	}
	if err := os.WriteFile(lock, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	ok(t, tpmbench(t, dir, "sweep", "study.yaml", "-o", "s"))
}

// On every backend and however the study is cut, a point ends after the first chunk that makes its
// standard error small enough.
func TestStopAtSE(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "study.yaml"), []byte("n: [10, 20]\nl: 1\ntrials: 20000\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	for i, args := range []string{"--backend auto", "--backend int8-generic --threads 1", "--part-trials 700 --format arrow"} {
		name := fmt.Sprint("s", i)
		o := ok(t, tpmbench(t, dir, append(strings.Fields("sweep study.yaml --stop-at-se 0.3 --summary json -o "+name), strings.Fields(args)...)...))
		got := decode(t, o.stdout)
		if i == 0 {
			want = got
		}
		trials := got["trials"].(float64)
		if got["digest"] != want["digest"] || trials != want["trials"] || trials >= 40000 || int(trials)%1000 != 0 {
			t.Errorf("%s: %v, want %v", args, got, want)
		}
		again := decode(t, ok(t, tpmbench(t, dir, append(strings.Fields("sweep study.yaml --stop-at-se 0.3 --summary json --resume -o "+name), strings.Fields(args)...)...)).stdout)
		if again["digest"] != want["digest"] {
			t.Errorf("%s: resumed %v, want %v", args, again, want)
		}
	}
	// After a lost part, the later ones are computed again too, since rows must be seen in order.
	const point = "k-3_n-10_l-1_rule-hebbian"
	if err := os.Remove(filepath.Join(dir, "s2/rows/"+point+".arrow")); err != nil {
		t.Fatal(err)
	}
	left := "s2/_unfinished/" + point + ".arrow.parts/"
	ok(t, tpmbench(t, dir, strings.Fields("run -N 10 -L 1 --trials 20000 --format arrow --part-trials 700 -q -o "+left)...))
	for _, part := range []string{"00700", "02100", "02800"} { // and all after them
		if err := os.Remove(filepath.Join(dir, left, "part-"+part+".arrow")); err != nil {
			t.Fatal(err)
		}
	}
	mended := ok(t, tpmbench(t, dir, strings.Fields("sweep study.yaml --stop-at-se 0.3 --summary json --resume -o s2 --part-trials 700 --format arrow")...))
	if decode(t, mended.stdout)["digest"] != want["digest"] || !strings.Contains(mended.stderr, "part-01400.arrow: rows before it are missing; it is removed") {
		t.Errorf("%s%s", mended.stdout, mended.stderr)
	}
	file := "s0/rows/" + point + ".parquet"
	ok(t, tpmbench(t, dir, "inspect", file)).says(t, "ended             after ", " of 20,000 trials, since the standard error was small enough")
	tpmbench(t, dir, strings.Fields("sweep study.yaml --stop-at-se 0.4 --resume -o s0")...).fails(t, exitError, "begun as a whole with --stop-at-se 0.3, and this is as a whole with --stop-at-se 0.4")
	// With a smaller standard error it goes on; run does so to the last trial.
	finer := decode(t, ok(t, tpmbench(t, dir, strings.Fields("sweep study.yaml --stop-at-se 0.25 --summary json --resume -o s0")...)).stdout)
	anew := decode(t, ok(t, tpmbench(t, dir, strings.Fields("sweep study.yaml --stop-at-se 0.25 --summary json -o anew")...)).stdout)
	if finer["digest"] != anew["digest"] || finer["trials"] == want["trials"] {
		t.Errorf("resumed %v, want %v", finer, anew)
	}
	// Elsewhere the file has too few rows, and merge makes a complete one of it.
	if err := os.WriteFile(filepath.Join(dir, "alone.parquet"), []byte(read(t, filepath.Join(dir, file))), 0o666); err != nil {
		t.Fatal(err)
	}
	tpmbench(t, dir, "inspect", "alone.parquet").fails(t, exitWrong, " trials, but its metadata say 20000")
	ok(t, tpmbench(t, dir, "merge", file, "-o", "one.parquet"))
	if d := digestOf(t, dir, "one.parquet"); d != digestOf(t, dir, file) {
		t.Errorf("merged alone it has the digest %s", d)
	}
	ok(t, tpmbench(t, dir, strings.Fields("run -N 10 -L 1 --trials 20000 -q -o more.parquet")...))
	rename(t, filepath.Join(dir, "more.parquet"), filepath.Join(dir, file))
	tpmbench(t, dir, strings.Fields("sweep study.yaml --stop-at-se 0.25 --resume -o s0")...).fails(t, exitError, point+": a standard error of 0.25 would end it after ")
}

func TestMaxMemory(t *testing.T) {
	dir := t.TempDir()
	tpmbench(t, dir, small("--max-memory", "10M")...).fails(t, exitError, "--max-memory 10 MB: one engine of ", "allow ")
	_, least, _ := strings.Cut(tpmbench(t, dir, small("--max-memory", "10M")...).stderr, ": allow ")
	ok(t, tpmbench(t, dir, small("--max-memory", strings.TrimSpace(least))...))
	tpmbench(t, dir, small("--max-memory", "1K")...).fails(t, exitError, "--max-memory 1 kB: ")
	tpmbench(t, dir, small("--max-memory", "lots")...).fails(t, exitUsage, "--max-memory", "such as 500M or 4G")
	big := []string{"run", "-N", "20000", "--trials", "520", "--max-steps", "1", "--summary", "json", "--backend", "int8-generic", "--threads", "8"}
	free := decode(t, ok(t, tpmbench(t, dir, append(big, "--max-memory", "20G")...)).stdout)
	_, least, _ = strings.Cut(tpmbench(t, dir, append(big, "--max-memory", "10M")...).stderr, ": allow ")
	few := decode(t, ok(t, tpmbench(t, dir, append(big, "--max-memory", strings.TrimSpace(least))...)).stdout)
	if free["digest"] != few["digest"] || free["threads"] != 8.0 || few["threads"].(float64) >= 8 {
		t.Errorf("%v threads with 20 GB, %v with %s", free["threads"], few["threads"], least)
	}
}

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Every command reads and writes what the parameters of version 2 of the contract bring.
func TestVariants(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	flags := "-N 6 -L 2 -M 2 --zero-inputs --start near --start-errors 0.2 --attack simple --distance --detect 9 --share 15 --keys"
	words := strings.Fields(flags)
	run := func(args ...string) outcome {
		return ok(t, inProcess(t, append(append([]string{"run"}, words...), args...)...))
	}
	whole := decode(t, run("--trials", "40", "-o", at("whole.parquet"), "--summary", "json").stdout)
	if d, is := whole["detection"].(map[string]any); !is || d["trials"] != 40.0 || whole["distance_score"] == nil || whole["shared"] == nil {
		t.Error(whole)
	}
	run("--trials", "40", "-o", at("a.arrow"), "--shard", "0/2")
	// the same errors, written otherwise
	words = strings.Fields(strings.Replace(flags, "0.2", "0.20000000001", 1))
	run("--trials", "40", "-o", at("b.arrow"), "--shard", "1/2")
	ok(t, inProcess(t, "merge", at("b.arrow"), at("a.arrow"), "-o", at("joined.arrow")))
	words = strings.Fields(strings.Replace(flags, "0.2", "0.3", 1))
	run("--trials", "40", "-o", at("c.arrow"), "--shard", "1/2")
	inProcess(t, "merge", at("a.arrow"), at("c.arrow"), "-o", at("none.arrow")).fails(t, exitWrong, "start_errors is 0.3 there and 0.2 here")

	for _, file := range []string{"whole.parquet", "joined.arrow"} {
		info := ok(t, inProcess(t, "inspect", at(file)))
		for _, says := range []string{"M=2, with zero, start near, errors 0.2", "wrongly ", "weights missing ", "share steps ", "nearest, 0 to 100", "learning steps ", whole["digest"].(string) + ", as stored"} {
			info.says(t, says)
		}
		if got := decode(t, ok(t, inProcess(t, "inspect", at(file), "--summary", "json")).stdout); got["digest"] != whole["digest"] {
			t.Errorf("%s: digest %v, want %v", file, got["digest"], whole["digest"])
		}
		ok(t, inProcess(t, "verify", at(file), "--rows", "40")).says(t, "40 of 40 rows agree")
	}
	ok(t, inProcess(t, "convert", at("whole.parquet"), "-o", at("whole.csv")))
	ok(t, inProcess(t, "report", at("whole.parquet"), at("c.arrow"), "-o", at("page.html")))

	trace := append(append([]string{"trace"}, words[:len(words)-1]...), "--trial", "3", "--weights") // without --keys
	ok(t, inProcess(t, append(trace, "-o", at("trace.arrow"))...)).says(t, "detect_equal_weights")
	ok(t, inProcess(t, "curve", "-N", "6", "-M", "3", "--start", "bits", "--start-errors", "0.1", "--trials", "20", "--steps", "30")).says(t, "M=3, start bits, errors 0.1")
	file := studyFile(t, "{n: 6, l: [1, 2], input_range: 3, start: near, start_errors: 0.1, detect: 6, trials: 40}")
	ok(t, inProcess(t, "sweep", file, "-o", at("study"))).says(t, "input_range 3, start near, start_errors", "wrong, 95 %")
	for _, refused := range [][2]string{
		{"run --start-errors 0.1", "--start-errors 0.1: it has a meaning only with --start near or bits"},
		{"run --query 301", "--query 301: with -N 100 and -L 3 a local field is at most 300"},
		{"run --query 3 -M 2", "--query 3 with -M 2: "},
		{"run --share 301", "--share 301: must be at most -K * -N, 300"},
		{"run --distance", "--distance true: it has a meaning only with an --attack"},
		{"run -K 33 --attack majority", "attackers of majority have at most 32 hidden units"},
	} {
		inProcess(t, strings.Fields(refused[0])...).fails(t, exitUsage, refused[1])
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tpmbench/internal/backends"
	"tpmbench/internal/version"
)

// formats are those that are read.
var formats = []string{"arrow", "arrows", "parquet"}

func TestRunWritesEachFormat(t *testing.T) {
	dir := t.TempDir()
	var digest any
	var rows string
	for _, format := range formats {
		file := "sync." + format
		run := decode(t, ok(t, tpmbench(t, dir, small("--keys", "-o", file)...)).stdout)
		if exists(filepath.Join(dir, file+".partial")) {
			t.Errorf("%s.partial is left", file)
		}
		file2 := decode(t, ok(t, tpmbench(t, dir, "inspect", file, "--summary", "json")).stdout)
		for key, value := range run {
			if slices.Contains([]string{"seconds", "pair_steps_per_second", "trials_per_second", "threads"}, key) {
				if file2[key] != nil {
					t.Errorf("%s: inspect knows %s", file, key)
				}
			} else if got := file2[key]; !equalJSON(got, value) {
				t.Errorf("%s: inspect says %s is %v, run %v", file, key, got, value)
			}
		}
		if text := ok(t, tpmbench(t, dir, "inspect", file)).stdout; !strings.Contains(text, "as stored") {
			t.Errorf("%s: no stored digest in %s", file, text)
		}
		tsv := ok(t, tpmbench(t, dir, "inspect", file, "--rows", ":")).stdout
		if digest == nil {
			digest, rows = run["digest"], tsv
		}
		if digest != run["digest"] || rows != tsv {
			t.Errorf("%s: digest %v, want %v, or other rows", file, run["digest"], digest)
		}
	}
}

func equalJSON(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func TestRunSummaryJSON(t *testing.T) {
	o := ok(t, tpmbench(t, t.TempDir(), small("--first-trial", "9223372036854770000", "--seed", "18446744073709551615")...))
	s := decode(t, o.stdout)
	want := []string{"contract", "version", "params", "seed", "first_trial", "trials", "synced", "sync_steps", "learning_steps", "pair_steps",
		"seconds", "pair_steps_per_second", "trials_per_second", "backend", "threads", "digest"}
	for _, key := range want {
		if s[key] == nil {
			t.Errorf("no %s", key)
		}
	}
	if len(s) != len(want) || s["version"] != version.Release+"+9999999999" || s["first_trial"] != "9223372036854770000" || s["seed"] != "18446744073709551615" {
		t.Errorf("%v", s)
	}
	if o.stderr != "" {
		t.Errorf("standard error %q", o.stderr)
	}
}

// The rows do not depend on what computes them.
func TestRunSameOnEachBackend(t *testing.T) {
	var digest any
	for _, b := range backends.All() {
		if b.Info().Lacks != "" {
			continue
		}
		for _, threads := range []string{"1", "2"} {
			s := decode(t, ok(t, inProcess(t, small("--backend", b.Info().Name, "--threads", threads)...)).stdout)
			if digest == nil {
				digest = s["digest"]
			}
			if s["digest"] != digest || s["backend"] != b.Info().Name {
				t.Errorf("%s with %s threads: %v, want digest %v", b.Info().Name, threads, s, digest)
			}
		}
	}
}

// The digests of parts add up to that of the whole.
func TestRunInParts(t *testing.T) {
	digest := func(first, trials string) uint64 {
		s := decode(t, ok(t, inProcess(t, small("--first-trial", first, "--trials", trials)...)).stdout)
		return parseHex(t, s["digest"])
	}
	if a, b, all := digest("0", "100"), digest("100", "0.2k"), digest("0", "3e2"); a+b != all {
		t.Errorf("%x + %x is not %x", a, b, all)
	}
}

func parseHex(t testing.TB, s any) (v uint64) {
	t.Helper()
	if _, err := fmt.Sscanf(fmt.Sprint(s), "%16x", &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRunText(t *testing.T) {
	text := ok(t, inProcess(t, "run", "-N", "10", "--trials", "2000")).stdout
	for _, part := range []string{"K=3 N=10 L=3 hebbian", "sync_steps  trials", "█", "mean", "±", "p50", "pair-steps/s", "digest", "none"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	lines := strings.Split(text, "\n")
	for _, line := range lines {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if len(lines) > 34 {
		t.Errorf("%d lines", len(lines))
	}
	text = ok(t, inProcess(t, "run", "-N", "100", "--trials", "10", "--max-steps", "3")).stdout
	if !strings.Contains(text, "10 of 10") {
		t.Errorf("no pair that synchronised:\n%s", text)
	}
	ok(t, inProcess(t, "run", "--trials", "0"))
}

func TestRunQuiet(t *testing.T) {
	if o := ok(t, inProcess(t, "run", "-N", "5", "--trials", "10", "--quiet")); o.stdout+o.stderr != "" {
		t.Errorf("not quiet: %+v", o)
	}
	o := ok(t, inProcess(t, "run", "-N", "5", "--trials", "10", "--quiet", "--summary", "json"))
	decode(t, o.stdout)
}

func TestRunToStandardOutput(t *testing.T) {
	dir := t.TempDir()
	o := ok(t, tpmbench(t, dir, small("-o", "-")...))
	decode(t, o.stderr)
	if err := os.WriteFile(filepath.Join(dir, "s.arrows"), []byte(o.stdout), 0o666); err != nil {
		t.Fatal(err)
	}
	s := decode(t, ok(t, tpmbench(t, dir, "inspect", "s.arrows", "--summary", "json")).stdout)
	if s["digest"] != decode(t, o.stderr)["digest"] {
		t.Error("another digest than the run's")
	}
	if d := s["file"].(map[string]any)["stored_digest"]; d != nil {
		t.Errorf("stored digest %v of a stream", d)
	}
	ok(t, tpmbench(t, dir, "verify", "s.arrows", "--rows", "20"))
}

func TestRunFileOptions(t *testing.T) {
	dir := t.TempDir()
	ok(t, tpmbench(t, dir, small("-o", "x.dat", "--format", "parquet", "--compression", "none")...))
	if s := decode(t, ok(t, tpmbench(t, dir, "inspect", "x.dat", "--summary", "json")).stdout); s["file"].(map[string]any)["format"] != "parquet" {
		t.Error("--format does not overrule the suffix")
	}
	tpmbench(t, dir, small("-o", "x.dat", "--format", "arrow")...).fails(t, exitError, "x.dat exists", "--force")
	ok(t, tpmbench(t, dir, small("-o", "x.dat", "--format", "arrow", "--force")...))
	if err := os.WriteFile(filepath.Join(dir, "y.arrow.partial"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	tpmbench(t, dir, small("-o", "y.arrow")...).fails(t, exitError, "y.arrow.partial exists", "--force")
	ok(t, tpmbench(t, dir, small("-o", "y.arrow", "--force")...))
	tpmbench(t, dir, small("-o", "no/such/z.arrow")...).fails(t, exitError, "no/such/z.arrow")
}

// A run of no trials says so, and its file is complete; so does a run that was finished before.
func TestNothingToRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.arrow")
	ok(t, inProcess(t, "run", "--trials", "0", "-o", file)).says(t, "trials            none were asked for", "written           "+file)
	ok(t, inProcess(t, "inspect", file)).says(t, "0 rows", "digest            0000000000000000, as stored")
	ok(t, inProcess(t, "run", "--trials", "1", "--shard", "0/2")).says(t, "trials            none: there are fewer than shards")

	folder := filepath.Join(t.TempDir(), "rows") + "/"
	args := []string{"run", "-N", "5", "--trials", "30", "-o", folder, "--resume"}
	if o := ok(t, inProcess(t, args...)); !strings.Contains(o.stdout, "trials/s") {
		t.Errorf("%s", o.stdout)
	}
	if o := ok(t, inProcess(t, args...)); !strings.Contains(o.stdout, "time              none: every row was there already") || strings.Contains(o.stdout, "/s") {
		t.Errorf("%s", o.stdout)
	}
}

func TestUsage(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args string
		part string
	}{
		{"frobnicate", `unknown command "frobnicate"`},
		{"help frobnicate", `unknown command "frobnicate"`},
		{"completion frobnicate", "frobnicate"},
		{"--frobnicate", "--frobnicate"},
		{"run --frobnicate", "unknown flag --frobnicate: see tpmbench run --help"},
		{"run -x", "unknown flag -x: see tpmbench run --help"},
		{"run --trails 5", "unknown flag --trails: did you mean --trials?"},
		{"run --trial=5", "unknown flag --trial: did you mean --trials?"},
		{"run -trials 5", "unknown flag -trials: did you mean --trials?"},
		{"run -k 3", "unknown flag -k: did you mean -K?"},
		{"run -k3", "unknown flag -k3: did you mean -K?"},
		{"run --max_steps 3", "unknown flag --max_steps: did you mean --max-steps?"},
		{"figures --tinny", "unknown flag --tinny: see tpmbench figures --help"},
		{"rnu", `unknown command "rnu": did you mean run?`},
		{"help inspekt", `unknown command "inspekt": did you mean inspect?`},
		{"completion bsh", `unknown command "bsh": did you mean bash?`},
		{"run file", "file"},
		{"run --trials", "--trials"},
		{"run --trials many", `--trials "many": must be a whole number such as 1000, 1e6`},
		{"run --trials 1.5", `--trials "1.5"`},
		{"run --trials -5", `--trials "-5"`},
		{"run --trials 1e20", "at most 18446744073709551615"},
		{"run -K 0", "-K 0: "},
		{"run -K 1025", "1 to 1024"},
		{"run -K 1e19", "-K"},
		{"run -N 2M", "-N 2M: must be 1 to 1048576"},
		{"run -K 32 -N 1e6", "weights"},
		{"run -L 128", "-L 128"},
		{"run --rule oja", `--rule "oja": must be one of hebbian, anti-hebbian, random-walk`},
		{"run --tie both", `--tie "both"`},
		{"run --max-steps 0", "--max-steps 0"},
		{"run --first-trial 9223372036854775807 --trials 2", "--first-trial"},
		{"run --threads -1", "--threads -1"},
		{"run --threads two", `--threads "two"`},
		{"run --keys=maybe", `--keys "maybe": must be true or false`},
		{"run --backend fast", "bitpacked-generic and reference"},
		{"run --summary xml", "--summary"},
		{"run --progress loud", "--progress"},
		{"run -o x.txt", "use .arrow, .arrows, .parquet, .csv, .tsv or .jsonl, or give --format"},
		{"run -o x", "--format"},
		{"run -o=", "-o"},
		{"run -o x.arrow --format json", "--format"},
		{"run -o x/ --format csv", "--format csv: parts are read again"},
		{"run -o x.csv --compression zstd", "--compression zstd is not for csv"},
		{"run -o x.csv --resume --force", "--resume with --force"},
		{"run -o - --format parquet", "arrows"},
		{"run -o x.parquet --compression lz4", "lz4"},
		{"run --format arrow", "-o"},
		{"run --compression zstd", "-o"},
		{"inspect", "which file"},
		{"inspect a b", "one file"},
		{"inspect a --rows 5", "A:B"},
		{"inspect a --rows 5:3", "A:B"},
		{"inspect a --rows -1:3", "A:B"},
		{"inspect a --rows 0:5 --summary json", "--summary"},
		{"verify", "which file"},
		{"verify a --rows 0", "all"},
		{"verify a --draw-seed x", "--draw-seed"},
		{"backends all", "flags"},
	} {
		o := tpmbench(t, dir, strings.Fields(c.args)...)
		o.fails(t, exitUsage, c.part)
		if o.stdout != "" {
			t.Errorf("tpmbench %s: standard output %q", c.args, o.stdout)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) > 0 {
		t.Errorf("left behind: %v", list)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"", "--help", "help", "help run", "run --help", "inspect --help", "verify --help", "backends --help", "completion bash", "completion zsh", "completion fish", "completion powershell"} {
		o := ok(t, inProcess(t, strings.Fields(args)...))
		if o.stdout == "" || o.stderr != "" {
			t.Errorf("tpmbench %s: %+v", args, o)
		}
		if strings.HasSuffix(args, "--help") && !strings.Contains(o.stdout, "Examples:") {
			t.Errorf("tpmbench %s has no example", args)
		}
	}
}

func TestShellCompletion(t *testing.T) {
	for flag, word := range map[string]string{
		"--rule": "random-walk", "--tie": "split", "--attack": "genetic", "--backend": "reference", "--format": "parquet",
		"--compression": "zstd", "--summary": "json", "--progress": "plain",
	} {
		if o := ok(t, inProcess(t, "__complete", "run", flag, "")); !strings.Contains(o.stdout, word+"\n") {
			t.Errorf("%s is completed by %q", flag, o.stdout)
		}
	}
}

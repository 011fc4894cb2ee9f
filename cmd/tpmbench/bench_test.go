package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tpmbench/bench"
	"tpmbench/internal/backends"
	"tpmbench/internal/version"
	"tpmbench/kernels"
)

// TestBench drives bench as a user does: it stores a report and compares another with it.
func TestBench(t *testing.T) {
	dir := t.TempDir()
	args := []string{"bench", "--case", "thousand", "--backend", "bitsliced-generic", "--threads", "1", "--samples", "1"}
	var r bench.Report
	o := ok(t, tpmbench(t, dir, append(args, "--format", "json", "--save", "old.json")...))
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Results) != 1 || r.Version != version.Release+"+9999999999" || r.Machine.Processor == "" || len(r.Limits) == 0 {
		t.Fatalf("report %+v", r)
	}
	x := r.Results[0]
	if x.Trials != 1000 || x.Digest != "533eb6b90bf7e6b4" || len(x.Seconds) != 1 || x.Seconds[0] <= 0 || x.SecondsStartToEnd < x.Seconds[0] || x.PairSteps < 200_000 {
		t.Errorf("result %+v", x)
	}
	if x.Occupancy == nil || *x.Occupancy <= 0 || *x.Occupancy > 1 || len(x.Costs) == 0 || x.LimitOpsPerNs <= 0 {
		t.Errorf("the engine told nothing: %+v", x)
	}

	o = ok(t, tpmbench(t, dir, append(args, "--costs", "--write", "none,arrow", "--against", "old.json")...))
	for _, want := range []string{"thousand: K=3 N=100 L=3 hebbian\n", "pair-steps/s", "bitsliced-generic", "arrow", "Where the time goes", "trivium", "Against ", "~"} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("no %q in\n%s", want, o.stdout)
		}
	}
	if !strings.Contains(o.stdout, "\n  auto takes ") {
		t.Errorf("what auto takes is missing in\n%s", o.stdout)
	}
	narrow(t, o.stdout)
	if o.stderr != "" {
		t.Errorf("standard error is not quiet: %q", o.stderr)
	}
	if o = ok(t, tpmbench(t, dir, append(args, "--format", "go")...)); !strings.Contains(o.stdout, "\nBenchmarkTrials/case=thousand/backend=bitsliced-generic/threads=1/write=none\t1000\t") {
		t.Errorf("no line of Go's format in\n%s", o.stdout)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files left: %v", left)
	}
}

// TestBenchAttackers expects the reference beside the default backends, and nothing beside those
// that are named.
func TestBenchAttackers(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "listened.case")
	if err := os.WriteFile(file, []byte("n 10\nattack simple\ndigest 20 cd4d807dcf4e110f\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"bench", "--cases", "listened.case", "--threads", "1", "--samples", "1"}
	o := ok(t, tpmbench(t, dir, args...))
	for _, want := range []string{"\n  reference ", "1,000 learning steps", "x reference"} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("no %q in\n%s", want, o.stdout)
		}
	}
	if o = ok(t, tpmbench(t, dir, append(args, "--backend", "bitsliced-generic")...)); strings.Contains(o.stdout, "reference") {
		t.Errorf("the reference is in\n%s", o.stdout)
	}
}

// TestBenchWrongDigest runs a case with a wrong digest.
func TestBenchWrongDigest(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "wrong.case")
	if err := os.WriteFile(file, []byte("n 10\ndigest 5 0000000000000001\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := tpmbench(t, dir, "bench", "--cases", "wrong.case", "--backend", "reference", "--threads", "1", "--save", "r.json")
	o.fails(t, exitWrong, "case wrong on reference, 1 thread: the digest of 5 trials is ", "must be 0000000000000001")
	if exists(filepath.Join(dir, "r.json")) || exists(filepath.Join(dir, "r.json.partial")) {
		t.Error("something is stored")
	}
	// What was measured before it is not lost.
	digest := decode(t, ok(t, tpmbench(t, dir, "run", "-N", "10", "--trials", "5", "--summary", "json")).stdout)["digest"].(string)
	if err := os.WriteFile(filepath.Join(dir, "good.case"), []byte("n 10\ndigest 5 "+digest+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o = tpmbench(t, dir, "bench", "--cases", ".", "--backend", "reference", "--threads", "1", "--samples", "1", "--save", "r.json")
	o.fails(t, exitWrong, "case wrong on reference, 1 thread: the digest of 5 trials is ")
	if report, err := bench.LoadReport(filepath.Join(dir, "r.json")); err != nil || len(report.Results) != 1 || report.Results[0].Case != "good" || !strings.Contains(o.stdout, "good: K=3 N=10") {
		t.Errorf("%v: %+v\n%s", err, report, o.stdout)
	}
}

func TestBenchDone(t *testing.T) {
	cases := []*bench.Case{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	two := []bench.Result{{Key: bench.Key{Case: "a", Threads: 1}}, {Key: bench.Key{Case: "a", Threads: 2}}, {Key: bench.Key{Case: "b"}}}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(interruption{syscall.SIGTERM})
	if got, want := benchError(ctx, ctx.Err(), benchDone(two, cases)).Error(), "interrupted by SIGTERM: the report has 2 of 3 cases"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := benchError(ctx, ctx.Err(), benchDone(nil, cases)).Error(), "interrupted by SIGTERM"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestBenchRefuses(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.case")
	if err := os.WriteFile(bad, []byte("k 3\nfoo 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		status int
		says   string
		args   string
	}{
		{exitUsage, `--case "nonesuch": unknown; there are `, "--case nonesuch"},
		{exitUsage, `--backend "nonesuch": unknown; there are `, "--backend nonesuch"},
		{exitUsage, `--backend "reference": must be names of backends, each once`, "--backend reference,reference"},
		{exitUsage, "--samples 0: must be 1 to 50", "--samples 0"},
		{exitUsage, "--threads 0: must be 1 to 4096", "--threads 0"},
		{exitUsage, "--threads 2: must be 1 to 4096, each once", "--threads 2,2"},
		{exitUsage, "--time -1s: must not be negative", "--time -1s"},
		{exitUsage, `--write "paper": must be none or one of arrow`, "--write paper"},
		{exitUsage, `--format "xml": must be one of table, json, go`, "--format xml"},
		{exitUsage, "benchstat", "--format go --against x.json"},
		{exitUsage, "this command takes only flags", "standard"},
		{exitError, "bad.case:2: unknown key", "--cases " + bad},
		{exitError, "no such file", "--cases " + filepath.Join(dir, "none")},
		{exitError, "no such file", "--against " + filepath.Join(dir, "none")},
		{exitError, "cannot write", "--save " + filepath.Join(dir, "none", "r.json")},
	} {
		inProcess(t, append([]string{"bench"}, strings.Fields(c.args)...)...).fails(t, c.status, c.says)
	}
	inProcess(t, "bench-sample", "x").fails(t, exitUsage, "this command takes only flags")
}

func TestBenchList(t *testing.T) {
	o := ok(t, inProcess(t, "bench", "--list"))
	if !strings.Contains(o.stdout, "k8n32l2       K=8 N=32 L=2 hebbian\n") {
		t.Errorf("the list is\n%s", o.stdout)
	}
}

// TestCases verifies the shortest runs of all cases on the best backend.
func TestCases(t *testing.T) {
	cases, err := bench.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Params.Weights() > 10_000 && testing.Short() {
				t.Skip("many weights")
			}
			p := c.Params
			p.Trials = c.Digests[0].Trials
			b, err := backends.Pick(backends.All(), backends.Auto, p, 1)
			if err != nil {
				t.Fatal(err)
			}
			writes := []bench.Write{bench.WriteNone, bench.WriteArrow}
			if c.Params.Weights() > 1000 {
				writes = writes[:1]
			}
			for _, write := range writes {
				s, err := bench.Measure(context.Background(), b, bench.Request{Params: p, Backend: b.Info().Name, Threads: 1, Write: write, Meter: true})
				if err != nil || s.Digest != c.Digests[0].Digest {
					t.Errorf("writing %s: digest %s (%v), want %s", write, s.Digest, err, c.Digests[0].Digest)
				}
				if _, ok := measurable(b, p); ok && (s.Meter == nil || s.Meter.PairSteps != s.PairSteps || s.Meter.LaneSteps < s.PairSteps) {
					t.Errorf("%d pair-steps, measured %+v", s.PairSteps, s.Meter)
				}
			}
		})
	}
}

// measurable reports whether b's engines can be measured.
func measurable(b kernels.Backend, p kernels.Params) (kernels.Meter, bool) {
	e, err := b.Open(p, 0)
	if err != nil {
		return nil, false
	}
	defer e.Close()
	m, ok := e.(kernels.Meter)
	return m, ok
}

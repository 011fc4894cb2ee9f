// Package bench_test measures the built program against other programs.
package bench_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The parameters of the comparison, and the mean of sync_steps that both programs must come near:
// the rate of a wrong program means nothing.
const (
	hidden, inputs, depth = 3, 100, 3
	meanSteps             = 301.0
)

// round is about how long each program runs at a time.
const round = time.Second

// BenchmarkPlain runs plain/plain.cpp and the program on one core in turn, once in each round
// (-benchtime 7x makes 7 rounds), and reports the medians of
//
//	pair-steps/s    of the program
//	plain-steps/s   of plain.cpp
//	x-plain         the ratio of the two in a round, with x-plain-min and x-plain-max
//
// TPM_BENCH_BACKENDS, names separated by commas, selects the backends, and TPMBENCH a built program
// other than this checkout's.
func BenchmarkPlain(b *testing.B) {
	plain, program := buildPlain(b), buildProgram(b)
	names := os.Getenv("TPM_BENCH_BACKENDS")
	if names == "" {
		names = "auto,bitsliced-generic,int8-generic"
	}
	for _, name := range strings.Split(names, ",") {
		b.Run(name, func(b *testing.B) { compare(b, plain, runner(program, name)) })
	}
}

// A program runs the given number of trials and returns what it measured.
type program func(b *testing.B, trials int) measured

type measured struct{ mean, se, rate float64 }

func compare(b *testing.B, plain, ours program) {
	plainTrials, ourTrials := calibrate(b, plain), calibrate(b, ours)
	var plainRates, ourRates, ratios []float64
	for b.Loop() {
		p := checked(b, plain, plainTrials)
		o := checked(b, ours, ourTrials)
		plainRates = append(plainRates, p)
		ourRates = append(ourRates, o)
		ratios = append(ratios, o/p)
	}
	b.ReportMetric(0, "ns/op") // a round's time says nothing
	b.ReportMetric(median(ourRates), "pair-steps/s")
	b.ReportMetric(median(plainRates), "plain-steps/s")
	b.ReportMetric(median(ratios), "x-plain")
	b.ReportMetric(slices.Min(ratios), "x-plain-min")
	b.ReportMetric(slices.Max(ratios), "x-plain-max")
}

// calibrate returns how many trials take about a round. With few trials the measurement would be
// one of the program's start and of the last pairs, beside which lanes are idle.
func calibrate(b *testing.B, run program) int {
	m := run(b, 4000)
	return max(4000, int(m.rate/meanSteps*round.Seconds()))
}

// checked returns a run's pair-steps per second, and fails b if its mean of sync_steps is wrong.
func checked(b *testing.B, run program, trials int) float64 {
	b.Helper()
	m := run(b, trials)
	if off := math.Abs(m.mean - meanSteps); !(off < 0.5+6*m.se) {
		b.Fatalf("mean of sync_steps %.2f with standard error %.2f, want about %.1f", m.mean, m.se, meanSteps)
	}
	return m.rate
}

func buildPlain(b *testing.B) program {
	compiler, err := exec.LookPath("g++")
	if err != nil {
		b.Skip("no g++ to build plain.cpp")
	}
	exe := filepath.Join(b.TempDir(), "plain")
	output(b, compiler, "-O3", "-march=native", "-o", exe, filepath.Join("plain", "plain.cpp"))
	return func(b *testing.B, trials int) (m measured) {
		b.Helper()
		const hebbian = "0"
		out := output(b, exe, strconv.Itoa(hidden), strconv.Itoa(inputs), strconv.Itoa(depth), hebbian, strconv.Itoa(trials))
		if _, err := fmt.Sscanf(out, "mean %g se %g pair_steps_per_second %g", &m.mean, &m.se, &m.rate); err != nil {
			b.Fatalf("plain printed %q: %v", out, err)
		}
		return m
	}
}

func buildProgram(b *testing.B) string {
	if exe := os.Getenv("TPMBENCH"); exe != "" {
		return exe
	}
	exe := filepath.Join(b.TempDir(), "tpmbench")
	output(b, "go", "build", "-o", exe, "../cmd/tpmbench")
	return exe
}

// runner returns a runner of the program on a backend. Its rate is that of the whole run, including
// preparation.
func runner(exe, backend string) program {
	return func(b *testing.B, trials int) measured {
		b.Helper()
		out := output(b, exe, "run", "-K", strconv.Itoa(hidden), "-N", strconv.Itoa(inputs), "-L", strconv.Itoa(depth),
			"--rule", "hebbian", "--tie", "minus", "--trials", strconv.Itoa(trials),
			"--backend", backend, "--threads", "1", "--summary", "json", "--progress", "none")
		var summary struct {
			SyncSteps struct{ Mean, SE float64 } `json:"sync_steps"`
			Rate      float64                    `json:"pair_steps_per_second"`
		}
		if err := json.Unmarshal([]byte(out), &summary); err != nil {
			b.Fatalf("tpmbench printed %q: %v", out, err)
		}
		return measured{summary.SyncSteps.Mean, summary.SyncSteps.SE, summary.Rate}
	}
}

// output runs a command and returns what it prints on standard output.
func output(b *testing.B, name string, args ...string) string {
	b.Helper()
	var errors strings.Builder
	c := exec.Command(name, args...)
	c.Stderr = &errors
	out, err := c.Output()
	if err != nil {
		b.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, errors.String())
	}
	return string(out)
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

package bench

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tpmbench/kernels"
)

// report has two results; of the first everything is known.
func report() *Report {
	occupancy := 0.96
	results := []Result{
		{
			Key: Key{"standard", "bitsliced-avx512", 2, WriteArrow}, Params: "K=3", Trials: 1000, PairSteps: 300000, Weights: 300, Digest: "0123456789abcdef",
			Seconds: []float64{0.01, 0.011, 0.012}, Process: []float64{0.02, 0.021, 0.022}, Peak: 1 << 20,
			PairStepsPerSecond: Median{3e7, 1e6}, Occupancy: &occupancy, Costs: []Cost{{"trivium", 1, 2, kernels.Work{Ops: 3, Loads: 4, Stores: 5, Chain: 6}}},
		},
		{
			Key: Key{"standard", "int8-generic", 2, WriteArrow}, Params: "K=3", Trials: 10, PairSteps: 3000, Weights: 300,
			Seconds: []float64{1}, Process: []float64{0}, PairStepsPerSecond: Median{3000, 0},
		},
	}
	limits := []kernels.Limit{{ISA: "avx512", OpsPerNs: 6, LoadsPerNs: 3, StoresPerNs: 2, Latency: 0.5}, {ISA: "generic", OpsPerNs: 9}}
	return NewReport("v1", time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Machine{Processor: "A (R) B-1", Cores: 2, OS: "linux", Arch: "amd64", Go: "go1"}, limits, results, []Skipped{{"l127", "x", "y"}})
}

func TestRoundTrip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.json")
	r := report()
	s, err := NewStore(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(r); err != nil {
		t.Fatal(err)
	}
	got, err := LoadReport(file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, r) {
		t.Errorf("got %+v, want %+v", got, r)
	}
	if got.Results[0].LimitOpsPerNs != 6 || *got.Results[0].RatioToInt8Generic != 1e4 {
		t.Errorf("limit and ratio: %+v", got.Results[0])
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("left beside it: %v", left)
	}
}

func TestLoadReportRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.json")
	for text, says := range map[string]string{
		"":                                      "is not a report",
		"[]":                                    "is not a report",
		"{}":                                    "its format is 0, but must be 1",
		`{"format":2}`:                          "its format is 2",
		`{"format":1,"results":[{"case":"a"}]}`: "has no samples",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadReport(file); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want %q in it", text, err, says)
		}
	}
	if _, err := LoadReport(file + "x"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("error %v for no file", err)
	}
	if _, err := NewStore(filepath.Join(file, "x")); err == nil {
		t.Error("a store in a file")
	}
}

// What is printed fits a narrow terminal, also where every column has an entry and all words are long.
func TestNarrow(t *testing.T) {
	r := report()
	x := &r.Results[0]
	x.Case, x.Params, x.Moved, x.LearningSteps, x.NsPerLearningStep = "case", strings.Repeat("parameter=12345, ", 12), 1<<50, 1<<40, 1e12
	x.Trials, x.SecondsStartToEnd, x.SecondsToFirst, x.NsPerTrial = 1<<50, 1e7, 1e7, 1e15
	for _, ratio := range []**float64{&x.RatioToReference, &x.RatioToOneThread, &x.RatioToNotWriting} {
		*ratio = x.RatioToInt8Generic
	}
	x.Costs = []Cost{{"update and sums", 1e6, 1 << 40, kernels.Work{Ops: 123456, Loads: 123456, Stores: 123456, Chain: 123456}}, {"attackers", 1e6, 1 << 50, kernels.Work{Ops: 1e6, Loads: 1e6, Stores: 1e6, Chain: 1e6}}}
	r.Machine.Processor, r.Skipped[0].Reason = strings.Repeat("Processor ", 20), strings.Repeat("reason ", 30)
	r.Choices = []Choice{{x.Case, 128, 1 << 50, "bitsliced-avx512", "bitpacked-avx512", x.RatioToInt8Generic}}
	stored := report()
	r.Changes = r.Against(stored)
	r.Changes = append(r.Changes, Change{Key: x.Key, Old: Median{1e15, 1}, New: Median{1e12, 1}, Percent: -99.9})
	var b bytes.Buffer
	r.WriteTable(&b)
	r.WriteCosts(&b)
	r.WriteChanges(&b, stored)
	cases, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	WriteCases(&b, cases)
	WriteRowCosts(&b, r.Machine, r.Version, r.Date, []RowCost{{"arrow-zstd", true, 128, 1 << 40, Median{1e9, 1e8}, 1e9, Stages{1e9, 1e9, 1e9}, 1e9, 1e9, 1e9, 128}})
	for line := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d letters in a line: %s", n, line)
		}
	}
	for _, heading := range []string{"pair-steps/s", "1,000 learning steps", "x reference", "of not writing", "host and device", "of the limit", "peak", "p\n"} {
		if !strings.Contains(b.String(), heading) {
			t.Errorf("no %q in\n%s", heading, b.String())
		}
	}
}

// What auto takes is named with its share of the best rate.
func TestChoices(t *testing.T) {
	for taken, says := range map[string]string{
		"bitsliced-avx512": "auto takes bitsliced-avx512 for 1,000 trials on 2 threads, the fastest here",
		"int8-generic":     "auto takes int8-generic for 1,000 trials on 2 threads, at 0.0 % of the rate of bitsliced-avx512",
		"cuda":             "auto takes cuda for 1,000 trials on 2 threads, which was not measured",
	} {
		r := report()
		for i := range r.Results {
			r.Results[i].Write = WriteNone
		}
		r.Choose([]*Case{{Name: "standard"}, {Name: "other"}}, func(p kernels.Params, threads int) string {
			if p.Trials != 1000 || threads != 2 {
				t.Errorf("%d trials on %d threads", p.Trials, threads)
			}
			return taken
		})
		if len(r.Choices) != 1 || r.Choices[0].String() != says {
			t.Errorf("%v, want %q", r.Choices, says)
		}
	}
}

// TestGoFormat reads the lines by the rules of the Go benchmark data format. A configuration line
// is a key that begins with a lower-case letter, a colon and a value. A result is a name that
// begins with Benchmark and an upper-case letter, a whole number, and pairs of a number and a
// unit. Metadata of a unit are key=value.
func TestGoFormat(t *testing.T) {
	var b bytes.Buffer
	if err := report().WriteGo(&b); err != nil {
		t.Fatal(err)
	}
	configuration := regexp.MustCompile(`^[a-z][^A-Z\s:]*: \S.*$`)
	unit := regexp.MustCompile(`^Unit \S+ better=(higher|lower)$`)
	results := map[string][]map[string]float64{}
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if configuration.MatchString(line) || unit.MatchString(line) {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 4 || len(f)%2 != 0 || !regexp.MustCompile(`^Benchmark[A-Z][^-]*(/[a-z]+=[^/]+)+$`).MatchString(f[0]) || regexp.MustCompile(`-\d+$`).MatchString(f[0]) {
			t.Fatalf("no line of the format: %q", line)
		}
		if n, err := strconv.Atoi(f[1]); err != nil || n < 1 {
			t.Fatalf("iterations of %q: %v", line, err)
		}
		values := map[string]float64{}
		for i := 2; i < len(f); i += 2 {
			v, err := strconv.ParseFloat(f[i], 64)
			if _, twice := values[f[i+1]]; err != nil || twice {
				t.Fatalf("value %s %s in %q: %v", f[i], f[i+1], line, err)
			}
			values[f[i+1]] = v
		}
		results[f[0]] = append(results[f[0]], values)
	}
	samples := results["BenchmarkTrials/case=standard/backend=bitsliced-avx512/threads=2/write=arrow"]
	if len(results) != 2 || len(samples) != 3 {
		t.Fatalf("%d benchmarks, %d samples of the first:\n%s", len(results), len(samples), b.String())
	}
	want := map[string]float64{
		"ns/trial": 1e4, "pair-steps/s": 3e7, "weights/ns": 18, "trials/s": 1e5, "start-to-end-ns": 2e7, "peak-B": 1 << 20, "occupancy": 0.96,
	}
	for name, v := range want {
		if got := samples[0][name]; math.Abs(got/v-1) > 1e-5 {
			t.Errorf("%s is %v, want %v", name, got, v)
		}
	}
	if len(samples[0]) != len(want) {
		t.Errorf("units: %v", samples[0])
	}
}

func TestSignificance(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 10}, 2. / 252},
		{[]float64{6, 7, 8, 9, 10}, []float64{1, 2, 3, 4, 5}, 2. / 252},
		{[]float64{1, 2, 3}, []float64{4, 5, 6}, 2. / 20},
		{[]float64{1}, []float64{2}, 1},
		{[]float64{1, 1, 1, 1}, []float64{1, 1, 1, 1}, 1},
		{[]float64{1, 1, 1, 1}, []float64{2, 2, 2, 2}, 2. / 70},
		{[]float64{1, 4, 5, 8}, []float64{2, 3, 6, 7}, 1},
	} {
		if got := significance(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v and %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	many := make([]float64, 2*MaxSamples)
	for i := range many {
		many[i] = float64(i)
	}
	if got := significance(many, many[:MaxSamples]); got != 1 {
		t.Errorf("the first samples of both are the same: %v", got)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    Median
	}{
		{[]float64{7}, Median{7, 0}},
		{[]float64{3, 1}, Median{2, 0.5}},
		{[]float64{5, 1, 4, 2, 3}, Median{3, 1}},
	} {
		if got := medianOf(c.samples); got != c.want {
			t.Errorf("%v: %v, want %v", c.samples, got, c.want)
		}
	}
}

// TestAgainst checks which changes are marked as noise.
func TestAgainst(t *testing.T) {
	of := func(name string, seconds ...float64) Result {
		return Result{Key: Key{Case: name, Backend: "b", Threads: 1}, PairSteps: 1000, Trials: 1, Seconds: seconds}
	}
	old := &Report{Results: []Result{
		of("faster", 2, 2.01, 2.02, 2.03, 2.04), of("same", 2, 2.01, 2.02, 2.03, 2.04), of("few", 2, 2.01, 2.02), of("small", 1, 1, 1.05, 1.6, 1.6), of("gone", 1),
	}}
	now := &Report{Results: []Result{
		of("faster", 1, 1.01, 1.02, 1.03, 1.04), of("same", 2.005, 2.015, 2.025, 2.026, 2.027), of("few", 1, 1.01, 1.02), of("small", 0.98, 0.985, 0.99, 0.995, 0.999), of("new", 1),
	}}
	got := now.Against(old)
	want := map[string]bool{"faster": false, "same": true, "few": true, "small": true}
	if len(got) != len(want) {
		t.Errorf("%d changes, want %d", len(got), len(want))
	}
	for _, c := range got {
		if c.Noise != want[c.Case] {
			t.Errorf("%s: noise %t (%+v)", c.Case, c.Noise, c)
		}
	}
	if p := got[0].Percent; math.Abs(p-98.04) > 0.01 {
		t.Errorf("faster by %v %%", p)
	}
}

func TestThisMachine(t *testing.T) {
	m := ThisMachine()
	if m.Processor == "" || m.Cores < 1 || !strings.Contains(m.String(), m.Processor) || !strings.HasPrefix(m.Go, "go") && !strings.HasPrefix(m.Go, "devel") {
		t.Errorf("%+v: %s", m, m)
	}
}

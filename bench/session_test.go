package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"tpmbench/kernels"
)

// named is a backend with a name that is never opened.
type named struct {
	kernels.Backend
	name string
}

func (b named) Info() kernels.Info { return kernels.Info{Name: b.name, Lanes: 64} }

func (b named) Supports(p kernels.Params) error {
	if b.name == "small" && p.K > 3 {
		return errors.New("too many hidden units")
	}
	return nil
}

var ladder = &Case{Name: "ladder", Params: kernels.Default(), Time: time.Second, Digests: []Digest{{10, "a"}, {100, "b"}, {1000, "c"}}}

// clockwork is a runner whose backends take the given seconds for each trial.
type clockwork struct {
	perTrial map[string]float64
	log      []string
	wrong    uint64 // the number of trials whose digest it gets wrong
}

func (c *clockwork) run(_ context.Context, q Request) (Sample, error) {
	kind := "timed"
	if q.Meter {
		kind = "metered"
	}
	c.log = append(c.log, fmt.Sprintf("%s %d %s %d", q.Backend, q.Threads, kind, q.Params.Trials))
	s := Sample{PairSteps: 300 * q.Params.Trials, LearningSteps: 200 * q.Params.Trials, Seconds: c.perTrial[q.Backend] * float64(q.Params.Trials), Process: 1, Peak: 1 << 20}
	for _, d := range ladder.Digests {
		if d.Trials == q.Params.Trials && d.Trials != c.wrong {
			s.Digest = d.Digest
		}
	}
	if q.Meter {
		s.Meter = &kernels.Measured{LaneSteps: 400 * q.Params.Trials, Phases: []kernels.Phase{{Name: "trivium", Time: time.Second, Items: 1e9, Ops: 10}}}
	}
	return s, nil
}

func plan(backends ...string) Plan {
	p := Plan{Cases: []*Case{ladder}, Threads: []int{1}, Writes: []Write{WriteNone}, Samples: 2}
	for _, name := range backends {
		p.Backends = append(p.Backends, named{name: name})
	}
	return p
}

// TestRounds checks the order of runs: after the warm-ups the backends take turns, each with as
// many trials as it can do in a second.
func TestRounds(t *testing.T) {
	c := &clockwork{perTrial: map[string]float64{"fast": 0.0009, "slow": 0.009, "int8-generic": 1}}
	results, skipped, err := plan("fast", "slow", "int8-generic").Measure(context.Background(), c.run)
	if err != nil || len(skipped) > 0 {
		t.Fatal(err, skipped)
	}
	want := []string{
		"fast 1 metered 10", "fast 1 metered 1000",
		"slow 1 metered 10", "slow 1 metered 100",
		"int8-generic 1 metered 10",
		"fast 1 timed 1000", "slow 1 timed 100", "int8-generic 1 timed 10",
		"fast 1 timed 1000", "slow 1 timed 100", "int8-generic 1 timed 10",
	}
	if !reflect.DeepEqual(c.log, want) {
		t.Errorf("runs %q, want %q", c.log, want)
	}
	r := NewReport("v", time.Unix(0, 0), Machine{}, nil, results, nil)
	for i, ratio := range []float64{1 / 0.0009, 1 / 0.009, 1} {
		x := r.Results[i]
		if got := *x.RatioToInt8Generic; got < ratio*0.999 || got > ratio*1.001 {
			t.Errorf("%s: ratio %v, want %v", x.Backend, got, ratio)
		}
		if *x.Occupancy != 0.75 || x.Peak != 1<<20 || len(x.Seconds) != 2 {
			t.Errorf("%s: %+v", x.Backend, x)
		}
	}
	if r.Results[0].RatioToOneThread != nil || r.Results[0].RatioToNotWriting != nil {
		t.Errorf("ratios to itself: %+v", r.Results[0])
	}
	if r.Results[0].RatioToBest != 1 || r.Results[1].RatioToBest < 0.099 {
		t.Errorf("ratios to the best: %v, %v", r.Results[0].RatioToBest, r.Results[1].RatioToBest)
	}
}

func TestRatios(t *testing.T) {
	of := func(threads int, w Write, rate float64) Result {
		return Result{Key: Key{"c", "b", threads, w}, PairStepsPerSecond: Median{rate, 0}}
	}
	results := []Result{of(1, WriteNone, 10), of(2, WriteNone, 19), of(1, WriteArrow, 9), of(2, WriteArrow, 18)}
	relate(results)
	if x := results[3]; *x.RatioToOneThread != 2 || *x.RatioToNotWriting != 18./19 || x.RatioToBest != 1 || x.RatioToInt8Generic != nil {
		t.Errorf("ratios of %+v", x)
	}
	if x := results[1]; *x.RatioToOneThread != 1.9 || x.RatioToNotWriting != nil {
		t.Errorf("ratios of %+v", x)
	}
}

func TestCostsAreMeteredInTurn(t *testing.T) {
	c := &clockwork{perTrial: map[string]float64{"a": 1}}
	p := plan("a")
	p.Costs = true
	if _, _, err := p.Measure(context.Background(), c.run); err != nil {
		t.Fatal(err)
	}
	want := []string{"a 1 metered 10", "a 1 timed 10", "a 1 metered 10", "a 1 timed 10", "a 1 metered 10"}
	if !reflect.DeepEqual(c.log, want) {
		t.Errorf("runs %q, want %q", c.log, want)
	}
}

// TestTrialsOfBefore checks that a stored report determines the number of trials.
func TestTrialsOfBefore(t *testing.T) {
	c := &clockwork{perTrial: map[string]float64{"a": 1, "b": 1}}
	p := plan("a", "b")
	p.Trials = func(k Key) uint64 { return map[string]uint64{"a": 100, "b": 77}[k.Backend] }
	results, _, err := p.Measure(context.Background(), c.run)
	if err != nil || results[0].Trials != 100 || results[1].Trials != 10 {
		t.Errorf("%v: trials %v", err, results)
	}
}

// TestSameTrials checks that all cells of a backend run as many trials as its first.
func TestSameTrials(t *testing.T) {
	c := &clockwork{perTrial: map[string]float64{"a": 0.009}}
	p := plan("a")
	p.Samples, p.Threads = 1, []int{2, 1}
	if _, _, err := p.Measure(context.Background(), c.run); err != nil {
		t.Fatal(err)
	}
	want := []string{"a 2 metered 10", "a 2 metered 100", "a 1 metered 100", "a 2 timed 100", "a 1 timed 100"}
	if !reflect.DeepEqual(c.log, want) {
		t.Errorf("runs %q, want %q", c.log, want)
	}
}

func TestWrongDigest(t *testing.T) {
	c := &clockwork{perTrial: map[string]float64{"a": 0.001}, wrong: 1000}
	_, _, err := plan("a").Measure(context.Background(), c.run)
	var wrong WrongDigest
	if !errors.As(err, &wrong) || wrong.Trials != 1000 || !strings.Contains(err.Error(), "case ladder on a, 1 thread: the digest of 1000 trials is , but must be c") {
		t.Errorf("error %v", err)
	}
}

func TestSkipped(t *testing.T) {
	many := *ladder
	many.Params.K = 8
	p := plan("small")
	p.Cases = []*Case{&many}
	results, skipped, err := p.Measure(context.Background(), nil)
	if want := (Skipped{"ladder", "small", "too many hidden units"}); err != nil || len(results) > 0 || len(skipped) != 1 || skipped[0] != want {
		t.Errorf("got %v, %v (%v), want %v", results, skipped, err, want)
	}
}

func TestCostModel(t *testing.T) {
	r := Result{LimitOpsPerNs: 5, Costs: []Cost{
		{"trivium", 2, 1e9, 10}, {"update", 6, 1e9, 20}, {"refill", 1, 1e8, 0}, {"prepare", 0.5, 4e9, 0}, {"rest", 0.5, 0, 0},
	}}
	got := r.CostModel()
	want := []PhaseCost{
		{"trivium", 2, 0.2, 2, 10, 1}, {"update", 6, 0.6, 6, 20, 20. / 6 / 5}, {"refill", 1, 0.1, 10, 0, 0},
		{"prepare", 0.5, 0.05, 0.125, 0, 0}, {"rest", 0.5, 0.05, 0, 0, 0}, {"all", 10, 1, 0, 30, 0.6},
	}
	for i := range want {
		if i >= len(got) || fmt.Sprintf("%.6v", got[i]) != fmt.Sprintf("%.6v", want[i]) {
			t.Errorf("line %d is %v, want %v", i, got, want[i])
		}
	}
	r.Costs[1].Ops = 0
	if all := r.CostModel()[5]; all.Ops != 0 || all.Limit != 0 {
		t.Errorf("all has the operations of a fifth of the time: %v", all)
	}
	r.Costs = nil
	if r.CostModel() != nil {
		t.Error("a model of nothing")
	}
}

// TestReference checks that cases with attackers are compared once with a slow backend.
func TestReference(t *testing.T) {
	attacked := *ladder
	attacked.Name, attacked.Params.Attack, attacked.Params.Attackers = "attacked", kernels.Geometric, 1
	c := &clockwork{perTrial: map[string]float64{"fast": 0.009, "reference": 0.1}}
	p := plan("fast")
	p.Cases, p.Threads, p.Costs, p.Reference = []*Case{ladder, &attacked}, []int{2, 1}, true, named{name: "reference"}
	p.Samples = 1
	p.Progress = func(_ *Case, done, of int) { c.log = append(c.log, fmt.Sprintf("%d of %d", done+1, of)) }
	results, _, err := p.Measure(context.Background(), c.run)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 of 6", "fast 2 metered 10", "2 of 7", "fast 2 metered 100", "3 of 7", "fast 1 metered 100",
		"4 of 7", "fast 2 timed 100", "5 of 7", "fast 2 metered 100", "6 of 7", "fast 1 timed 100", "7 of 7", "fast 1 metered 100",
		"1 of 7", "fast 2 metered 10", "2 of 8", "fast 2 metered 100", "3 of 8", "fast 1 metered 100", "4 of 8", "reference 1 metered 10",
		"5 of 8", "fast 2 timed 100", "6 of 8", "fast 2 metered 100", "7 of 8", "fast 1 timed 100", "8 of 8", "fast 1 metered 100",
	}
	if !reflect.DeepEqual(c.log, want) {
		t.Errorf("runs %q, want %q", c.log, want)
	}
	r := NewReport("v", time.Unix(0, 0), Machine{}, nil, results, nil)
	if n := len(r.Results); n != 5 || r.Results[4].Backend != "reference" || len(r.Results[4].Seconds) != 1 {
		t.Fatalf("%d results, %+v", n, r.Results)
	}
	for i, x := range r.Results {
		if attackers := i > 1; attackers != (x.RatioToReference != nil) || attackers != (x.NsPerLearningStep > 0) {
			t.Errorf("%s, %d threads: %+v", x.Key, x.Threads, x)
		}
	}
	if x := r.Results[2]; *x.RatioToReference < 11 || *x.RatioToReference > 11.2 || x.LearningSteps != 20000 || math.Round(x.NsPerLearningStep) != 45000 {
		t.Errorf("%+v", x)
	}
}

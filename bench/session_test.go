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
		s.Meter = &kernels.Measured{LaneSteps: 400 * q.Params.Trials, Phases: []kernels.Phase{{Name: "trivium", Time: time.Second, Items: 1e9, Work: kernels.Work{Ops: 10}}}}
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
	ops := func(n float64) kernels.Work { return kernels.Work{Ops: n} }
	r := Result{LimitOpsPerNs: 5, Costs: []Cost{
		{Phase: "trivium", Seconds: 2, Items: 1e9, Work: kernels.Work{Ops: 10}}, {Phase: "update", Seconds: 6, Items: 1e9, Work: kernels.Work{Ops: 20}},
		{Phase: "refill", Seconds: 1, Items: 1e8}, {Phase: "prepare", Seconds: 0.5, Items: 4e9}, {Phase: "rest", Seconds: 0.5},
	}}
	got := r.CostModel()
	want := []PhaseCost{
		{Phase: "trivium", PerPair: 2, Share: 0.2, PerItem: 2, Work: ops(10), Limit: 1}, {Phase: "update", PerPair: 6, Share: 0.6, PerItem: 6, Work: ops(20), Limit: 20. / 6 / 5},
		{Phase: "refill", PerPair: 1, Share: 0.1, PerItem: 10}, {Phase: "prepare", PerPair: 0.5, Share: 0.05, PerItem: 0.125}, {Phase: "rest", PerPair: 0.5, Share: 0.05},
		{Phase: "all", PerPair: 10, Share: 1, Work: ops(30), Limit: 0.6},
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

// What binds is that of operations, loads, stores and waiting which takes the longest; the bound of
// all adds up those of the phases.
func TestBound(t *testing.T) {
	cost := func(w kernels.Work) Cost {
		return Cost{Phase: "update", Seconds: 4, Items: 1e9, Work: w}
	}
	for binds, w := range map[string]kernels.Work{
		"operations": {Ops: 16, Loads: 3, Stores: 1, Chain: 3}, "loads": {Ops: 8, Loads: 4, Stores: 1, Chain: 3},
		"stores": {Ops: 8, Loads: 3, Stores: 2, Chain: 3}, "waiting": {Ops: 8, Loads: 3, Stores: 1, Chain: 4},
	} {
		r := Result{LimitOpsPerNs: 8, Limits: &kernels.Limit{ISA: "avx2", OpsPerNs: 8, LoadsPerNs: 2, StoresPerNs: 1, Latency: 0.5}, Costs: []Cost{cost(w), {Phase: "rest", Seconds: 1}}}
		model := r.CostModel()
		if p := model[0]; p.Binds != binds || p.Bound != 0.5 || p.Work != w {
			t.Errorf("%s: %+v", binds, p)
		}
		if all := model[2]; all.Bound != 0.4 || all.Work != w {
			t.Errorf("%s: all is %+v", binds, all)
		}
		r.Costs[1].Seconds = 5 // more than half is not counted
		if all := r.CostModel()[2]; all.Bound != 0 || all.Chain != 0 || all.Ops != 0 {
			t.Errorf("%s: all is %+v", binds, all)
		}
		r.Limits.StoresPerNs = 0 // of plain Go only operations are measured
		if p := r.CostModel()[0]; p.Bound != 0 || p.Binds != "" || p.Limit == 0 {
			t.Errorf("%s: %+v where stores are unknown", binds, p)
		}
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

package conformance

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tpmbench/kernels"
)

// TestModelConforms runs the suite on the second implementation, without a flaw.
func TestModelConforms(t *testing.T) {
	TestAll(t, &model{lanes: 5})
}

// mutants are mistakes, and the check that is to find each.
var mutants = []struct{ flaw, check string }{
	{"limit of L is not kept", "info"},
	{"supports nothing", "edges"},
	{"supports nothing", "golden"},
	{"Close fails", "edges"},

	{"sync_steps is one late", "golden"},
	{"sync_steps is one late", "digests"},
	{"learns always", "edges"},
	{"moves every unit", "golden"},
	{"anti-hebbian without its minus", "golden"},
	{"random walk with tau", "golden"},
	{"no clip below", "golden"},
	{"weights wrap round at 127", "golden"},
	{"a key is off", "digests"},

	{"plus taken for minus", "edges"},
	{"split the other way", "edges"},
	{"one step too many", "edges"},
	{"32-bit trial numbers", "edges"},
	{"63-bit trial numbers", "edges"},
	{"32-bit seed", "edges"},
	{"fields of 8 bits", "edges"},
	{"last weight never moves", "edges"},
	{"weights wrap round at 127", "edges"},
	{"a lane keeps the last pair's count", "edges"},
	{"a key is off", "edges"},

	{"the last learning step is not counted", "ends"},
	{"looks every 16 steps", "ends"},
	{"never equal at the start", "ends"},
	{"fields of 16 bits", "ends"},
	{"16-bit steps", "ends"},

	{"plus taken for minus", "random"},
	{"one step too many", "random"},
	{"no clip below", "random"},

	{"a row of another trial", "engines"},
	{"loses a row", "engines"},
	{"a row twice", "engines"},
	{"a short column", "engines"},
	{"forgets the keys", "engines"},
	{"steps are too few", "engines"},
	{"waits with pairs in flight", "protocol"},
	{"waits before handing rows over", "protocol"},
	{"never waits", "protocol"},
	{"takes none for the end", "protocol"},

	{"hoards rows", "cancel"},
	{"slow to cancel", "cancel"},
	{"returns nil when cancelled", "cancel"},
	{"returns nil when cancelled", "cancel-large"},
}

func TestMutantsAreCaught(t *testing.T) {
	byName := map[string]check{}
	for _, c := range checks {
		byName[c.name] = c
	}
	for _, m := range mutants {
		t.Run(m.check+"/"+m.flaw, func(t *testing.T) {
			if m.check == "cancel-large" && testing.Short() {
				t.Skip("the check itself is left out in short mode")
			}
			s := newSuite(&model{flaw: m.flaw, lanes: 5})
			s.hang, s.prompt = 4*time.Second, 100*time.Millisecond
			err := byName[m.check].run(s)
			if err == nil {
				t.Fatal("not caught")
			}
			t.Log(err)
		})
	}
}

func TestGoldenTablesAreWhole(t *testing.T) {
	runs, err := goldens()
	if err != nil {
		t.Fatal(err)
	}
	rows, alone := 0, 0
	for _, g := range runs {
		rows += g.want.Len()
		if g.p.Attack == kernels.NoAttack {
			alone += g.want.Len()
		}
	}
	if rows != 77 || alone != 41 {
		t.Errorf("golden.tsv has %d rows, %d of them without opponents; want 77 and 41", rows, alone)
	}
	if all, err := digests(); err != nil || len(all) != 6 {
		t.Errorf("digests.tsv has %d rows (%v), want 6", len(all), err)
	}
}

func TestEdgesCoverPairs(t *testing.T) {
	for _, lanes := range []int{1, 2, 64, 512, 100000} {
		factors := edgeFactors(lanes)
		type value struct {
			n, l, k, rule, tie int
			steps, trials      uint64
		}
		seen := map[value]bool{}
		cases := edgeCases(lanes)
		for _, p := range cases {
			if err := p.Validate(); err != nil {
				t.Fatalf("%s: %v", flags(p), err)
			}
			seen[value{n: p.N, l: p.L}] = true
			seen[value{n: p.N, trials: p.Trials}] = true
			seen[value{rule: int(p.Rule) + 1, tie: int(p.Tie) + 1}] = true
			seen[value{k: p.K, steps: p.MaxSteps}] = true
		}
		trials := factors[7].values
		if want := 10*9 + 10*trials + 3*3 + 5*6; len(seen) != want {
			t.Errorf("%d lanes: %d pairs in %d cases, want %d", lanes, len(seen), len(cases), want)
		}
	}
}

// TestCaseIsAlwaysValid decodes noise of all lengths.
func TestCaseIsAlwaysValid(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	longest := uint64(0)
	for range 100000 {
		data := make([]byte, r.IntN(60))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		p := Case(data)
		if err := p.Validate(); err != nil {
			t.Fatalf("%x: %v", data, err)
		}
		if work := uint64(p.Weights()) * p.MaxSteps * p.Trials; p.Trials == 0 || work > caseWork+uint64(p.Weights())*p.MaxSteps {
			t.Fatalf("%x: %s: %d weight-steps", data, flags(p), work)
		}
		longest = max(longest, p.Trials)
	}
	if longest < 1025 {
		t.Errorf("no case has more than %d trials", longest)
	}
}

func TestRequire(t *testing.T) {
	t.Setenv(requireEnv, "model, int9-avx2")
	err := unknown(required(), []kernels.Backend{&model{}})
	if err == nil || !strings.Contains(err.Error(), `"int9-avx2"`) {
		t.Errorf("got %v, want an error that names int9-avx2", err)
	}
	t.Setenv(requireEnv, "model")
	RequireKnown(t, &model{})
}

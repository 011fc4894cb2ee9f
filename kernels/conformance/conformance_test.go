package conformance

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tpmbench/internal/amount"
	"tpmbench/kernels"
)

// TestModelConforms runs the suite on the second implementation, without any of the mistakes. In
// short mode it leaves out attackers, whose mistakes are then left out too.
func TestModelConforms(t *testing.T) {
	all := aboutTables | aboutRows | aboutAttackers | aboutProtocol
	test(t, &model{lanes: 5}, amount.Of(aboutTables|aboutPairs|aboutProtocol, all, all))
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
	{"62-bit trial numbers", "edges"},
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

	{"one seed for all trials", "mixed"},
	{"one max_steps for all trials", "mixed"},

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
	{"slow to draw attackers", "cancel-large"},
}

// attackerMutants are mistakes of one attack, and the check that is to find each.
var attackerMutants = []struct {
	flaw, check string
	attack      kernels.Attack
}{
	{"attackers begin with the pair's stream", "attackers", kernels.Observer},
	{"an observer looks at its own output", "attackers", kernels.Observer},
	{"simple always moves", "attackers", kernels.Simple},
	{"votes before the flip", "attackers", kernels.Majority},
	{"a trial ends at sync_steps", "attackers-ends", kernels.Observer},
	{"copies in descending order", "golden", kernels.Genetic},

	{"attackers have the tie of A", "attackers", kernels.Geometric},
	{"flips the largest field", "attackers", kernels.Geometric},
	{"flips the last of equal fields", "attackers", kernels.Geometric},
	{"flips the smallest field with its sign", "attackers", kernels.Geometric},
	{"flips always", "attackers", kernels.Geometric},
	{"votes in odd steps", "attackers", kernels.Majority},
	{"votes in even learning steps", "attackers", kernels.Majority},
	{"the largest of equal votes", "attackers", kernels.Majority},
	{"votes with unit 0 the highest bit", "attackers", kernels.Majority},
	{"branches where there is more room", "attackers", kernels.Genetic},

	{"votes from wait on", "attackers-ends", kernels.Majority},
	{"streams of 8 bits", "attackers-ends", kernels.Geometric},
	{"a lane keeps the last pair's attackers", "attackers-ends", kernels.Observer},
	{"a synchronised pair stays so", "attackers-ends", kernels.Observer},
	{"B is who is followed", "attackers-ends", kernels.Observer},
	{"learn_steps before sync_steps", "attackers-ends", kernels.Observer},
	{"learn_steps after sync_steps", "attackers-ends", kernels.Observer},
	{"max_steps begin at sync_steps", "attackers-ends", kernels.Observer},
	{"learning_steps go on", "attackers-ends", kernels.Observer},
	{"the key of the end", "attackers-ends", kernels.Observer},
	{"the best is the first", "attackers-ends", kernels.Geometric},
	{"attackers_synced is at most 1", "attackers-ends", kernels.Geometric},
	{"copies begin with no history", "attackers-ends", kernels.Genetic},
	{"copies do not have the step's bit", "attackers-ends", kernels.Genetic},
	{"selects after branching too", "attackers-ends", kernels.Genetic},
	{"selects from the 21st learning step on", "attackers-ends", kernels.Genetic},
	{"selects from the 19th learning step on", "attackers-ends", kernels.Genetic},
	{"remembers 19 learning steps", "attackers-ends", kernels.Genetic},
	{"remembers all learning steps", "attackers-ends", kernels.Genetic},
	{"wants 11 hits", "attackers-ends", kernels.Genetic},
	{"wants 9 hits", "attackers-ends", kernels.Genetic},
	{"keeps 19 of the best", "attackers-ends", kernels.Genetic},
	{"keeps none of the best", "attackers-ends", kernels.Genetic},
	{"of equals the last stay", "attackers-ends", kernels.Genetic},

	{"flips always", "attackers-random", kernels.Geometric},
	{"votes from wait on", "attackers-random", kernels.Majority},
	{"max_steps begin at sync_steps", "attackers-random", kernels.Observer},
	{"wants 11 hits", "attackers-random", kernels.Genetic},
}

// quickMisses are the mistakes that make quick lets through.
var quickMisses = []string{"slow to draw attackers"}

// TestMutantsAreCaught shows each mistake to its check: to as much of it as make quick
// has, and where that lets it through, to more. It says how many make quick catches.
func TestMutantsAreCaught(t *testing.T) {
	flaws, found := map[string]bool{}, map[string]bool{}
	more := normal
	more.random, more.bytes = 2000, 1<<28 // enough to find each
	try := func(flaw, check string, only kernels.Attack) {
		flaws[flaw] = true
		t.Run(check+"/"+flaw, func(t *testing.T) {
			m := &model{flaw: flaw, lanes: 5, only: only}
			err := shown(m, check, quick)
			switch {
			case err != nil:
				found[flaw] = true
			case testing.Short():
				t.Skip("takes more than short mode has")
			default:
				err = shown(m, check, more)
			}
			if err == nil {
				t.Fatal("not caught")
			}
			t.Log(err)
		})
	}
	for _, m := range mutants {
		try(m.flaw, m.check, kernels.NoAttack)
	}
	if testing.Short() {
		return
	}
	for _, m := range attackerMutants {
		try(m.flaw, m.check, m.attack)
	}
	var missed []string
	for flaw := range flaws {
		if !found[flaw] {
			missed = append(missed, flaw)
		}
	}
	slices.Sort(missed)
	t.Logf("make quick catches %d of %d mistakes", len(found), len(flaws))
	if !slices.Equal(missed, quickMisses) {
		t.Errorf("make quick lets %q through, want %q", missed, quickMisses)
	}
}

// shown returns what a check of size z says of m.
func shown(m *model, name string, z size) error {
	s := newSuite(m)
	s.hang, s.prompt = 4*time.Second, 100*time.Millisecond
	s.size = z
	i := slices.IndexFunc(checks, func(c check) bool { return c.name == name })
	return checks[i].run(s)
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
	if rows != 214 || alone != 142 {
		t.Errorf("the tables have %d rows, %d of them without attackers; want 214 and 142", rows, alone)
	}
	if all, err := digests(); err != nil || len(all) != 10 {
		t.Errorf("the tables have %d digests (%v), want 10", len(all), err)
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
		trials := 0
		for _, f := range factors {
			if f.name == "trials" {
				trials = f.values
			}
		}
		if want := 11*9 + 11*trials + words("rule")*words("tie") + 5*6; len(seen) != want {
			t.Errorf("%d lanes: %d pairs in %d cases, want %d", lanes, len(seen), len(cases), want)
		}
	}
}

// TestAttackerCases checks that the cases are valid, have every attack and number of attackers, and
// that most of their pairs synchronise: other pairs show nothing about attackers.
func TestAttackerCases(t *testing.T) {
	edges, synced := attackerEdges(normal), 0
	seen := map[[2]int]bool{}
	for _, p := range edges {
		seen[[2]int{int(p.Attack), p.Attackers}] = true
		for i := range p.Trials {
			if want(p, p.FirstTrial+i).SyncSteps[0] != kernels.Null {
				synced++
				break
			}
		}
	}
	if len(seen) != (words("attack")-1)*11 || 100*synced < 80*len(edges) {
		t.Errorf("%d cases, %d with pairs that synchronise, and %d pairs of an attack and a number", len(edges), synced, len(seen))
	}
	for _, p := range append(edges, attackerEnds(512, normal)...) {
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", flags(p), err)
		}
	}
}

// TestCaseIsAlwaysValid decodes noise of all lengths.
func TestCaseIsAlwaysValid(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	longest, attackers := uint64(0), 0
	for range 100000 {
		data := make([]byte, r.IntN(60))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		p := Case(data)
		if err := p.Validate(); err != nil {
			t.Fatalf("%x: %v", data, err)
		}
		most := uint64(pairCost.work)
		if p.Attack != kernels.NoAttack {
			most = uint64(attackerCost.work)
			attackers = max(attackers, p.Attackers)
		}
		pass := uint64(p.Weights()*(p.Attackers+2)/2) * p.MaxSteps
		if p.Trials == 0 || pass*p.Trials > most+pass {
			t.Fatalf("%x: %s: %d weight-steps", data, flags(p), pass*p.Trials)
		}
		longest = max(longest, p.Trials)
	}
	if longest < 1025 || attackers < 140 {
		t.Errorf("no case has more than %d trials, or more than %d attackers", longest, attackers)
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

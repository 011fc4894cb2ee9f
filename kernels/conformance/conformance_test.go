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

// quickMisses are the mistakes that make quick lets through.
var quickMisses = []string{"does not look while it steps", "slow to draw attackers"}

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
	s.hang, s.look = 4*time.Second, 1<<24
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

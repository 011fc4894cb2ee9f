package attack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch/exchange"
	"tpmbench/cpu/bitpacked"
	"tpmbench/internal/amount"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// recorded is the exchange of trial 0 of p, up to a step, with A's weights after each step.
func recorded(t *testing.T, p kernels.Params, steps uint64) (path string, keys [][]int8) {
	t.Helper()
	p.Attack, p.Attackers, p.Wait = kernels.NoAttack, 0, 0
	s := reference.New(p, 0)
	keys = append(keys, slices.Clone(s.A.W))
	var out bytes.Buffer
	for s.T < steps {
		s.Step()
		line, _ := json.Marshal(map[string]any{"step": s.T, "tau_a": s.A.Tau, "tau_b": s.B.Tau, "x": slices.Collect(slices.Chunk(s.X, p.N))})
		out.Write(append(line, '\n'))
		keys = append(keys, slices.Clone(s.A.W))
	}
	path = filepath.Join(t.TempDir(), "log.jsonl")
	if err := os.WriteFile(path, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path, keys
}

// run attacks a log with p's attackers, of l.
func run(t *testing.T, l kernels.Listener, p kernels.Params, path string, o Options) *Result {
	t.Helper()
	r, err := try(context.Background(), l, p, path, o)
	if err != nil {
		t.Fatalf("%v: %v", p, err)
	}
	return r
}

func try(ctx context.Context, l kernels.Listener, p kernels.Params, path string, o Options) (*Result, error) {
	log, err := exchange.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	q, _, err := log.Params(p, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	return Run(ctx, l, log, q, o)
}

// listeners are those of this machine.
func listeners() (list []kernels.Listener) {
	list = append(list, reference.Backend{}, bitpacked.Backend{Kernel: bitpacked.Generic})
	for _, b := range bitpacked.Vector() {
		if b.Info().Lacks == "" {
			list = append(list, b)
		}
	}
	return list
}

// cases are random small pairs under every attack, with some thousands of steps to synchronise.
func cases(n int) (list []kernels.Params) {
	r := rand.New(rand.NewPCG(19, 20))
	for i := range n {
		p := kernels.Params{K: 1 + r.IntN(4), N: 1 + r.IntN(70), L: 1 + r.IntN(3), Rule: kernels.Rule(r.IntN(3)), Tie: kernels.Tie(r.IntN(3)),
			MaxSteps: 3000, Seed: r.Uint64(), Trials: 1, Attack: kernels.Attack(1 + i%5), Attackers: []int{1, 3, 40, 150, 700}[r.IntN(5)]}
		if p.Attack == kernels.Majority {
			p.Wait = uint64(r.IntN(30))
		}
		if i%4 == 0 {
			p.InputRange, p.ZeroInputs = 1+r.IntN(4), r.IntN(2) == 0
		}
		list = append(list, p)
	}
	return list
}

// What attackers find in the log of trial 0 is what those of a run find, at sync_steps.
func TestFindsWhatRunFinds(t *testing.T) {
	n := amount.Of(15, 40, 400)
	synced, caught := 0, 0
	for _, p := range cases(n) {
		row, err := reference.Row(t.Context(), p, 0)
		if err != nil {
			t.Fatal(err)
		}
		if row.SyncSteps[0] == kernels.Null || row.SyncSteps[0] == 0 {
			continue
		}
		synced++
		path, keys := recorded(t, p, uint64(row.SyncSteps[0])+20)
		at := int64(row.SyncSteps[0])
		for _, l := range listeners() {
			r := run(t, l, p, path, Options{At: &at})
			m := r.Match(keys[at])
			if m.Equal != int(row.AttackersSynced[0]) || m.Best != int(row.BestEqualWeights[0]) {
				t.Errorf("%v by %T: %d attackers have the key and one has %d weights; in the run %d and %d", p, l, m.Equal, m.Best, row.AttackersSynced[0], row.BestEqualWeights[0])
			}
			if m.Equal > 0 {
				caught++
			}
		}
	}
	if synced < n/3 || caught < n/3 {
		t.Errorf("of %d logs %d times a key was found: too few to tell", synced, caught)
	}
}

// Scores are those that counting one step after the other gives.
func TestScores(t *testing.T) {
	for _, p := range cases(amount.Of(8, 25, 100)) {
		steps := 30 + p.Seed%200
		path, _ := recorded(t, p, steps)
		var want []Candidate
		for i, l := range listeners() {
			r := run(t, l, p, path, Options{})
			for j := range r.Candidates {
				r.Candidates[j].place, r.Candidates[j].was = 0, 0
			}
			if i == 0 {
				want = r.Candidates
				if p.Attack != kernels.Genetic {
					compare(t, p, steps, r)
				}
			}
			if !slices.Equal(r.Candidates, want) {
				t.Errorf("%v by %T: other candidates than the reference's: %+v, want %+v", p, l, r.Candidates[0], want[0])
			}
		}
	}
}

// compare compares the scores with those of the attackers of trial 0.
func compare(t *testing.T, p kernels.Params, steps uint64, r *Result) {
	s := reference.New(p, 0)
	want := make([]Candidate, len(s.E))
	for i := range want {
		want[i] = Candidate{Attacker: i, Score: Score{Since: 1}, Same: -1}
	}
	for s.T < steps {
		s.Step()
		for i := range s.E {
			if s.E[i].Tau == s.A.Tau {
				continue
			}
			want[i].Errors++
			want[i].Since = int64(s.T + 1)
			if s.T+Window > steps {
				want[i].ErrorsLast++
			}
		}
	}
	for i := range s.E {
		for j := range s.E {
			if s.E[i].Equals(&s.E[j].Machine) {
				want[i].Same++
			}
		}
	}
	for rank, c := range r.Candidates {
		if c != want[c.Attacker] {
			t.Errorf("%v: %+v, want %+v", p, c, want[c.Attacker])
		}
		if rank > 0 && !before(r.Candidates[rank-1], c) {
			t.Errorf("%v: %+v stands before %+v", p, r.Candidates[rank-1], c)
		}
	}
}

func before(a, b Candidate) bool {
	switch {
	case a.ErrorsLast != b.ErrorsLast:
		return a.ErrorsLast < b.ErrorsLast
	case a.Since != b.Since:
		return a.Since < b.Since
	case a.Errors != b.Errors:
		return a.Errors < b.Errors
	}
	return a.Attacker < b.Attacker
}

// Weights after a step are those at the end of a log that ends there, of networks those that the
// candidates descend from.
func TestAt(t *testing.T) {
	for _, p := range cases(amount.Of(5, 10, 100)) {
		p.InputRange, p.ZeroInputs = 0, false
		long, _ := recorded(t, p, 90)
		for _, at := range []int64{0, 1, 37, 89, 90} {
			for _, l := range listeners() {
				r := run(t, l, p, long, Options{At: &at})
				if r.At() != at {
					t.Fatalf("at %d, want %d", r.At(), at)
				}
				s := reference.New(p, 0)
				for s.T < uint64(at) {
					s.Step()
				}
				w := make([]int8, p.Weights())
				for i := range r.Candidates {
					c := &r.Candidates[i]
					r.Weights(c, w)
					is := func(e reference.Attacker) bool { return slices.Equal(e.W, w) }
					if p.Attack != kernels.Genetic && !is(s.E[c.Attacker]) || !slices.ContainsFunc(s.E, is) {
						t.Fatalf("%v by %T at %d: candidate %+v has not the weights of then", p, l, at, c)
					}
				}
			}
		}
		late := int64(91)
		if _, err := try(context.Background(), listeners()[0], p, long, Options{At: &late}); err == nil || !strings.Contains(err.Error(), "the log has the steps 1 to 90") {
			t.Errorf("at 91: %v", err)
		}
	}
}

// An attack that is stopped has candidates by what it has heard.
func TestStopped(t *testing.T) {
	p := kernels.Params{K: 3, N: 20, L: 3, Trials: 1, MaxSteps: 1e6, Attack: kernels.Geometric, Attackers: 5}
	path, _ := recorded(t, p, 400)
	for _, l := range listeners() {
		ctx, cancel := context.WithCancel(context.Background())
		r, err := try(ctx, l, p, path, Options{Tell: func(steps int64) {
			if steps > 100 {
				cancel()
			}
		}})
		if err == nil || r == nil || r.Heard.Steps < 100 || r.Heard.Steps > 300 || len(r.Candidates) != 5 {
			t.Errorf("%T: %v, %v", l, r, err)
		}
	}
}

func TestVerdict(t *testing.T) {
	p := kernels.Params{K: 3, N: 100, L: 3, Tie: kernels.TiePlus, Trials: 1, MaxSteps: 1e6, Attack: kernels.Geometric, Attackers: 200}
	l := listeners()[len(listeners())-1]
	row, err := reference.Row(t.Context(), p, 0)
	if err != nil {
		t.Fatal(err)
	}
	sync := uint64(row.SyncSteps[0])
	long, _ := recorded(t, p, sync+60)
	short, _ := recorded(t, p, 120)
	tiny, _ := recorded(t, p, 3)
	few, wrong := p, p
	few.Attackers, wrong.L = 1, 5
	for _, c := range []struct {
		p     kernels.Params
		path  string
		is    bool
		parts string
	}{
		{p, long, true, "is plausible: it has foretold A's output in all of the last 50 steps"},
		{p, short, false, "none is plausible: even the best;record more steps, since A and B still differed in step"},
		{wrong, long, false, "none is plausible;look whether {l}, {rule} and {tie} are the pair's;{attack} genetic;more {attackers};another {seed}."},
		{p, tiny, false, "none is sure;all of the log's 3 steps"},
	} {
		r := run(t, l, c.p, c.path, Options{})
		for _, part := range strings.Split(c.parts, ";") {
			if r.Plausible() != c.is || !strings.Contains(r.Verdict(), part) {
				t.Errorf("%v: %q, want %q", c.p, r.Verdict(), part)
			}
		}
	}
	s := run(t, l, p, long, Options{}).Summary("1", "b", 2, "0", kernels.Flag)
	if len(s.Candidates) != Best || len(s.Candidates[0].Weights) != 600 || s.Attacks[0].AttackerSteps != float64(sync+60)*100 || s.At != int64(sync+60) {
		t.Errorf("%+v", s)
	}
	text, err := json.Marshal(s)
	if want := fmt.Sprintf(`"candidates":[{"attack":"geometric","attacker":%d,`, s.Candidates[0].Attacker); err != nil || !strings.Contains(string(text), want) {
		t.Errorf("%s (%v)", text, err)
	}
}

// With the tie split, an attacker with A's weights errs just where B differs from A.
func TestSplit(t *testing.T) {
	p := kernels.Params{K: 3, N: 40, L: 2, Tie: kernels.TieSplit, Trials: 1, MaxSteps: 1e6, Seed: 3, Attack: kernels.Genetic, Attackers: 500}
	row, err := reference.Row(t.Context(), p, 0)
	if err != nil {
		t.Fatal(err)
	}
	path, keys := recorded(t, p, uint64(row.SyncSteps[0])+200)
	r := run(t, listeners()[1], p, path, Options{})
	if m := r.Match(keys[len(keys)-1]); m.First == 0 || r.Heard.InWindow == 0 {
		t.Skip("no attacker has the key, or ties did not come") // of this seed
	} else if !r.Plausible() || r.Candidates[m.First-1].ErrorsLast != r.Heard.InWindow {
		t.Errorf("%d errors where B has %d: %s", r.Candidates[m.First-1].ErrorsLast, r.Heard.InWindow, r.Verdict())
	}
}

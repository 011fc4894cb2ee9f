package kernels

import (
	"math"
	"strings"
	"testing"
)

// said returns an error of parameters as the command says it.
func said(err error) string {
	return err.(interface {
		Named(func(string) string) string
	}).Named(Flag)
}

// with returns the standard case with a change.
func with(change func(*Params)) Params {
	p := Default()
	change(&p)
	return p
}

// TestValidateAccepts takes every limit at its edge.
func TestValidateAccepts(t *testing.T) {
	for name, p := range map[string]Params{
		"default":                 Default(),
		"smallest":                {K: 1, N: 1, L: 1, MaxSteps: 1},
		"largest K":               with(func(p *Params) { p.K = MaxK }),
		"largest N":               with(func(p *Params) { p.K, p.N = 1, MaxN }),
		"most weights":            with(func(p *Params) { p.K, p.N = 4, MaxN }),
		"most weights, largest K": with(func(p *Params) { p.K, p.N = MaxK, MaxWeights/MaxK }),
		"largest L":               with(func(p *Params) { p.L = MaxL }),
		"last rule":               with(func(p *Params) { p.Rule = RandomWalk }),
		"last tie":                with(func(p *Params) { p.Tie = TieSplit }),
		"most steps":              with(func(p *Params) { p.MaxSteps = 1<<31 - 2 }),
		"largest seed":            with(func(p *Params) { p.Seed = math.MaxUint64 }),
		"no trials":               with(func(p *Params) { p.Trials = 0 }),
		"last trial":              with(func(p *Params) { p.FirstTrial, p.Trials = 1<<63-1, 1 }),
		"end at 2^63":             with(func(p *Params) { p.FirstTrial, p.Trials = 1, 1<<63-1 }),
		"longest range":           with(func(p *Params) { p.Trials = 1 << 63 }),
		"empty range at the end":  with(func(p *Params) { p.FirstTrial, p.Trials = 1<<63, 0 }),
		"one attacker":            with(func(p *Params) { p.Attack, p.Attackers = Observer, 1 }),
		"most attackers, follow":  with(func(p *Params) { p.Attack, p.Attackers, p.Follow = Genetic, MaxAttackers, true }),
		"no wait":                 with(func(p *Params) { p.Attack, p.Attackers, p.Wait = Majority, 5, 0 }),
		"longest wait":            with(func(p *Params) { p.Attack, p.Attackers, p.Wait = Majority, 5, 1<<31-2 }),
	} {
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestValidateRefuses wants every error to name the flag, the value and what
// would be allowed.
func TestValidateRefuses(t *testing.T) {
	for _, c := range []struct {
		p    Params
		says []string
	}{
		{with(func(p *Params) { p.K = 0 }), []string{"-K 0", "1 to 1024"}},
		{with(func(p *Params) { p.K = 1025 }), []string{"-K 1025", "1 to 1024"}},
		{with(func(p *Params) { p.K = -1 }), []string{"-K -1", "1 to 1024"}},
		{with(func(p *Params) { p.N = 0 }), []string{"-N 0", "1 to 1048576"}},
		{with(func(p *Params) { p.K, p.N = 1, MaxN+1 }), []string{"-N 1048577", "1 to 1048576"}},
		{with(func(p *Params) { p.K, p.N = 5, MaxN }), []string{"-K 5", "-N 1048576", "5242880", "4194304"}},
		{with(func(p *Params) { p.L = 0 }), []string{"-L 0", "1 to 127"}},
		{with(func(p *Params) { p.L = 128 }), []string{"-L 128", "1 to 127"}},
		{with(func(p *Params) { p.Rule = 200 }), []string{"--rule 200", "hebbian, anti-hebbian, random-walk"}},
		{with(func(p *Params) { p.Tie = 200 }), []string{"--tie 200", "minus, plus, split"}},
		{with(func(p *Params) { p.MaxSteps = 0 }), []string{"--max-steps 0", "1 to 2147483646"}},
		{with(func(p *Params) { p.MaxSteps = 1<<31 - 1 }), []string{"--max-steps 2147483647", "1 to 2147483646"}},
		{with(func(p *Params) { p.FirstTrial, p.Trials = 2, 1<<63-1 }), []string{"--first-trial 2", "--trials 9223372036854775807", "at most 9223372036854775806"}},
		{with(func(p *Params) { p.FirstTrial, p.Trials = 2, math.MaxUint64 }), []string{"--first-trial 2", "--trials 18446744073709551615"}},
		{with(func(p *Params) { p.FirstTrial, p.Trials = 1<<63-1, 2 }), []string{"--first-trial 9223372036854775807", "--trials 2", "at most 1 "}},
		{with(func(p *Params) { p.FirstTrial, p.Trials = 1<<63, 1 }), []string{"--first-trial 9223372036854775808", "0 to 9223372036854775807"}},
		{with(func(p *Params) { p.FirstTrial, p.Trials = math.MaxUint64, 0 }), []string{"--first-trial 18446744073709551615", "0 to 9223372036854775807"}},
		{with(func(p *Params) { p.Attack, p.Attackers = 200, 1 }), []string{"--attack 200", "none, observer"}},
		{with(func(p *Params) { p.Attackers = 1 }), []string{"--attackers 1", "with an --attack"}},
		{with(func(p *Params) { p.Follow = true }), []string{"--follow true", "with an --attack"}},
		{with(func(p *Params) { p.Attack = Simple }), []string{"--attackers 0", "1 to 65535"}},
		{with(func(p *Params) { p.Attack, p.Attackers = Simple, 65536 }), []string{"--attackers 65536", "1 to 65535"}},
		{with(func(p *Params) { p.Attack, p.Attackers, p.Wait = Majority, 2, 1<<31-1 }), []string{"--wait 2147483647", "0 to 2147483646"}},
	} {
		err := c.p.Validate()
		if err == nil {
			t.Errorf("accepted, want an error that says %q", c.says)
			continue
		}
		said := said(err)
		for _, s := range c.says {
			if !strings.Contains(said, s) {
				t.Errorf("%q does not say %q", said, s)
			}
		}
		if strings.ContainsAny(err.Error(), "\n{") || strings.Contains(err.Error(), "--") {
			t.Errorf("%q is more than a sentence", err)
		}
	}
}

// A wait is of majority alone. A file with another is valid, since its rows are what they are.
func TestCheckUsed(t *testing.T) {
	for _, attack := range []Attack{NoAttack, Observer, Simple, Geometric, Majority, Genetic} {
		p := with(func(p *Params) { p.Attack, p.Attackers = attack, attack.DefaultAttackers() })
		if err := p.CheckUsed(); err != nil {
			t.Error(err)
		}
		p.Wait = 3
		if err := p.CheckUsed(); (err == nil) != (attack == Majority) {
			t.Errorf("%v: %v", attack, err)
		}
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestRanges(t *testing.T) {
	p := with(func(p *Params) { p.FirstTrial, p.Trials = 1, 1<<63-1 })
	if got := p.LastTrial(); got != 1<<63-1 {
		t.Errorf("LastTrial: got %d, want 2^64-1", got)
	}
	if got := Default().Weights(); got != 300 {
		t.Errorf("Weights: got %d, want 300", got)
	}
}

package kernels

import "math"

// Fields are the parameters of a run, in the order of names, columns and command lines.
var Fields = []Field{
	NewWhole(func(p *Params) *int { return &p.K }, Field{
		Name: "k", Told: true, Flag: "hidden", Short: "K", Label: "K=", Size: true, Min: 1, Max: MaxK, Default: 3,
		Edges: []uint64{1, 2, 3, 5, 8},
		About: "hidden units of a machine",
	}),
	NewWhole(func(p *Params) *int { return &p.N }, Field{
		Name: "n", Told: true, Flag: "inputs", Short: "N", Label: "N=", Size: true, Min: 1, Max: MaxN, Default: 100,
		Edges: []uint64{1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129},
		About: "inputs of a hidden unit",
	}),
	NewWhole(func(p *Params) *int { return &p.L }, Field{
		Name: "l", Told: true, Flag: "depth", Short: "L", Label: "L=", Size: true, Min: 1, Max: MaxL, Default: 3,
		Edges: []uint64{1, 2, 3, 4, 7, 8, 15, 16, MaxL},
		About: "synaptic depth: weights are whole numbers from -L to L",
	}),
	word(func(p *Params) *Rule { return &p.Rule }, Field{
		Name: "rule", Told: true, Flag: "rule", Words: []string{"hebbian", "anti-hebbian", "random-walk"},
		About: "learning rule",
	}),
	word(func(p *Params) *Tie { return &p.Tie }, Field{
		Name: "tie", Told: true, Flag: "tie", Label: "tie ", Words: []string{"minus", "plus", "split"},
		About: "sign of a hidden unit whose local field is 0",
	}),
	word(func(p *Params) *Attack { return &p.Attack }, Field{
		Name: "attack", Flag: "attack", Words: []string{"none", "observer", "simple", "geometric", "majority", "genetic"},
		About: "attack on each pair, by attackers who hear inputs and outputs",
	}),
	NewWhole(func(p *Params) *int { return &p.Attackers }, Field{
		Name: "attackers", Flag: "attackers", Label: "attackers ", Size: true, None: true, Min: 1, Max: MaxAttackers, Of: attacked, With: "with an {attack}",
		Edges: []uint64{1, 2, 3, 4, 31, 32, 33, 63, 64, 65, 100},
		About: "attackers of each pair, of genetic ones at most (default 1, for majority 100, for genetic 512)",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Wait }, Field{
		Name: "wait", Flag: "wait", Label: "wait ", Unit: "steps", Size: true, Max: MaxSteps, Default: 100,
		Of: func(p Params) bool { return p.Attack == Majority }, With: "with {attack} majority",
		Edges: []uint64{0, 1, 2, 7, 100},
		About: "steps before attackers of majority vote",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.MaxSteps }, Field{
		Name: "max_steps", Told: true, Flag: "max-steps", Label: "max. steps ", Unit: "steps", Size: true, Apart: true, Min: 1, Max: MaxSteps, Default: 1e6,
		Edges: []uint64{1, 2, 15, 16, 17, 33},
		About: "last step of a pair that does not synchronise",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Trials }, Field{
		Name: "trials", Told: true, Flag: "trials", Label: "trials ", Unit: "trials", Size: true, Apart: true, Range: true, Max: MaxTrials, Default: 1e5,
		About: "number of trials, each a pair of machines",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Seed }, Field{
		Name: "seed", Told: true, Flag: "seed", Label: "seed ", Size: true, Apart: true, Max: math.MaxUint64, Default: 1,
		Edges: []uint64{0, 1, math.MaxUint64},
		About: "key of the random streams",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.FirstTrial }, Field{
		Name: "first_trial", Flag: "first-trial", Label: "first trial ", Size: true, Apart: true, Range: true, Max: MaxTrials,
		Edges: []uint64{0, 1<<32 - 3, MaxTrials - 1},
		About: "number of the first trial",
	}),
	truth(func(p *Params) *bool { return &p.Follow }, Field{
		Name: "follow", Flag: "follow", Label: "followed", Of: attacked, With: "with an {attack}",
		About: "go on after sync_steps until an attacker has learned the weights",
	}),
	truth(func(p *Params) *bool { return &p.Keys }, Field{
		Name: "keys", Flag: "keys", Label: "with keys",
		About: "also write the weights that each pair agreed on",
	}),
}

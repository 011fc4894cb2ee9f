package kernels

import "math"

// Fields are the parameters of a run, in the order of names, columns and command lines.
var Fields = []Field{
	NewWhole(func(p *Params) *int { return &p.K }, Field{
		Name: "k", Heard: true, Told: true, Flag: "hidden", Short: "K", Label: "K=", Size: true, Min: 1, Max: MaxK, Default: 3,
		Edges: []uint64{1, 2, 3, 5, 8},
		About: "hidden units of a machine",
	}),
	NewWhole(func(p *Params) *int { return &p.N }, Field{
		Name: "n", Heard: true, Told: true, Flag: "inputs", Short: "N", Label: "N=", Size: true, Min: 1, Max: MaxN, Default: 100,
		Edges: []uint64{1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129},
		About: "inputs of a hidden unit",
	}),
	NewWhole(func(p *Params) *int { return &p.L }, Field{
		Name: "l", Heard: true, Told: true, Flag: "depth", Short: "L", Label: "L=", Size: true, Min: 1, Max: MaxL, Default: 3,
		Edges: []uint64{1, 2, 3, 4, 7, 8, 15, 16, MaxL},
		About: "synaptic depth: weights are whole numbers from -L to L",
	}),
	NewWhole(func(p *Params) *int { return &p.InputRange }, Field{
		Name: "input_range", Heard: true, Flag: "input-range", Short: "M", Label: "M=", Late: true, Min: 1, Max: MaxInput, Default: 1, Zero: 1,
		Edges: []uint64{1, 2, 3, 4, MaxInput},
		About: "input range: inputs are whole numbers from -M to M without 0",
	}),
	truth(func(p *Params) *bool { return &p.ZeroInputs }, Field{
		Name: "zero_inputs", Heard: true, Flag: "zero-inputs", Label: "with zero", Late: true,
		About: "0 is an input too",
	}),
	word(func(p *Params) *Rule { return &p.Rule }, Field{
		Name: "rule", Heard: true, Told: true, Flag: "rule", Words: []string{"hebbian", "anti-hebbian", "random-walk"},
		About: "learning rule",
	}),
	word(func(p *Params) *Tie { return &p.Tie }, Field{
		Name: "tie", Heard: true, Told: true, Flag: "tie", Label: "tie ", Words: []string{"minus", "plus", "split"},
		About: "sign of a hidden unit whose local field is 0",
	}),
	word(func(p *Params) *Start { return &p.Start }, Field{
		Name: "start", Flag: "start", Label: "start ", Late: true, Words: []string{"random", "near", "bits"},
		About: "how B's initial weights come about",
	}),
	fraction(func(p *Params) *float64 { return &p.StartErrors }, Field{
		Name: "start_errors", Flag: "start-errors", Label: "errors ", Late: true, Size: true,
		Of: func(p Params) bool { return p.Start != StartRandom }, With: "with {start} near or bits",
		About: "probability that a weight of B's start is another than A's, or one of its bits",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Query }, Field{
		Name: "query", Flag: "query", Label: "query ", Late: true, Max: MaxN * MaxL,
		Edges: []uint64{0, 1, 10},
		About: "local field that the machine wants that asks, A in odd steps; 0: inputs are random",
	}),
	word(func(p *Params) *Attack { return &p.Attack }, Field{
		Name: "attack", Aside: true, Flag: "attack", Words: []string{"none", "observer", "simple", "geometric", "majority", "genetic"},
		About: "attack on each pair, by attackers who hear inputs and outputs",
	}),
	NewWhole(func(p *Params) *int { return &p.Attackers }, Field{
		Name: "attackers", Aside: true, Flag: "attackers", Label: "attackers ", Size: true, None: true, Min: 1, Max: MaxAttackers, Of: attacked, With: "with an {attack}",
		Edges: []uint64{1, 2, 3, 4, 31, 32, 33, 63, 64, 65, 100},
		About: "attackers of each pair, of genetic ones at most (default 1, for majority 100, for genetic 512)",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Wait }, Field{
		Name: "wait", Aside: true, Flag: "wait", Label: "wait ", Unit: "steps", Size: true, Max: MaxSteps, Default: 100,
		Of: func(p Params) bool { return p.Attack == Majority }, With: "with {attack} majority", Idle: true,
		Edges: []uint64{0, 1, 2, 7, 100},
		About: "steps before attackers of majority vote",
	}),
	truth(func(p *Params) *bool { return &p.Distance }, Field{
		Name: "distance", Aside: true, Flag: "distance", Label: "with distance", Late: true, Of: attacked, With: "with an {attack}",
		About: "also write how far the nearest attacker is from A's weights",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Detect }, Field{
		Name: "detect", Aside: true, Flag: "detect", Label: "detect ", Unit: "steps", Late: true, Max: MaxSteps,
		Edges: []uint64{0, 1, 5, MaxSteps},
		About: "steps of equal outputs after which the pair takes itself for synchronised; 0: not looked for",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.Share }, Field{
		Name: "share", Aside: true, Flag: "share", Label: "share ", Unit: "weights", Late: true, Max: MaxWeights,
		Edges: []uint64{0, 1},
		About: "weights that A and B must share; 0: not looked for",
	}),
	NewWhole(func(p *Params) *uint64 { return &p.MaxSteps }, Field{
		Name: "max_steps", Aside: true, Told: true, Flag: "max-steps", Label: "max. steps ", Unit: "steps", Size: true, Apart: true, Min: 1, Max: MaxSteps, Default: 1e6,
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
		Name: "follow", Aside: true, Flag: "follow", Label: "followed", Of: attacked, With: "with an {attack}",
		About: "go on after sync_steps until an attacker has learned the weights",
	}),
	truth(func(p *Params) *bool { return &p.Keys }, Field{
		Name: "keys", Aside: true, Flag: "keys", Label: "with keys",
		About: "also write the weights that each pair agreed on",
	}),
}

package conformance

import (
	"math"

	"tpmbench/kernels"
)

// late returns the names of the parameters that came with contract version 2.
func late() (names []string) {
	for _, f := range kernels.Fields {
		if f.Late {
			names = append(names, f.Name)
		}
	}
	return names
}

// offered returns p without the late parameters that the backend does not offer: it is then no
// case lost to a backend that knows only older ones.
func (s *suite) offered(p kernels.Params) kernels.Params {
	for lack := s.info.Offers.Lacks(p); lack != nil; lack = s.info.Offers.Lacks(p) {
		f := kernels.FieldOf(lack.Name)
		if f == nil || !f.Late {
			break
		}
		if f.Set(&p, f.Default); p.Start == kernels.StartRandom {
			p.StartErrors = 0
		}
	}
	return p
}

// choice is a factor whose values are changes to cases, of which the first is none.
func choice(name string, changes ...func(*kernels.Params)) factor {
	return factor{name, 1 + len(changes), func(p *kernels.Params, i int) {
		if i > 0 {
			changes[i-1](p)
		}
	}}
}

// edgesOf returns the edges of a field that are not its default.
func edgesOf(name string) (v []uint64) {
	f := kernels.FieldOf(name)
	for _, edge := range f.Edges {
		if edge != f.Default {
			v = append(v, edge)
		}
	}
	return v
}

// variantFactors are the values whose pairs the edge cases of variants cover. Those that do not go
// together are values of one factor; those that depend on sizes come after these.
func variantFactors() []factor {
	list := factors(map[string][]uint64{
		"k":      {1, 2, 3, 5, kernels.MaxVoters, 50},
		"n":      {1, 7, 63, 64, 65, 129, 300},
		"l":      {1, 2, 3, 4, 7, kernels.MaxL},
		"trials": {3},
	}, append(late(), "attack", "attackers", "wait", "follow", "max_steps", "seed", "first_trial")...)

	var inputs, detect, share []func(*kernels.Params)
	inputs = append(inputs, func(p *kernels.Params) { p.ZeroInputs = true })
	for _, m := range edgesOf("input_range") {
		for _, zero := range []bool{false, true} {
			inputs = append(inputs, func(p *kernels.Params) { p.InputRange, p.ZeroInputs = int(m), zero })
		}
	}
	for _, q := range append(edgesOf("query"), math.MaxUint64) {
		inputs = append(inputs, func(p *kernels.Params) { p.Query = min(q, uint64(p.N*p.L)) })
	}
	start := func(s kernels.Start, errors float64) func(*kernels.Params) {
		return func(p *kernels.Params) { p.Start, p.StartErrors = s, errors }
	}
	for _, d := range edgesOf("detect") {
		detect = append(detect, func(p *kernels.Params) { p.Detect = d })
	}
	for _, most := range append(edgesOf("share"), 50, math.MaxUint64) {
		share = append(share, func(p *kernels.Params) { p.Share = min(most, uint64(p.Weights())) })
	}
	attack := func(a kernels.Attack, attackers int, follow, distance bool) func(*kernels.Params) {
		return func(p *kernels.Params) {
			if a == kernels.Majority || a == kernels.Genetic {
				p.K = min(p.K, kernels.MaxVoters)
			}
			p.Attack, p.Attackers, p.Wait, p.Follow, p.Distance = a, attackers, 3, follow, distance
		}
	}
	return append([]factor{choice("attacks",
		attack(kernels.Observer, 2, true, true), attack(kernels.Simple, 3, false, true), attack(kernels.Geometric, 5, true, true),
		attack(kernels.Majority, 4, false, true), attack(kernels.Genetic, 9, true, true),
		attack(kernels.Observer, 66, false, false), attack(kernels.Geometric, 65, false, false), attack(kernels.Genetic, 40, false, false),
	)}, append(list,
		choice("inputs", inputs...),
		choice("starts", start(kernels.StartNear, 0), start(kernels.StartNear, 0.05), start(kernels.StartNear, 1),
			start(kernels.StartBits, 0), start(kernels.StartBits, 0.05), start(kernels.StartBits, 1)),
		choice("detect", detect...),
		choice("share", share...),
	)...)
}

// variantEdges covers every pair of values of variantFactors, in as many steps and trials as cost
// allows.
func variantEdges() []kernels.Params {
	const most = 300000 // weights of machines times steps times trials
	cases := coverPairs(variantFactors())
	for i := range cases {
		p := &cases[i]
		if p.Attack == kernels.Majority || p.Attack == kernels.Genetic {
			p.K = min(p.K, kernels.MaxVoters)
		}
		p.Seed = uint64(i)
		p.MaxSteps = min(150, max(5, most/(p.Trials*p.StepWeights())))
	}
	return append(cases,
		// Pairs that synchronise.
		kernels.Params{K: 3, N: 40, L: 3, InputRange: 3, Rule: kernels.RandomWalk, MaxSteps: 400, Trials: 5, Keys: true, Detect: 12, Share: 100},
		kernels.Params{K: 3, N: 40, L: 3, InputRange: 4, ZeroInputs: true, Tie: kernels.TieSplit, MaxSteps: 400, Trials: 5, Attack: kernels.Simple, Attackers: 3, Distance: true, Follow: true},
		kernels.Params{K: 3, N: 40, L: 2, Query: 6, Rule: kernels.RandomWalk, MaxSteps: 400, Trials: 5, Keys: true, Detect: 30},
		kernels.Params{K: 3, N: 40, L: 5, Start: kernels.StartNear, StartErrors: 0.02, MaxSteps: 400, Trials: 9, Keys: true, Share: 118},
		kernels.Params{K: 3, N: 40, L: 5, Start: kernels.StartBits, StartErrors: 0.02, MaxSteps: 400, Trials: 9, Keys: true},
		// More trials than lanes, after starts that do not end where a block of keystream does.
		kernels.Params{K: 3, N: 5, L: 2, Start: kernels.StartNear, StartErrors: 0.3, MaxSteps: 60, Trials: 1100},
		kernels.Params{K: 1, N: 7, L: 3, Start: kernels.StartBits, StartErrors: 0.1, MaxSteps: 60, Trials: 1100, Tie: kernels.TieSplit},
		// Local fields and sums beyond 32 bits.
		kernels.Params{K: 1, N: 1 << 19, L: kernels.MaxL, InputRange: kernels.MaxInput, MaxSteps: 2, Trials: 1},
		kernels.Params{K: kernels.MaxK, N: 3, L: 1, InputRange: 2, Rule: kernels.RandomWalk, MaxSteps: 30, Trials: 2, Keys: true},
	)
}

// checkVariants compares short runs on the edges of the late parameters, those that the backend
// offers.
func checkVariants(s *suite) error {
	tried := map[kernels.Params]bool{}
	for _, p := range variantEdges() {
		p = s.offered(p)
		isLate := false
		for i := range kernels.Fields {
			f := &kernels.Fields[i]
			isLate = isLate || f.Late && !f.IsDefault(p)
		}
		if !isLate || tried[p] {
			continue
		}
		tried[p] = true
		if err := s.try(p, handing{}); err != nil {
			return err
		}
	}
	return nil
}

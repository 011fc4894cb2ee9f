package conformance

import (
	"math"

	"tpmbench/kernels"
)

// endCases returns runs that are long enough for pairs to synchronise, for a backend with that many
// lanes.
func endCases(lanes int) []kernels.Params {
	lanes = min(lanes, manyLanes)
	full, twice := uint64(lanes+1), uint64(2*lanes+1)
	var cases []kernels.Params
	add := func(p kernels.Params) { cases = append(cases, p) }
	for rule := range kernels.Rule(words("rule")) {
		for tie := range kernels.Tie(words("tie")) {
			add(kernels.Params{K: 3, N: 12, L: 2, Rule: rule, Tie: tie, MaxSteps: 700, Seed: 5, Trials: twice, Keys: true})
			// a third start equal
			add(kernels.Params{K: 1, N: 1, L: 1, Rule: rule, Tie: tie, MaxSteps: 40, Seed: 6, Trials: twice, Keys: true})
		}
	}
	for i, n := range []int{31, 32, 33, 63, 64, 65, 127, 128, 129} {
		rule, tie := kernels.Rule(i%3), kernels.Tie(i/3%3)
		add(kernels.Params{K: 2 + i%2, N: n, L: 1, Rule: rule, Tie: tie, MaxSteps: 120, Seed: 7, Trials: uint64(lanes/4 + 2), Keys: i%2 == 0})
	}
	for i, l := range []int{1, 2, 3, 4, 7, 8, 15, 16, 31} {
		add(kernels.Params{K: 1 + i%2, N: 3 + i, L: l, Rule: kernels.RandomWalk, Tie: kernels.Tie(i % 3), MaxSteps: 6000, Seed: 8, Trials: 9, Keys: true})
	}
	add(kernels.Params{K: 1, N: 11, L: 127, Rule: kernels.RandomWalk, MaxSteps: 120000, Seed: 1, Trials: 3, Keys: true})
	for i, l := range []int{3, 4, 7} {
		add(kernels.Params{K: 3, N: 20, L: l, Rule: kernels.Rule(i % 2 * 2), MaxSteps: 2000, Seed: 1, Trials: uint64(lanes/4 + 2), Keys: true})
	}
	add(kernels.Params{K: 5, N: 5, L: 1, Rule: kernels.RandomWalk, MaxSteps: 1500, Trials: full})
	add(kernels.Params{K: 8, N: 3, L: 1, Rule: kernels.AntiHebbian, MaxSteps: 1500, Trials: full})
	// Some pairs, or all, never finish; others finish beside them.
	add(kernels.Params{K: 1, N: 5, L: 3, MaxSteps: 3000, Seed: 1, FirstTrial: 100, Trials: 20, Keys: true})
	add(kernels.Params{K: 1, N: 2, L: 3, MaxSteps: 3000, Seed: 1, Trials: twice, Keys: true})
	add(kernels.Params{K: 1, N: 3, L: 3, Rule: kernels.AntiHebbian, MaxSteps: 3000, Seed: 1, Trials: 10})
	// Wide machines, few trials.
	add(kernels.Params{K: 3, N: 1000, L: 3, MaxSteps: 1000, Seed: 2, Trials: 2, Keys: true})
	add(kernels.Params{K: 32, N: 64, L: 3, Rule: kernels.RandomWalk, MaxSteps: 100, Seed: 2, Trials: 3, Keys: true})
	add(kernels.Params{K: 2, N: 5000, L: 2, Rule: kernels.AntiHebbian, Tie: kernels.TieSplit, MaxSteps: 40, Seed: 2, Trials: 2})
	// Local fields beyond 16 bits.
	add(kernels.Params{K: 1, N: 1 << 18, L: 127, MaxSteps: 4, Seed: 2, Trials: 3})
	// No limit of steps, and none of trials to do.
	add(kernels.Params{K: 3, N: 10, L: 1, Rule: kernels.RandomWalk, MaxSteps: kernels.MaxSteps, Seed: math.MaxUint64, FirstTrial: 1<<32 - 3, Trials: full})
	add(kernels.Params{K: 3, N: 10, L: 1, MaxSteps: 10})
	return append(cases, lastStepCases()...)
}

// lastStepCases end one step before, at, and after a step in which a pair
// synchronises.
func lastStepCases() []kernels.Params {
	var cases []kernels.Params
	p := kernels.Params{K: 3, N: 20, L: 2, MaxSteps: 1000, Seed: 3, Trials: 8}
	for trial := range uint64(4) {
		sync := uint64(want(p, trial).SyncSteps[0])
		for _, end := range []uint64{sync - 1, sync, sync + 1} {
			q := p
			q.MaxSteps = end
			cases = append(cases, q)
		}
	}
	return cases
}

// checkEnds compares runs to the end.
func checkEnds(s *suite) error {
	for _, p := range endCases(s.info.Lanes) {
		if err := s.try(p, handing{}); err != nil {
			return err
		}
	}
	return s.someRan()
}

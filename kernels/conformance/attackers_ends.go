package conformance

import (
	"tpmbench/kernels"
)

// attackerEnds returns runs with attackers that are long enough for pairs to synchronise and, in
// follow mode, for attackers to learn, for a backend with the given number of lanes.
func attackerEnds(lanes int, z size) []kernels.Params {
	lanes = min(lanes, manyLanes)
	var cases []kernels.Params
	for attack := kernels.Observer; int(attack) < words("attack"); attack++ {
		with := func(p kernels.Params, attackers int, wait uint64, follow bool) {
			p.Attack, p.Attackers, p.Wait, p.Follow = attack, attackers, wait, follow
			cases = append(cases, p)
		}
		for rule := range kernels.Rule(words("rule")) {
			for tie := range kernels.Tie(words("tie")) {
				odd := (int(rule)+int(tie))%2 == 1
				p := kernels.Params{K: 3, N: 8, L: 1, Rule: rule, Tie: tie, MaxSteps: 300, Seed: 31, Trials: z.end, Keys: odd}
				with(p, 5, 6, true)
				p.K, p.L, p.Seed, p.Keys = 2, 2, 32, !odd
				with(p, 3, 6, odd)
				// A third of the pairs start equal, and attackers may equal them; fields are often
				// 0.
				tiny := kernels.Params{K: 1, N: 1, L: 1, Rule: rule, Tie: tie, MaxSteps: 40, Seed: 6, Trials: z.tiny, Keys: true}
				with(tiny, 2, 3, true)
				with(tiny, 3, 0, false)
			}
		}
		// Lanes are filled again, with other attackers.
		refilled := kernels.Params{K: 2, N: 4, L: 1, Rule: kernels.RandomWalk, MaxSteps: 200, Seed: 33, Trials: uint64(2*lanes + 1)}
		with(refilled, 4, 2, false)
		refilled.Trials = uint64(lanes + 1)
		with(refilled, 1, 2, true)
		// Words and rows of attackers that are not full; votes that are often equal.
		for i, m := range []int{63, 64, 65, 100, 129} {
			with(kernels.Params{K: 3 + i%3, N: 5, L: 1 + i%2, Rule: kernels.Rule(i % 3), Tie: kernels.Tie(i % 3), MaxSteps: 250, Seed: 34, Trials: 4, Keys: true}, m, uint64(i), i%2 == 0)
		}
		with(kernels.Params{K: 4, N: 3, L: 1, Tie: kernels.TiePlus, MaxSteps: 400, Seed: 35, FirstTrial: kernels.MaxTrials - 3, Trials: 3}, 300, 20, false)
		with(kernels.Params{K: 32, N: 2, L: 1, Rule: kernels.RandomWalk, MaxSteps: 60, Seed: 36, Trials: 6}, 20, 0, false)
		with(kernels.Params{K: 32, N: 1, L: 1, Rule: kernels.RandomWalk, Tie: kernels.TiePlus, MaxSteps: 60, Seed: 37, FirstTrial: 1 << 40, Trials: 2}, 1000, 5, false)
		with(kernels.Params{K: 3, N: 30, L: 3, MaxSteps: 1200, Seed: 38, Trials: 2}, 10, 100, true)
		with(kernels.Params{K: 3, N: 10, L: 2, MaxSteps: 20000, Seed: 39, Trials: 3}, 1, 100, true)
	}
	// Deep weights.
	for i, l := range []int{4, 7, 8, 15, 16, 31} {
		for attack := kernels.Observer; int(attack) < words("attack"); attack++ {
			cases = append(cases, kernels.Params{
				K: 1 + i%2, N: 3 + i, L: l, Rule: kernels.RandomWalk, Tie: kernels.Tie(i % 3), MaxSteps: 6000, Seed: 8, Trials: 2, Keys: true,
				Attack: attack, Attackers: 3, Wait: 100, Follow: i%2 == 0,
			})
		}
	}
	cases = append(cases, kernels.Params{K: 1, N: 11, L: 127, Rule: kernels.RandomWalk, MaxSteps: 120000, Seed: 1, Trials: 2, Attack: kernels.Geometric, Attackers: 2})
	// Every stream that there is, and a branching into half of all networks.
	cases = append(cases,
		kernels.Params{K: 1, N: 2, L: 127, Attack: kernels.Observer, Attackers: kernels.MaxAttackers, MaxSteps: 3, Seed: 40, Trials: 1},
		kernels.Params{K: 16, N: 1, L: 1, Attack: kernels.Genetic, Attackers: kernels.MaxAttackers, MaxSteps: 60, Seed: 41, Trials: 1})
	cases = append(cases, selections(z.selected)...)
	return append(cases, lastAttackerSteps()...)
}

// selections returns runs in which genetic networks are dropped and branch again, some with more
// networks than vectors have lanes, or with more copies.
func selections(trials uint64) (cases []kernels.Params) {
	for i, m := range []int{15, 20, 21, 39, 40, 79, 80, 81, 100, 160, 200} {
		for k := 2; k <= 4; k++ {
			cases = append(cases, kernels.Params{
				K: k, N: 9, L: 2 + i%2, Rule: kernels.Rule(i % 3), Tie: kernels.Tie(k - 2), MaxSteps: 500, Seed: 42, Trials: trials,
				Attack: kernels.Genetic, Attackers: m, Follow: i%3 == 0,
			})
		}
	}
	large := trials / 2 // which end with trial 1: that one is dropped and branches again
	for i, c := range []struct{ k, n, l, m int }{{2, 9, 3, 2100}, {3, 12, 3, 4096}, {8, 1, 1, 300}, {1, 9, 2, 700}} {
		cases = append(cases, kernels.Params{
			K: c.k, N: c.n, L: c.l, Rule: kernels.RandomWalk, Tie: kernels.Tie(i % 3), MaxSteps: 700, Seed: 44, FirstTrial: 2 - large, Trials: large,
			Attack: kernels.Genetic, Attackers: c.m,
		})
	}
	return cases
}

// lastAttackerSteps end one step before, at, and after the step in which a pair
// synchronises, and the one in which an attacker learns.
func lastAttackerSteps() (cases []kernels.Params) {
	for attack := kernels.Observer; int(attack) < words("attack"); attack++ {
		p := kernels.Params{K: 3, N: 8, L: 1, Rule: kernels.RandomWalk, MaxSteps: 2000, Seed: 43, Attack: attack, Attackers: 2, Follow: true, Trials: 3}
		for trial := range uint64(2) {
			row := want(p, trial)
			for _, last := range []uint32{row.SyncSteps[0], row.LearnSteps[0]} {
				for _, end := range []uint64{uint64(last) - 1, uint64(last), uint64(last) + 1} {
					if q := p; end > 0 && end < p.MaxSteps { // neither at the start nor null
						q.MaxSteps = end
						cases = append(cases, q)
					}
				}
			}
		}
	}
	return cases
}

// checkAttackersEnds compares runs with attackers to the end.
func checkAttackersEnds(s *suite) error { return s.tryAttacks(attackerEnds(s.info.Lanes, s.size)) }

package conformance

import (
	"fmt"
	"slices"

	"tpmbench/kernels"
)

// attacks returns the attacks that the backend says it has, without none.
func (s *suite) attacks() (list []kernels.Attack) {
	for _, name := range s.info.Offers["attack"] {
		if a, err := kernels.ParseAttack(name); err == nil {
			list = append(list, a)
		}
	}
	return list
}

// tryAttacks tries cases. For each of the backend's attacks, at least one must be supported.
func (s *suite) tryAttacks(cases []kernels.Params) error {
	attacks := s.attacks()
	ran := map[kernels.Attack]bool{}
	for _, p := range cases {
		if !slices.Contains(attacks, p.Attack) {
			continue
		}
		before := s.ran
		if err := s.try(s.offered(p), handing{}); err != nil {
			return err
		}
		ran[p.Attack] = ran[p.Attack] || s.ran > before
	}
	for _, a := range attacks {
		if !ran[a] {
			return fmt.Errorf("backend %s: Info names the attack %s, and Supports refused all its cases", s.info.Name, a)
		}
	}
	return nil
}

// attackerFactors are the values whose pairs the edge cases with attackers cover.
// Only a pair that synchronises shows what its attackers did.
func attackerFactors() []factor {
	var attacks []uint64
	for a := 1; a < words("attack"); a++ {
		attacks = append(attacks, uint64(a))
	}
	return factors(map[string][]uint64{
		"attack":      attacks,
		"k":           {1, 2, 3, 4, 5, 8, 32},
		"l":           {1, 2, 3},
		"first_trial": {0, 1<<32 - 3, 1 << 62, kernels.MaxTrials - 41},
		"distance":    {0, 1},
	}, append(late(), "max_steps", "trials")...)
}

// attackerEdges covers every pair of values of attackerFactors, except deep weights of many hidden
// units, which do not synchronise in a reasonable time. Each case has as many trials as its cost
// allows. If no pair of a case synchronises, attackers show nothing and a few steps do.
func attackerEdges(z size) []kernels.Params {
	const most = 1000000 // weights of attackers times steps times trials
	cases := coverPairs(attackerFactors())
	for i := range cases {
		p := &cases[i]
		if p.K > 3 {
			p.L = 1
		}
		p.MaxSteps = []uint64{0, 250, 500, 900}[p.L]
		p.Trials = max(1, min(z.edge, uint64(most/(p.StepWeights()*100))))
		if last := lastSync(*p); last == 0 || z.brief {
			p.MaxSteps = min(p.MaxSteps, last+40)
		}
	}
	return cases
}

// lastSync returns the last step in which one of p's pairs synchronises, as it does without
// attackers; 0 if none does.
func lastSync(p kernels.Params) (last uint64) {
	p.Attack, p.Attackers, p.Follow, p.Distance = kernels.NoAttack, 0, false, false
	for i := range p.Trials {
		if steps := want(p, p.FirstTrial+i).SyncSteps[0]; steps != kernels.Null {
			last = max(last, uint64(steps))
		}
	}
	return last
}

// checkAttackers compares short runs on the edges of the parameters of attackers.
func checkAttackers(s *suite) error { return s.tryAttacks(attackerEdges(s.size)) }

// checkAttackersRandom compares random small cases with attackers.
func checkAttackersRandom(s *suite) error {
	if attacks := s.attacks(); len(attacks) > 0 {
		return s.tryRandom(s.size.random/4, attacks...)
	}
	return nil
}

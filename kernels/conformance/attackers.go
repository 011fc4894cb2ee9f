package conformance

import (
	"fmt"
	"math"
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
		if err := s.try(p, handing{}); err != nil {
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
	return []factor{
		setInt("attack", func(p *kernels.Params, v int) { p.Attack = kernels.Attack(v) }, 1, 2, 3, 4, 5),
		setInt("attackers", func(p *kernels.Params, v int) { p.Attackers = v }, 1, 2, 3, 4, 31, 32, 33, 63, 64, 65, 100),
		setInt("follow", func(p *kernels.Params, v int) { p.Follow = v == 1 }, 0, 1),
		setInt("N", func(p *kernels.Params, v int) { p.N = v }, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129),
		setInt("K", func(p *kernels.Params, v int) { p.K = v }, 1, 2, 3, 4, 5, 8, 32),
		setInt("L", func(p *kernels.Params, v int) { p.L = v }, 1, 2, 3),
		setInt("rule", func(p *kernels.Params, v int) { p.Rule = kernels.Rule(v) }, 0, 1, 2),
		setInt("tie", func(p *kernels.Params, v int) { p.Tie = kernels.Tie(v) }, 0, 1, 2),
		setInt("keys", func(p *kernels.Params, v int) { p.Keys = v == 1 }, 0, 1),
		set("wait", func(p *kernels.Params, v uint64) { p.Wait = v }, 0, 1, 2, 7, 100),
		set("seed", func(p *kernels.Params, v uint64) { p.Seed = v }, 0, 1, math.MaxUint64),
		set("first", func(p *kernels.Params, v uint64) { p.FirstTrial = v }, 0, 1<<32-3, 1<<62, kernels.MaxTrials-41),
	}
}

// attackerEdges covers every pair of values of attackerFactors, except deep weights of many hidden
// units, which do not synchronise in a reasonable time. Each case has as many trials as its cost
// allows.
func attackerEdges() []kernels.Params {
	const most = 1000000 // weights of attackers times steps times trials
	cases := coverPairs(attackerFactors())
	for i := range cases {
		p := &cases[i]
		if p.K > 3 {
			p.L = 1
		}
		p.MaxSteps = []uint64{0, 250, 500, 900}[p.L]
		p.Trials = uint64(max(1, min(8, most/(p.Weights()*(p.Attackers+2)*100))))
	}
	return cases
}

// checkAttackers compares short runs on the edges of the parameters of attackers.
func checkAttackers(s *suite) error { return s.tryAttacks(attackerEdges()) }

// checkAttackersRandom compares random small cases with attackers.
func checkAttackersRandom(s *suite) error {
	if attacks := s.attacks(); len(attacks) > 0 {
		return s.tryRandom(s.size.random/4, attacks...)
	}
	return nil
}

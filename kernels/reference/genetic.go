package reference

import (
	"cmp"
	mathbits "math/bits"
	"slices"

	"tpmbench/kernels"
)

// evolve is the attack genetic (Ruttor et al. 2006): networks branch into every
// guess that the public output allows while there is room, and else act as
// geometric and are selected.
func (s *Stepper) evolve() {
	s.each(s.remember)
	guesses := uint64(1) << (s.p.K - 1)
	if uint64(len(s.E))*guesses <= uint64(s.p.Attackers) {
		s.branch()
		return
	}
	s.each(s.flipAndMove)
	if s.LearningSteps >= kernels.GeneticMemory {
		s.selection()
	}
}

// remember appends to e's history.
func (s *Stepper) remember(e *Attacker) {
	e.History <<= 1
	if e.Tau == s.A.Tau {
		e.History |= 1
	}
}

// branch replaces each network by a copy for every guess with the public output.
func (s *Stepper) branch() {
	var copies []Attacker
	s.each(func(e *Attacker) {
		for v := range uint32(1) << s.p.K { // K is far below 32 where there is room
			guess := signs(v, s.p.K)
			if product(guess) == s.A.Tau && !s.halt() {
				c := e.clone()
				copy(c.Guess, guess)
				s.move(&c)
				copies = append(copies, c)
			}
		}
	})
	s.E = copies
}

func product(signs []int8) int8 {
	tau := int8(1)
	for _, sign := range signs {
		tau *= sign
	}
	return tau
}

func (e *Attacker) clone() Attacker {
	c := *e
	c.W, c.H, c.Sigma, c.Guess = slices.Clone(e.W), slices.Clone(e.H), slices.Clone(e.Sigma), slices.Clone(e.Guess)
	return c
}

// selection drops networks that too often disagreed with the pair.
func (s *Stepper) selection() {
	order := make([]int, len(s.E))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(s.E[j].hits(), s.E[i].hits()) })
	var stay []int
	for rank, i := range order {
		if rank < kernels.GeneticSurvivors || s.E[i].hits() >= kernels.GeneticHits {
			stay = append(stay, i)
		}
	}
	slices.Sort(stay)
	next := make([]Attacker, len(stay))
	for at, i := range stay {
		next[at] = s.E[i]
	}
	s.E = next
}

// hits counts the ones in what is remembered.
func (e *Attacker) hits() int {
	return mathbits.OnesCount32(e.History & (1<<kernels.GeneticMemory - 1))
}

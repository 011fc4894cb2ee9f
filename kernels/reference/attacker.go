package reference

import (
	"fmt"

	"tpmbench/kernels"
)

// Attacker is one machine that attacks a pair (section 1, "Attackers"). Sigma and Tau are its own
// signs and output, before any flip or vote.
type Attacker struct {
	Machine
	Guess   []int8 // the signs by which it moved, where it learned in the last step, [k]
	Learned bool   // it moved in the last step; where no sign was tau, by nothing
	Place   int    // listening: where in E it, or the one it is a copy of, was before the last step
	// genetic: whether Tau was the pair's in the last learning steps, the last in bit 0
	History uint32
}

// drawAttackers draws the attackers that a trial begins with.
func (s *Stepper) drawAttackers(trial uint64) {
	n := s.p.Attackers
	if s.p.Attack == kernels.Genetic {
		n = 1
	}
	s.E = make([]Attacker, n)
	number := 0
	s.each(func(e *Attacker) {
		e.Machine, e.Guess = newMachine(s.p), make([]int8, s.p.K)
		stream := newBits(s.p.Seed, trial, uint16(1+number))
		stream.weights(e.W, s.p.L)
		number++
	})
}

// each calls do for every attacker until the work must stop.
func (s *Stepper) each(do func(e *Attacker)) {
	for i := range s.E {
		if s.halt() {
			return
		}
		do(&s.E[i])
	}
}

// halt reports whether the work must stop.
func (s *Stepper) halt() bool {
	if s.stop != nil && !s.stopped {
		s.stopped = s.stop()
	}
	return s.stopped
}

// attack does what attackers do in a learning step.
func (s *Stepper) attack() {
	switch s.p.Attack {
	case kernels.NoAttack:
	case kernels.Observer:
		s.each(s.observe)
	case kernels.Simple:
		s.each(s.imitate)
	case kernels.Geometric:
		s.each(s.flipAndMove)
	case kernels.Majority:
		s.vote()
	case kernels.Genetic:
		s.evolve()
	default:
		panic(fmt.Sprintf("the reference has no attack %s", s.p.Attack))
	}
}

// move moves e's units whose guessed sign is the public output.
func (s *Stepper) move(e *Attacker) {
	s.learn(&e.Machine, e.Guess)
	e.Learned = true
}

// AttackersSynced returns how many attackers equal A.
func (s *Stepper) AttackersSynced() int {
	n := 0
	s.each(func(e *Attacker) {
		if e.Equals(&s.A) {
			n++
		}
	})
	return n
}

// BestEqualWeights returns the most weights, of K*N, that an attacker shares with A.
func (s *Stepper) BestEqualWeights() int {
	most := 0
	s.each(func(e *Attacker) { most = max(most, e.Shared(&s.A)) })
	return most
}

// LeastDistance returns the least distance of an attacker from A.
func (s *Stepper) LeastDistance() int {
	least := -1
	s.each(func(e *Attacker) {
		if d := e.Distance(&s.A); least < 0 || d < least {
			least = d
		}
	})
	return least
}

// Caught reports whether an attacker equals A.
func (s *Stepper) Caught() bool {
	caught := false
	s.each(func(e *Attacker) { caught = caught || e.Equals(&s.A) })
	return caught
}

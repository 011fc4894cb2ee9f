// Package reference defines the meaning of the contract: one pair with its attackers, one step at
// a time, in plain loops. Other implementations are right if they agree with this one. Section
// numbers are those of kernels/CONTRACT.md.
package reference

import (
	"context"

	"tpmbench/kernels"
)

// Stepper is one trial, stepped by hand. All that a step computed can be read
// until the next.
type Stepper struct {
	A, B          Machine
	E             []Attacker // those present
	X             []int8     // input of the last step, [k*N+n]
	T             uint64     // steps done
	Learned       bool       // the last step was a learning step
	LearningSteps uint64     // steps in which A and B learned

	p       kernels.Params
	in      bits
	tie     [2]int8     // sign of a local field 0, of A and of the others
	stop    func() bool // asked before each attacker's work, since there may be much; may be nil
	stopped bool        // work was left undone, so nothing here has a meaning
}

// New returns trial number trial of p before its first step, with the initial
// weights of pair and attackers drawn. p has passed Validate, and Backend.Supports it: choices that
// this package does not know make it panic.
func New(p kernels.Params, trial uint64) *Stepper { return start(p, trial, nil) }

// Start is New for trials with very many attackers: once ctx is done, New and Step leave their work
// undone, and Stopped reports it.
func Start(ctx context.Context, p kernels.Params, trial uint64) *Stepper {
	return start(p, trial, func() bool { return ctx.Err() != nil })
}

// Stopped reports whether work was left undone, so that nothing here has a meaning.
func (s *Stepper) Stopped() bool { return s.stopped }

func start(p kernels.Params, trial uint64, stop func() bool) *Stepper {
	s := &Stepper{A: newMachine(p), B: newMachine(p), X: make([]int8, p.Weights()), p: p, in: newBits(p.Seed, trial, 0), stop: stop}
	s.tie[0], s.tie[1] = signsOfZero(p.Tie)
	s.drawPair()
	s.drawAttackers(trial)
	return s
}

// Synced reports whether all weights of A and B are equal.
func (s *Stepper) Synced() bool { return s.A.Equals(&s.B) }

// Step does the next step (section 1, points 1 to 3) and reports whether it was a
// learning step; in others no weight changes.
func (s *Stepper) Step() bool {
	s.T++
	s.drawInput()
	s.A.output(s.X, s.tie[0])
	s.B.output(s.X, s.tie[1])
	s.see()
	s.Learned = s.A.Tau == s.B.Tau
	if s.Learned {
		s.LearningSteps++
		s.learn(&s.A, s.A.Sigma)
		s.learn(&s.B, s.B.Sigma)
		s.attack()
	}
	return s.Learned
}

// see finds the outputs of all attackers.
func (s *Stepper) see() {
	s.each(func(e *Attacker) {
		e.output(s.X, s.tie[1])
		e.Learned = false
	})
}

// hear does a step of an exchange that was recorded, of attackers alone.
func (s *Stepper) hear(m *kernels.Message) {
	s.T = m.T
	copy(s.X, m.X)
	s.A.Tau, s.B.Tau = m.TauA, m.TauB
	s.see()
	if s.Learned = m.TauA == m.TauB; s.Learned {
		s.LearningSteps++
		s.attack()
	}
}

// learn moves the units of m whose sign, of signs, is the public output.
func (s *Stepper) learn(m *Machine, signs []int8) {
	tau := s.A.Tau
	m.learn(s.X, signs, direction(s.p.Rule, tau), tau, s.p.L)
}

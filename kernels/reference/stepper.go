// Package reference is the meaning of the contract: one pair, one step at a
// time, in plain loops. Every other implementation is right where it agrees
// with this one. Section numbers are those of kernels/CONTRACT.md.
package reference

import "tpmbench/kernels"

// Stepper is one trial, stepped by hand.
type Stepper struct {
	A, B          Machine
	X             []int8 // input of the last step, +1 or -1, [k*N+n]
	T             uint64 // steps done
	LearningSteps uint64 // steps in which A and B learned

	p   kernels.Params
	in  bits
	tie [2]int8 // sign of a local field 0, of A and of B
}

// New returns trial number trial of p before its first step, with its initial
// weights drawn. p has passed Validate; its opponents are not simulated.
func New(p kernels.Params, trial uint64) *Stepper {
	s := &Stepper{A: newMachine(p), B: newMachine(p), X: make([]int8, p.Weights()), p: p, in: newBits(p.Seed, trial, 0)}
	s.tie = map[kernels.Tie][2]int8{kernels.TieMinus: {-1, -1}, kernels.TiePlus: {1, 1}, kernels.TieSplit: {1, -1}}[p.Tie]
	s.in.weights(s.A.W, p.L)
	s.in.weights(s.B.W, p.L)
	return s
}

// Synced tells whether all weights of A and B are equal.
func (s *Stepper) Synced() bool {
	for j, w := range s.A.W {
		if w != s.B.W[j] {
			return false
		}
	}
	return true
}

// Step does the next step (section 1, points 1 to 3) and tells whether the pair learned.
func (s *Stepper) Step() bool {
	s.T++
	for j := range s.X {
		s.X[j] = 1 - 2*int8(s.in.next(1))
	}
	s.A.output(s.X, s.tie[0])
	s.B.output(s.X, s.tie[1])
	if s.A.Tau != s.B.Tau {
		return false
	}
	s.LearningSteps++
	d := direction(s.p.Rule, s.A.Tau)
	s.A.learn(s.X, d, s.A.Tau, s.p.L)
	s.B.learn(s.X, d, s.B.Tau, s.p.L)
	return true
}

// direction returns the factor of x in a rule's move (section 1, point 3).
func direction(r kernels.Rule, tau int8) int8 {
	switch r {
	case kernels.Hebbian:
		return tau
	case kernels.AntiHebbian:
		return -tau
	default:
		return 1
	}
}

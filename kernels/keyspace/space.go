package keyspace

import (
	"fmt"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// MaxMachines is the largest number of different weights that the machines of a Space may have.
const MaxMachines = 1 << 20

// Space is all weights that a machine can have, and the inputs of one trial.
//
// Weights are numbered: w+L is a digit to the base 2L+1, that of j = k*N + n = 0 the lowest.
type Space struct {
	p        kernels.Params
	units    int // different weights of a hidden unit, (2L+1)^N
	machines int // of a machine, (2L+1)^(K*N)
	inputs   [][]int8
}

// New returns the space of p's machines, with the inputs of the first steps of a trial.
func New(p kernels.Params, trial uint64, steps int) (*Space, error) {
	if err := check(p); err != nil {
		return nil, err
	}
	s := &Space{p: p, units: 1, machines: 1}
	for j := range p.Weights() {
		if s.machines *= 2*p.L + 1; s.machines > MaxMachines {
			return nil, fmt.Errorf("machines of K = %d, N = %d, L = %d can have more than %d different weights; smaller ones are possible", p.K, p.N, p.L, MaxMachines)
		}
		if j == p.N-1 {
			s.units = s.machines
		}
	}
	pair := reference.New(p, trial)
	for range steps {
		pair.Step()
		s.inputs = append(s.inputs, append([]int8(nil), pair.X...))
	}
	return s, nil
}

// check returns an error for parameters with which machines do not hear the same, or with which
// A and B are not alike.
func check(p kernels.Params) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if int(p.Rule) >= len(directions) {
		return fmt.Errorf("rule %s: it must be hebbian, anti-hebbian or random-walk", p.Rule)
	}
	if p.Tie.Splits() || p.Attack != kernels.NoAttack || p.Query != 0 {
		return fmt.Errorf("tie %s, attack %s, query %d: the tie must be minus or plus, the attack none and the query 0", p.Tie, p.Attack, p.Query)
	}
	return nil
}

// Machines returns how many different weights a machine can have.
func (s *Space) Machines() int { return s.machines }

// Drawn returns the number of the weights with which B begins in a trial.
func (s *Space) Drawn(trial uint64) uint32 { return s.number(reference.New(s.p, trial).B.W) }

// number returns that of the weights w of a machine, or of a hidden unit alone.
func (s *Space) number(w []int8) (number uint32) {
	for j := len(w) - 1; j >= 0; j-- {
		number = number*uint32(2*s.p.L+1) + uint32(int(w[j])+s.p.L)
	}
	return number
}

// weights sets w to the weights of a number.
func (s *Space) weights(number uint32, w []int8) {
	base := uint32(2*s.p.L + 1)
	for j := range w {
		w[j] = int8(int(number%base) - s.p.L)
		number /= base
	}
}

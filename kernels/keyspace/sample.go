package keyspace

import (
	"slices"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// Sample is pairs with the initial weights of many trials, all under the inputs of the first.
type Sample struct {
	p      kernels.Params
	inputs *reference.Stepper
	pairs  []alike
	ours   []bool // memory for the signs of a machine, [k]
}

// alike is pairs with the same weights.
type alike struct {
	a, b []int8 // [k*N+n]; b is nil where it equals a
	n    uint64 // how many
}

// NewSample returns the pairs of p's trials before their first step.
func NewSample(p kernels.Params) (*Sample, error) {
	if err := check(p); err != nil {
		return nil, err
	}
	s := &Sample{p: p, inputs: reference.New(p, p.FirstTrial), ours: make([]bool, p.K)}
	for i := range p.Trials {
		pair := reference.New(p, p.FirstTrial+i)
		s.pairs = append(s.pairs, alike{pair.A.W, pair.B.W, 1})
	}
	return s, nil
}

// Step does a step of all pairs.
func (s *Sample) Step() {
	s.inputs.Step()
	x := s.inputs.X
	for _, q := range s.pairs {
		if q.b == nil {
			s.learn(q.a, x, s.output(q.a, x))
			continue
		}
		if output := s.output(q.b, x); output == s.output(q.a, x) {
			s.learn(q.a, x, output)
			s.output(q.b, x)
			s.learn(q.b, x, output)
		}
	}
}

// output reports whether the output of a machine is +1, and sets s.ours to its signs.
func (s *Sample) output(w, x []int8) bool {
	plus := true
	for k := range s.ours {
		unit := w[k*s.p.N : (k+1)*s.p.N]
		s.ours[k] = positive(field(unit, x[k*s.p.N:]), s.p.Tie)
		plus = plus == s.ours[k]
	}
	return plus
}

// learn moves the units whose sign is the output.
func (s *Sample) learn(w, x []int8, output bool) {
	for k, plus := range s.ours {
		if plus == output {
			shift(w[k*s.p.N:(k+1)*s.p.N], x[k*s.p.N:], direction(s.p.Rule, output), s.p.L)
		}
	}
}

// Keys returns how many pairs are synchronised with each of their weights. What it finds equal is
// stepped once from then on.
func (s *Sample) Keys() (counts []uint64) {
	place := map[string]int{}
	kept := s.pairs[:0]
	var name []byte
	for _, q := range s.pairs {
		if q.b != nil && slices.Equal(q.a, q.b) {
			q.b = nil
		}
		name = name[:0]
		for _, w := range [][]int8{q.a, q.b} {
			for _, v := range w {
				name = append(name, byte(v))
			}
		}
		if i, ok := place[string(name)]; ok {
			kept[i].n += q.n
			continue
		}
		place[string(name)] = len(kept)
		kept = append(kept, q)
	}
	s.pairs = kept
	for _, q := range kept {
		if q.b == nil {
			counts = append(counts, q.n)
		}
	}
	return counts
}

package lanes

import (
	"context"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Step is what all layouts share of a pass: inputs, signs and decisions, as
// masks of lanes. A pass ends the step whose outputs the pass before computed,
// by its update of the weights, and then computes the outputs of the next step;
// so a lane's first pass changes no weight.
type Step struct {
	Old, New []uint64 // sign planes of the last input and of the next, [k*N+n][word]

	LearnA, LearnB []uint64 // lanes in which a unit learns, [k][word]
	Up             []uint64 // lanes in which w*x moves up, [word]
	SigmaA, SigmaB []uint64 // out: lanes in which a unit's sign is +1, [k][word]
	StrictA        []uint64 // all ones where a local field 0 counts as -1, else zero, [word]
	StrictB        []uint64

	Differ  []uint64 // out: lanes in which the lowest bits of a weight differ are added, [word]
	Unequal []uint64 // out, if Full: lanes in which a weight differs are added
	Full    bool

	p      kernels.Params
	words  int
	signs  *signs
	pair   *keystream.Rings
	stream *keystream.Kernel
	meter  *meter
	passes uint64
}

func newStep(p kernels.Params, o Options, m *meter) *Step {
	mask := func(n int) []uint64 { return keystream.Aligned(n * o.Stream.Words) }
	s := &Step{
		LearnA: mask(p.K), LearnB: mask(p.K), Up: mask(1), SigmaA: mask(p.K), SigmaB: mask(p.K),
		StrictA: mask(1), StrictB: mask(1), Differ: mask(1), Unequal: mask(1),
		p: p, words: o.Stream.Words, stream: o.Stream, meter: m,
		signs: newSigns(p.Weights(), o.Stream.Words), pair: keystream.New(o.Stream),
	}
	for i := range o.Stream.Words {
		if p.Tie == kernels.TieMinus {
			s.StrictA[i] = ^uint64(0)
		}
		if p.Tie != kernels.TiePlus {
			s.StrictB[i] = ^uint64(0)
		}
	}
	return s
}

// begin makes the lanes of mask begin with stream st.
func (s *Step) begin(st keystream.State, mask []uint64) {
	s.pair.Blend(st, mask)
	s.signs.clear(s.stream, mask)
	for k := range s.p.K {
		for i, m := range mask {
			s.LearnA[k*s.words+i] &^= m
			s.LearnB[k*s.words+i] &^= m
		}
	}
}

// longUnit is the number of inputs of a hidden unit from which on a pass looks at
// the context between units: that many take a millisecond at most.
const longUnit = 1 << 14

// pass does one pass of the block; learn gets the lanes of a learning step.
func (s *Step) pass(ctx context.Context, b Block, learn []uint64) error {
	s.meter.lap(phaseRest, 0)
	s.Old, s.New = s.signs.next(s.pair)
	s.meter.lap(phaseTrivium, s.p.Weights())
	clear(s.Differ)
	clear(s.Unequal)
	for k := range s.p.K {
		if s.p.N >= longUnit && ctx.Err() != nil {
			return ctx.Err()
		}
		b.Unit(k, s)
	}
	s.meter.lap(phaseUpdate, s.p.Weights())
	s.sumAgain(b)
	s.decide(learn)
	return nil
}

// sumAgain repeats the sums of some passes, to measure them.
func (s *Step) sumAgain(b Block) {
	s.passes++
	if sum, ok := b.(Summer); ok && s.meter.on && s.passes%sampleSums == 0 {
		for k := range s.p.K {
			sum.Sums(k, s)
		}
		s.meter.lap(phaseSums, s.p.Weights())
	}
}

// decide sets learn to the lanes in which tau_A = tau_B, and each unit's lanes of
// learning to those in which also its sign is tau.
func (s *Step) decide(learn []uint64) {
	for i := range s.words {
		tauA, tauB := ^uint64(0), ^uint64(0) // set where +1: the parity of the signs -1
		for at := i; at < len(s.SigmaA); at += s.words {
			tauA ^= ^s.SigmaA[at]
			tauB ^= ^s.SigmaB[at]
		}
		learn[i] = ^(tauA ^ tauB)
		for at := i; at < len(s.SigmaA); at += s.words {
			s.LearnA[at] = learn[i] &^ (s.SigmaA[at] ^ tauA)
			s.LearnB[at] = learn[i] &^ (s.SigmaB[at] ^ tauB)
		}
		switch s.p.Rule {
		case kernels.Hebbian:
			s.Up[i] = tauA
		case kernels.AntiHebbian:
			s.Up[i] = ^tauA
		default:
			s.Up[i] = ^uint64(0) // of v, which codes w*x: x*x = 1
		}
	}
}

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
	Active   []uint64 // lanes that step a trial, [word]; the others may hold anything

	LearnA, LearnB []uint64 // lanes in which a unit learns, [k][word]
	Up             []uint64 // lanes in which w*x moves up, [word]
	SigmaA, SigmaB []uint64 // out: lanes in which a unit's sign is +1, [k][word]
	StrictA        []uint64 // all ones where a local field 0 counts as -1, else zero, [word]
	StrictB        []uint64

	Differ  []uint64 // out: lanes in which the lowest bits of a weight differ are added, [word]
	Unequal []uint64 // out, if Full: lanes in which a weight differs are added
	Full    bool

	Attackers []Attacker

	Back bool // every second pass may go through the inputs backwards

	p       kernels.Params
	weights int  // of a machine
	long    bool // a pass looks at the context between units
	words   int
	signs   *signs
	pair    *keystream.Rings
	stream  *keystream.Kernel
	meter   *meter
	passes  uint64

	attackers *attackers // nil where there are none
	whole     Whole      // nil where units are done one by one
	byWord    *byWord    // nil where all words of lanes do a pass together

	invertTau, invertUp, alwaysUp uint64 // the parameters of decide

	taken  []uint64         // lanes that the next pass begins
	taking []keystream.From // their initial weights, as Initial has them; empty where it begins none
	from   []keystream.From // room for what else they begin with
}

func newStep(p kernels.Params, o Options, m *meter) *Step {
	mask := func(n int) []uint64 { return keystream.Aligned(n * o.Stream.Words) }
	s := &Step{
		LearnA: mask(p.K), LearnB: mask(p.K), Up: mask(1), SigmaA: mask(p.K), SigmaB: mask(p.K),
		StrictA: mask(1), StrictB: mask(1), Unequal: mask(1), taken: mask(1),
		p: p, weights: p.Weights(), long: p.N*p.Machines() >= longUnit, words: o.Stream.Words, stream: o.Stream, meter: m,
		signs: newSigns(p.Weights(), leftOver(p), o.Stream.Words), pair: keystream.New(o.Stream),
	}
	if p.K%2 == 0 {
		s.invertTau = ^uint64(0)
	}
	switch p.Rule {
	case kernels.AntiHebbian:
		s.invertUp = ^uint64(0)
	case kernels.RandomWalk:
		s.alwaysUp = ^uint64(0)
	}
	if p.Attack != kernels.NoAttack {
		s.attackers = newAttackers(s)
	}
	a, others := p.Tie.Positive()
	for i := range o.Stream.Words {
		if !a {
			s.StrictA[i] = ^uint64(0)
		}
		if !others {
			s.StrictB[i] = ^uint64(0)
		}
	}
	return s
}

// take makes the lanes of masks[g] begin the prefetched trials in place g.
func (s *Step) take(from *Initial, masks [][]uint64) {
	clear(s.taken)
	for _, mask := range masks {
		for i, m := range mask {
			s.taken[i] |= m
		}
	}
	if !some(s.taken) {
		return
	}
	s.taking = chosen(s.taking, from.planes, masks)
	s.from = chosen(s.from, from.streams, masks)
	s.pair.Merge(s.from)
	s.from = chosen(s.from, from.over, masks)
	s.signs.begin(s.stream, s.from, s.taken)
	s.stream.Clear(s.LearnA, s.taken)
	s.stream.Clear(s.LearnB, s.taken)
	for _, o := range s.Attackers {
		s.stream.Clear(o.Learn, s.taken)
	}
}

// chosen sets list to the planes, [place], of which a mask has lanes.
func chosen[P ~[]uint64](list []keystream.From, planes []P, masks [][]uint64) []keystream.From {
	list = list[:0]
	for g, mask := range masks {
		if some(mask) {
			list = append(list, keystream.From{Planes: planes[g], Mask: mask})
		}
	}
	return list
}

// takeUnit takes the weights of a unit, just before the pass reads them.
func (s *Step) takeUnit(k int, b Block) {
	s.meter.lap(phaseUpdate, 0)
	for machine := range s.p.Machines() {
		b.Take(k, machine, s.taking)
	}
	s.meter.lap(phaseRefill, s.p.N)
}

// longUnit is the number of inputs of a hidden unit from which on a pass looks at
// the context between units: that many take a millisecond at most.
const longUnit = 1 << 14

// between is the number of attackers' units between two looks at the context.
const between = 16

// pass does pass number now of the block; learn gets the lanes of a learning step.
func (s *Step) pass(ctx context.Context, b Block, learn []uint64, now uint64) error {
	s.meter.lap(phaseRest, 0)
	s.Old, s.New = s.signs.next(s.pair)
	s.meter.lap(phaseTrivium, s.weights)
	clear(s.Differ)
	clear(s.Unequal)
	for _, o := range s.Attackers {
		clear(o.Differ)
	}
	// To and fro: what the last pass touched last is still in the nearest cache.
	s.Back = !s.Back
	var attacked Attacked
	if len(s.Attackers) > 0 {
		attacked = b.(Attacked)
	}
	if s.whole != nil {
		if len(s.taking) > 0 {
			for k := range s.p.K {
				s.takeUnit(k, b)
			}
		}
		s.whole.Pass(s)
		return s.done(b, learn, now)
	}
	for i := range s.p.K {
		if s.long && ctx.Err() != nil {
			return ctx.Err()
		}
		if s.Back && s.attackers == nil {
			i = s.p.K - 1 - i
		}
		if len(s.taking) > 0 {
			s.takeUnit(i, b)
		}
		b.Unit(i, s)
		for e := range s.Attackers {
			if e%between == between-1 && ctx.Err() != nil {
				return ctx.Err()
			}
			attacked.Attacker(i, e, s)
		}
	}
	return s.done(b, learn, now)
}

// done is what follows the units of a pass.
func (s *Step) done(b Block, learn []uint64, now uint64) error {
	s.taking = s.taking[:0]
	s.meter.lap(phaseUpdate, s.weights)
	s.sumAgain(b)
	s.decide(learn)
	if s.attackers != nil {
		s.attackers.decide(s, learn, now)
	}
	return nil
}

// sumAgain repeats the sums of some passes, to measure them.
func (s *Step) sumAgain(b Block) {
	s.passes++
	if !s.meter.on || s.attackers != nil || s.passes%sampleSums != 0 {
		return
	}
	if sum, ok := b.(Summer); ok {
		for k := range s.p.K {
			sum.Sums(k, s)
		}
		s.meter.lap(phaseSums, s.weights)
	}
}

// decide sets learn to the lanes in which tau_A = tau_B, and each unit's lanes of
// learning to those in which also its sign is tau.
func (s *Step) decide(learn []uint64) {
	decide(s, learn, s.invertTau, s.invertUp, s.alwaysUp)
}

// genericDecide is decide in plain Go. tau is +1 where an even number of signs
// is -1: the parity of all signs, inverted if K is even. w*x moves up where
// tau = +1 (hebbian), tau = -1 (anti-hebbian) or always (random-walk, x*x = 1).
func genericDecide(s *Step, learn []uint64, invertTau, invertUp, alwaysUp uint64) {
	for i := range s.words {
		s.decideWord(i, learn, invertTau, invertUp, alwaysUp)
	}
}

// decideWord is genericDecide for word i of the lanes.
func (s *Step) decideWord(i int, learn []uint64, invertTau, invertUp, alwaysUp uint64) {
	tauA, tauB := invertTau, invertTau
	for at := i; at < len(s.SigmaA); at += s.words {
		tauA ^= s.SigmaA[at]
		tauB ^= s.SigmaB[at]
	}
	learn[i] = ^(tauA ^ tauB)
	for at := i; at < len(s.SigmaA); at += s.words {
		s.LearnA[at] = learn[i] &^ (s.SigmaA[at] ^ tauA)
		s.LearnB[at] = learn[i] &^ (s.SigmaB[at] ^ tauB)
	}
	s.Up[i] = tauA ^ invertUp | alwaysUp
}

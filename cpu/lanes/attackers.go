package lanes

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Attacker is what a pass needs and leaves of an attacker, as masks of lanes.
type Attacker struct {
	Learn []uint64 // lanes in which a unit learns, [k][word]
	Sigma []uint64 // out: lanes in which a unit's sign is +1, [k][word]
	// out, of those who flip: lanes in which a unit has the smallest |h|, [k][word]; nil of the
	// others
	Weak []uint64
	// out, in follow mode: lanes in which the lowest bits of a weight and of A's differ are added,
	// [word]
	Differ []uint64
}

// Attacked is a Block that has attackers: machine 2+e is attacker e.
type Attacked interface {
	Block
	// Attacker does hidden unit k's share of a pass of attacker e, after Unit has
	// done that of the pair. A flipping attacker's units come in ascending order.
	Attacker(k, e int, s *Step)
}

// attackers decide for a pair's attackers what they learn.
type attackers struct {
	simple bool     // those whose own output is wrong learn nothing
	sigma  []uint64 // [attacker][k][word]
	tau    []uint64 // of A, [word]
	poll   *poll    // nil where attackers do not vote
	p      kernels.Params
	start  []uint64 // passes done when the trial was taken, [lane]
	units  int
	words  int
}

func newAttackers(s *Step) *attackers {
	p, words := s.p, s.words
	o := &attackers{
		simple: p.Attack == kernels.Simple, units: p.K, words: words,
		sigma: keystream.Aligned(p.Attackers * p.K * words), tau: make([]uint64, words),
	}
	if p.Attack == kernels.Majority {
		o.poll, o.p = new(poll), p
	}
	for e := range p.Attackers {
		one := Attacker{
			Learn:  keystream.Aligned(p.K * words),
			Sigma:  o.sigma[e*p.K*words : (e+1)*p.K*words],
			Differ: keystream.Aligned(words),
		}
		if Flips(p) {
			one.Weak = keystream.Aligned(p.K * words)
		}
		s.Attackers = append(s.Attackers, one)
	}
	return o
}

// Flips reports whether attackers flip the sign of their weakest unit.
func Flips(p kernels.Params) bool {
	return p.Attack == kernels.Geometric || p.Attack == kernels.Majority
}

// decide finds who learns in the step whose outputs pass number now computed: learn
// are the lanes in which the pair does.
func (o *attackers) decide(s *Step, learn []uint64, now uint64) {
	for i := range o.tau {
		o.tau[i] = s.invertTau
		for at := i; at < len(s.SigmaA); at += o.words {
			o.tau[i] ^= s.SigmaA[at]
		}
	}
	for e := range s.Attackers {
		if one := &s.Attackers[e]; one.Weak != nil {
			o.flip(one, s.invertTau)
		}
	}
	if o.poll != nil {
		for i := range learn {
			if voting := o.voting(i, now) & learn[i]; voting != 0 {
				o.poll.hold(o.sigma[i:], o.units, o.words, voting)
			}
		}
	}
	for e := range s.Attackers {
		o.learn(&s.Attackers[e], learn, s.invertTau)
	}
}

// voting returns the lanes of a word in which attackers vote: in even steps after
// wait. Pass number now computes outputs of step now-start+1; trials are taken at
// even numbers.
func (o *attackers) voting(word int, now uint64) (lanes uint64) {
	if now%2 == 0 {
		return 0
	}
	for l, start := range o.start[64*word : 64*(word+1)] {
		if o.p.Votes(now - start + 1) {
			lanes |= 1 << l
		}
	}
	return lanes
}

// flip inverts the sign of the weakest unit where the attacker's output is wrong.
func (o *attackers) flip(one *Attacker, invert uint64) {
	for i := range o.words {
		wrong := o.wrong(one, i, invert)
		for at := i; at < len(one.Sigma); at += o.words {
			one.Sigma[at] ^= wrong & one.Weak[at]
		}
	}
}

// wrong returns the lanes of a word in which an attacker's output is not A's.
func (o *attackers) wrong(one *Attacker, word int, invert uint64) uint64 {
	tau := invert
	for at := word; at < len(one.Sigma); at += o.words {
		tau ^= one.Sigma[at]
	}
	return tau ^ o.tau[word]
}

// learn sets the lanes in which an attacker's units learn: those whose sign, after
// flip and vote, is the output of the pair.
func (o *attackers) learn(one *Attacker, learn []uint64, invert uint64) {
	for i := range o.words {
		may := learn[i]
		if o.simple {
			may &^= o.wrong(one, i, invert)
		}
		for at := i; at < len(one.Sigma); at += o.words {
			one.Learn[at] = may &^ (one.Sigma[at] ^ o.tau[i])
		}
	}
}

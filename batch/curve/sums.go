package curve

import (
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// unity is an overlap of 1 in the fixed-point format in which overlaps are added: exact sums do not
// depend on the order. What is added is 1 - R, so that the spread is accurate near R = 1.
const unity = 1 << 40

// distance returns 1 - R in units of 1/unity, 0 to 2.
func distance(overlap float64) uint64 {
	return uint64(float64((1-overlap)*unity) + 0.5)
}

// spread accumulates distances and their squares, of up to MaxTrials pairs.
type spread struct {
	sum    uint64
	hi, lo uint64 // the sum of squares
}

func (s *spread) add(d uint64) {
	s.sum += d
	hi, lo := bits.Mul64(d, d)
	s.merge(spread{hi: hi, lo: lo})
}

func (s *spread) merge(o spread) {
	var carry uint64
	s.sum += o.sum
	s.lo, carry = bits.Add64(s.lo, o.lo, 0)
	s.hi += o.hi + carry
}

// mean returns the mean of the n overlaps added.
func (s spread) mean(n uint64) float64 { return 1 - float64(s.sum)/float64(n)/unity }

// sd returns their standard deviation, with n - 1 >= 1.
func (s spread) sd(n uint64) float64 {
	// n * squares - sum^2, exact, is n (n-1) times the variance
	hi, lo := bits.Mul64(n, s.lo)
	hi += n * s.hi
	h, l := bits.Mul64(s.sum, s.sum)
	lo, borrow := bits.Sub64(lo, l, 0)
	hi, _ = bits.Sub64(hi, h, borrow)
	v := float64(float64(hi)*(1<<64)) + float64(lo)
	return math.Sqrt(v/float64(n)/float64(n-1)) / unity
}

// point sums up what pairs are like after a step.
type point struct {
	overlap spread
	equal   [groups]uint64 // weights that A and B share, of the pairs of a group
	learned uint64         // pairs that learned in this step
	synced  uint64         // pairs that had all weights equal by now

	attacker spread // of each pair's mean over its attackers
	// attackerEqual counts the weights that attackers share with A. For the genetic attack, whose
	// attackers vary in number, it is a pair's mean share of them, in units of 1/unity.
	attackerEqual uint64
	caught        uint64 // pairs in which an attacker had all weights of A by now
}

func (t *point) merge(o *point) {
	t.overlap.merge(o.overlap)
	for g := range t.equal {
		t.equal[g] += o.equal[g]
	}
	t.learned += o.learned
	t.synced += o.synced
	t.attacker.merge(o.attacker)
	t.attackerEqual += o.attackerEqual
	t.caught += o.caught
}

// allEqual returns the number of weights that A and B share, over all pairs.
func (t *point) allEqual() (n uint64) {
	for _, e := range t.equal {
		n += e
	}
	return n
}

// history is what a pair has reached so far.
type history struct{ synced, caught bool }

// see adds the present state of r.
func (t *point) see(r *pair, h *history) {
	h.synced = h.synced || r.shared == r.p.Weights()
	t.overlap.add(distance(r.overlap))
	t.equal[r.group] += uint64(r.shared)
	t.learned += one(r.learned)
	t.synced += one(h.synced)
	if r.attackers == 0 {
		return
	}
	h.caught = h.caught || r.caught
	t.attacker.add(distance(r.attackerOverlap / float64(r.attackers)))
	if r.p.Attack == kernels.Genetic {
		t.attackerEqual += uint64(float64(float64(r.attackerShared)/float64(r.attackers*r.p.Weights())*unity) + 0.5)
	} else {
		t.attackerEqual += uint64(r.attackerShared)
	}
	t.caught += one(h.caught)
}

func one(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// settled adds a pair that stays synchronised and has no attackers: it learns in every step.
func (t *point) settled(r *pair) {
	t.equal[r.group] += uint64(r.p.Weights())
	t.learned++
	t.synced++
}

// settles reports whether p's pairs cannot change any more in what is observed once they have
// synchronised: there are no attackers, and the tie keeps equal machines equal.
func settles(p kernels.Params) bool { return p.Attack == kernels.NoAttack && !p.Tie.Splits() }

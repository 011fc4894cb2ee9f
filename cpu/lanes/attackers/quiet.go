package attackers

import (
	"math/bits"
)

// quiet is a step in which attackers learn nothing, so that the next one finds the same weights.
// What they would have said is found after the pass of that (Other), at a quarter of the cost of a
// pass.
type quiet struct {
	signs  []uint64 // ones where x = -1, [k][word], as those that are last
	tau    uint64
	others []Other // [k]
	flips  uint64  // all ones where the number of units whose x was turned round is odd
	wrong  []uint64
}

// mostQuiet is how many steps may wait for a pass.
const mostQuiet = 8

// observe is a step in which attackers learn nothing.
func (c *Ensemble) observe(s *Step) {
	s.Up = 0
	if c.see(s) {
		clear(c.learn)
		c.moved = true
	}
}

// wait makes a quiet step wait, or returns false where none can.
func (c *Ensemble) wait(s *Step) bool {
	if c.layout.interleave() > 1 || len(c.waiting) == mostQuiet { // a vector has several inputs
		return false
	}
	n := len(c.waiting)
	c.waiting = c.waiting[:n+1]
	q := &c.waiting[n]
	words := len(c.signs.valid)
	for k := range c.shape.K {
		copy(q.signs[k*words:][:words], s.Signs[k*s.Words:])
	}
	q.tau = s.Tau
	return true
}

func (c *Ensemble) newQuiet() quiet {
	q := quiet{signs: make([]uint64, len(c.signs.last)), others: make([]Other, c.shape.K), wrong: make([]uint64, len(c.hit))}
	for k := range q.others {
		q.others[k] = Other{
			Unit: &c.units[k], List: make([]uint32, 0, c.shape.N/2+1), Sign: make([]uint64, c.layout.vector), sums: c.decision.Least,
		}
	}
	return q
}

// compare finds where the inputs of q differ from the present ones, or from these turned round,
// whatever is less; fields of these are one less if negative is 1.
func (q *quiet) compare(c *Ensemble, negative int) {
	q.flips = 0
	words, stride := len(c.signs.valid), 8*c.shape.Planes*c.layout.vector
	for k := range q.others {
		o := &q.others[k]
		last, signs := c.signs.last[k*words:][:words], q.signs[k*words:][:words]
		differ := 0
		for i, x := range last {
			differ += bits.OnesCount64((x ^ signs[i]) & c.signs.valid[i])
		}
		turned := mask(2*differ > c.shape.N)
		q.flips ^= turned
		o.List = o.List[:0]
		ones := 0
		for i, x := range last {
			d := (x ^ signs[i] ^ turned) & c.signs.valid[i]
			ones += bits.OnesCount64(x & d)
			for ; d != 0; d &= d - 1 {
				o.List = append(o.List, uint32((64*i+bits.TrailingZeros64(d))*stride))
			}
		}
		base := c.shape.Offset*len(o.List) + ones
		// A field of 0 counts as negative where ties are not +1, and after a turn where they are.
		less := 0
		if _, plus := c.p.Tie.Positive(); plus == (turned != 0) {
			less = 1
		}
		o.Borrow = mask(less != negative)
		if less < negative { // one more is two more, by the sum, and one less
			base++
		}
		o.Start = uint64(-base)
	}
}

// lookBack finds for a column, after a pass, in which lanes outputs were wrong in the steps that
// wait.
func (c *Ensemble) lookBack(column, negative int) {
	for i := range c.waiting {
		q := &c.waiting[i]
		if column == 0 {
			q.compare(c, negative)
		}
		wrong := q.wrong[column*c.layout.vector:][:c.layout.vector]
		for j := range wrong {
			wrong[j] = ^q.tau ^ q.flips
		}
		for k := range q.others {
			o := &q.others[k]
			c.k.Other(o)
			for j, sign := range o.Sign {
				wrong[j] ^= sign
			}
		}
	}
}

package attackers

import (
	"math/bits"

	"tpmbench/kernels"
)

// listen makes the ensemble, which is new, one whose steps come from an exchange, by hear.
func (c *Ensemble) listen() {
	if c.hit == nil {
		c.hit = make([]uint64, c.layout.columns*c.layout.vector)
	}
	c.wrong = make([]uint64, len(c.hit))
	if c.layout.interleave() == 1 {
		for range mostQuiet {
			c.waiting = append(c.waiting, c.newQuiet())
		}
		c.waiting = c.waiting[:0]
	}
	if c.networks != nil {
		c.networks.from = make([]int32, 64*len(c.hit))
	}
}

// ListenBytes is about the memory that an ensemble takes besides, if it listens.
func ListenBytes(p kernels.Params, k *Kernel) int {
	lanes := 64 * layoutOf(p, k.Words).columns * k.Words
	return lanes/4 + 4*lanes + mostQuiet*(lanes/8+3*p.Weights()) + 50*p.Attackers
}

// hear makes the attackers listen to a step, in which they learn or not, and tells to how they did.
func (c *Ensemble) hear(s *Step, learn bool, to kernels.Scorer) {
	places := c.words()
	switch {
	case learn:
		c.Step(s)
	case c.wait(s):
		return
	default:
		c.observe(s)
	}
	if !c.stopped(0) {
		c.tell(learn, places, to)
	}
}

// tell says how attackers did in the steps that have waited, in that many words of places, and in the
// one that followed.
func (c *Ensemble) tell(learned bool, words int, to kernels.Scorer) {
	for i := range c.waiting {
		to.Heard(c.waiting[i].wrong[:words])
	}
	c.waiting = c.waiting[:0]
	right := c.hit
	if n := c.networks; n != nil {
		if n.moved {
			clear(n.from[n.lanes : 64*n.words]) // of empty lanes
			to.Moved(n.from[:64*n.words])
			n.stay()
		}
		if learned { // they may have moved since, and their histories with them
			right = n.history.last()
		}
	}
	wrong := c.wrong[:c.words()]
	for i := range wrong {
		wrong[i] = ^right[i]
	}
	to.Heard(wrong)
}

// words returns the words of lanes in which there may be attackers.
func (c *Ensemble) words() int {
	if c.networks != nil {
		return c.networks.words
	}
	return wordsOf(c.p.Attackers)
}

// settleFor makes all moves that are still to be made, and tells to what it has not heard.
func (c *Ensemble) settleFor(to kernels.Scorer) {
	if len(c.waiting) > 0 {
		last := &c.waiting[len(c.waiting)-1]
		c.waiting = c.waiting[:len(c.waiting)-1]
		s := Step{Tau: last.tau, Signs: last.signs, Words: len(c.signs.valid), Base: c.bases(last.signs)}
		if c.observe(&s); !c.stopped(0) {
			c.tell(false, c.words(), to)
		}
	}
	c.settle()
}

// bases returns the Base of a step.
func (c *Ensemble) bases(signs []uint64) []int64 {
	base, words := make([]int64, c.shape.K), len(c.signs.valid)
	for k := range base {
		base[k] = int64(c.shape.Offset * c.shape.N)
		for _, sign := range signs[k*words:][:words] {
			base[k] += int64(bits.OnesCount64(sign))
		}
	}
	return base
}

// Read sets w to the weights of the attacker in a lane, [k*N+n], after settle.
func (c *Ensemble) Read(lane int, w []int8) {
	l, s := c.layout, c.shape
	word, bit := lane/64, lane%64
	column := c.z[word/l.words*l.column(s):]
	word %= l.words
	stride, part := s.Planes*l.vector, l.interleave()-1
	for k := range s.K {
		z, signs, w := column[k*l.unit(s):], c.signs.last[k*wordsOf(s.N):], w[k*s.N:][:s.N]
		for n := range w {
			u := 0
			at := n>>l.shift*stride + n&part*l.words + word
			for i := range s.Planes {
				u |= int(z[at]>>bit&1) << i
				at += l.vector
			}
			sign := -int(signs[n/64]>>(n%64)&1) & (1<<s.Planes - 1)
			w[n] = int8((u ^ sign) - s.Offset)
		}
	}
}

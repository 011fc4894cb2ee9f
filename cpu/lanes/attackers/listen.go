package attackers

import "tpmbench/kernels"

// Listen makes the ensemble, which is new, one whose steps come from an exchange, by Hear.
func (c *Ensemble) Listen() {
	if c.hit == nil {
		c.hit = make([]uint64, c.layout.columns*c.layout.vector)
	}
	c.wrong = make([]uint64, len(c.hit))
	if c.networks != nil {
		c.networks.from = make([]int32, 64*len(c.hit))
	}
}

// ListenBytes is about the memory that an ensemble takes besides, if it listens.
func ListenBytes(p kernels.Params, k *Kernel) int {
	lanes := 64 * layoutOf(p, k.Words).columns * k.Words
	return lanes/4 + 4*lanes
}

// Hear makes the attackers listen to a step, in which they learn or not, and tells to how they did.
func (c *Ensemble) Hear(s *Step, learn bool, to kernels.Scorer) {
	if learn {
		c.Step(s)
	} else {
		c.observe(s)
	}
	if c.stopped(0) {
		return
	}
	right := c.hit
	if n := c.networks; n != nil {
		if n.moved {
			clear(n.from[n.lanes : 64*n.words]) // of empty lanes
			to.Moved(n.from[:64*n.words])
			n.stay()
		}
		if learn { // they may have moved since, and their histories with them
			right = n.history.last()
		}
		right = right[:n.words]
	}
	wrong := c.wrong[:len(right)]
	for i, x := range right {
		wrong[i] = ^x
	}
	to.Heard(wrong[:c.words()])
}

// words returns the words of lanes in which there may be attackers.
func (c *Ensemble) words() int {
	if c.networks != nil {
		return c.networks.words
	}
	return wordsOf(c.p.Attackers)
}

// observe is a step in which attackers learn nothing.
func (c *Ensemble) observe(s *Step) {
	s.Up = 0
	if c.see(s) {
		clear(c.learn)
		c.moved = true
	}
}

// Settle makes all moves that are still to be made.
func (c *Ensemble) Settle(kernels.Scorer) { c.settle() }

// Places returns how many lanes there are that may have attackers.
func (c *Ensemble) Places() int {
	if c.networks != nil {
		return 64 * c.networks.words
	}
	return c.p.Attackers
}

// IsThere reports whether a lane has an attacker.
func (c *Ensemble) IsThere(lane int) bool { return c.lanesOf(lane/64)>>(lane%64)&1 == 1 }

// Read sets w to the weights of the attacker in a lane, [k*N+n], after Settle.
func (c *Ensemble) Read(lane int, w []int8) {
	l, s := c.layout, c.shape
	word, bit := lane/64, lane%64
	column := c.z[word/l.words*l.column(s):]
	word %= l.words
	for k := range s.K {
		z, signs := column[k*l.unit(s):], c.signs.last[k*wordsOf(s.N):]
		for n := range s.N {
			sign, u := signs[n/64]>>(n%64)&1, 0
			at := l.at(n, s.Planes, word)
			for i := range s.Planes {
				u |= int(z[at+i*l.vector]>>bit&1^sign) << i
			}
			w[k*s.N+n] = int8(u - s.Offset)
		}
	}
}

package attackers

import (
	"math/bits"

	"tpmbench/cpu/planes"
)

// Weights are A's: plane i of the words of inputs of unit k, coded as by keystream.Depth.
type Weights func(k, word, plane int) uint64

// Caught reports whether an attacker has all of A's weights.
func (c *Ensemble) Caught(a Weights) bool {
	c.settle()
	for word := range c.layout.lanes() {
		alive := c.lanesOf(word)
		c.compare(a, word, 8, func(differ []uint64) bool {
			for _, x := range differ {
				alive &^= x
			}
			return alive != 0
		})
		if alive != 0 && !c.stopped(0) {
			return true
		}
	}
	return false
}

// Matches returns how many attackers have A's weights, and the most that one shares.
func (c *Ensemble) Matches(a Weights) (synced, best int) {
	c.settle()
	least := c.shape.K * c.shape.N // weights in which one differs
	for word := range c.layout.lanes() {
		lanes := c.lanesOf(word)
		if lanes == 0 {
			continue
		}
		var distance planes.Counter
		c.compare(a, word, 64, func(weights []uint64) bool {
			distance.Count(weights)
			return true
		})
		few, count := distance.Least(lanes)
		if few == 0 {
			synced += bits.OnesCount64(count)
		}
		least = min(least, few)
	}
	return synced, c.shape.K*c.shape.N - least
}

// compare calls f with the lanes of a word in which weights differ from A's, size weights at a
// time, a multiple of a vector's, until it returns false.
func (c *Ensemble) compare(a Weights, word, size int, f func(differ []uint64) bool) {
	l, planes := c.layout, c.shape.Planes
	column := c.z[word/l.words*l.column(c.shape):]
	word %= l.words
	var room [64]uint64
	for k := range c.shape.K {
		if c.stopped(c.shape.N * planes) {
			return
		}
		signs := c.signs.last[k*wordsOf(c.shape.N):]
		z := column[k*l.unit(c.shape):]
		for first := 0; first < c.shape.N; first += size {
			differ := room[:min(size, c.shape.N-first)]
			clear(differ)
			for i := range planes {
				u := (a(k, first/64, i) ^ signs[first/64]) >> (first % 64)
				rows := z[l.at(first, planes, word)+i*l.vector:]
				part := 0
				for j := range differ {
					differ[j] |= rows[part] ^ -(u & 1)
					u >>= 1
					if part += l.words; part == l.vector && j < len(differ)-1 {
						part = 0
						rows = rows[planes*l.vector:]
					}
				}
			}
			if !f(differ) {
				return
			}
		}
	}
}

package bitsliced

import (
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// decide finds in which lanes of a column each unit learns. The signs of the fields for
// x' are those that move z down: as sigma = tau demands where the rule moves towards
// tau, and else the others.
func (c *crowd) decide(column int) {
	p, l, units := c.pair.p, c.layout, c.shape.K
	tau := mask(c.pair.tau)
	toward, even := c.pair.up^tau, uint64(0) // even: where all signs are tau, that is not the output
	if units%2 == 0 {
		even = ^tau
	}
	learn := c.learn[column*units*l.vector : (column+1)*units*l.vector]
	sign := (c.planes() - 1) * l.vector
	for i := range l.vector {
		wrong := even
		for k := range units {
			x := c.field[k*roomForSums*l.vector+sign+i] ^ toward
			wrong ^= ^x
			learn[k*l.vector+i] = x
		}
		switch {
		case p.Attack == kernels.Simple:
			for at := i; at < len(learn); at += l.vector {
				learn[at] &^= wrong
			}
		case flips(p.Attack):
			for at := i; at < len(learn); at += l.vector {
				learn[at] ^= wrong & c.weak[at]
			}
		}
	}
}

// vote makes all opponents learn by the most frequent signs.
func (c *crowd) vote() {
	tau := mask(c.pair.tau)
	units, l := c.shape.K, c.layout
	b := &c.ballot
	b.begin(units)
	var sigma [kernels.MaxK]uint64
	for word := range l.lanes() {
		at := word/l.words*units*l.vector + word%l.words
		for k := range units {
			sigma[k] = ^(c.learn[at+k*l.vector] ^ tau)
		}
		b.cast(sigma[:units], c.lanesOf(word))
	}
	winner := b.elect()
	for at := range c.learn {
		k := at / l.vector % units
		c.learn[at] = ^(mask(winner>>k&1 == 1) ^ tau)
	}
}

// ballot finds the most frequent vector of signs, as a number whose lowest bit is the
// first unit's; of equally frequent ones the smallest.
type ballot struct {
	units int
	count [1 << countedUnits]int // of every vector
	votes []uint32               // of more units: one by one
}

// countedUnits is the number of hidden units up to which every vector is counted.
const countedUnits = 5

func (b *ballot) begin(units int) {
	b.units, b.votes = units, b.votes[:0]
	clear(b.count[:])
}

// cast counts the signs of the lanes of who; sigma has the lanes in which a unit's is +1.
func (b *ballot) cast(sigma []uint64, who uint64) {
	if b.units > countedUnits {
		var m [64]uint64
		copy(m[:], sigma)
		keystream.Transpose(&m)
		for ; who != 0; who &= who - 1 {
			b.votes = append(b.votes, uint32(m[bits.TrailingZeros64(who)]))
		}
		return
	}
	var have [1 << countedUnits]uint64 // lanes that have a vector
	have[0] = who
	for k, s := range sigma {
		for v := range have[:1<<k] {
			x := have[v]
			have[v|1<<k], have[v] = x&s, x&^s
		}
	}
	for v, x := range have[:1<<b.units] {
		b.count[v] += bits.OnesCount64(x)
	}
}

func (b *ballot) elect() (winner uint32) {
	if b.units > countedUnits {
		return lanes.MostFrequent(b.votes)
	}
	for v, n := range b.count[:1<<b.units] {
		if n > b.count[winner] {
			winner = uint32(v)
		}
	}
	return winner
}

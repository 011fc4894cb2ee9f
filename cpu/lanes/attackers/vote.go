package attackers

import (
	"math/bits"

	"tpmbench/cpu/lanes"
	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// agree sets the decision's view of the pair's output and direction, and of fields that are one
// less, if negative is 1.
func (c *Ensemble) agree(negative int) {
	d := &c.decision
	d.Negative, d.Toward = negative, c.up^c.tau
	if d.Units%2 == 0 {
		d.Wrong = ^c.tau // all signs being tau
	}
}

// vote makes all attackers learn by the most frequent signs.
func (c *Ensemble) vote() {
	units, l := c.shape.K, c.layout
	b := &c.ballot
	b.begin(units)
	var sigma [kernels.MaxVoters]uint64
	for word := range l.lanes() {
		at := word/l.words*units*l.vector + word%l.words
		for k := range units {
			sigma[k] = ^(c.learn[at+k*l.vector] ^ c.tau)
		}
		b.cast(sigma[:units], c.lanesOf(word))
	}
	winner := b.elect()
	for at := 0; at < len(c.learn); {
		for k := range units {
			all := mask(winner>>k&1 == 1) ^ ^c.tau
			for range l.vector {
				c.learn[at] = all
				at++
			}
		}
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
		bitmatrix.Transpose(&m)
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

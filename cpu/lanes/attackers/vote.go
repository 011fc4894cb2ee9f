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
	sigma := b.sigma[:units]
	for word := range l.lanes() {
		at := word/l.words*units*l.vector + word%l.words
		for k := range sigma {
			sigma[k] = ^(c.learn[at] ^ c.tau)
			at += l.vector
		}
		b.cast(sigma, c.lanesOf(word))
	}
	winner := b.elect()
	for at := 0; at < len(c.learn); {
		for k := range units {
			all := -uint64(winner>>k&1) ^ ^c.tau
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

	sigma [kernels.MaxVoters]uint64 // room for the signs of a word of lanes
	have  [1 << countedUnits]uint64 // room: lanes that have a vector
}

// countedUnits is the number of hidden units up to which every vector is counted.
const countedUnits = 5

func (b *ballot) begin(units int) {
	b.units, b.votes = units, b.votes[:0]
	clear(b.count[:1<<min(units, countedUnits)])
}

// cast counts the signs of the lanes of who; sigma has the lanes in which a unit's is +1.
func (b *ballot) cast(sigma []uint64, who uint64) {
	if b.units > countedUnits {
		b.list(sigma, who)
		return
	}
	b.have[0] = who
	all := 1
	for _, s := range sigma {
		minus, plus := b.have[:all], b.have[all:][:all]
		for v, x := range minus {
			minus[v], plus[v] = x&^s, x&s
		}
		all *= 2
	}
	count := b.count[:all]
	for v, x := range b.have[:all] {
		count[v] += bits.OnesCount64(x)
	}
}

// list notes the votes of the lanes of who.
func (b *ballot) list(sigma []uint64, who uint64) {
	var m [64]uint64
	copy(m[:], sigma)
	bitmatrix.Transpose(&m)
	for ; who != 0; who &= who - 1 {
		b.votes = append(b.votes, uint32(m[bits.TrailingZeros64(who)]))
	}
}

func (b *ballot) elect() (winner uint32) {
	if b.units > countedUnits {
		return lanes.MostFrequent(b.votes)
	}
	// The vector counts with its count, the smaller for more: no branch, which would be a coin's.
	most, last := 0, 1<<countedUnits-1
	for v, n := range b.count[:1<<b.units] {
		most = max(most, n<<countedUnits|(last-v))
	}
	return uint32(last - most&last)
}

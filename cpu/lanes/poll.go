package lanes

import (
	"math/bits"
	"slices"

	"tpmbench/internal/bitmatrix"
)

// A poll finds, in 64 lanes at once, which vector of signs (sigma_1..sigma_K) is
// the most frequent among attackers; of equally frequent ones the smallest, as a
// number whose lowest bit is the first unit's.
type poll struct {
	counts  [1 << countedUnits][pollPlanes]uint64 // of each vector, as vertical numbers
	terms   [1 << countedUnits]uint64             // lanes in which an attacker has the vector
	best    [pollPlanes]uint64
	elected [32]uint64 // lanes in which the elected sign of a unit is +1

	votes [64][]uint32 // of more units: each attacker's in a lane
}

const (
	// countedUnits is the number of hidden units up to which all vectors are
	// counted; of more, votes are sorted lane by lane.
	countedUnits = 5
	pollPlanes   = 16 // hold the number of attackers
)

// hold sets the signs of all attackers in the lanes of mask to the elected ones;
// that of attacker e and unit k stands at (e*units+k)*stride.
func (p *poll) hold(signs []uint64, units, stride int, mask uint64) {
	if units <= countedUnits {
		p.count(signs, units, stride, mask)
	} else {
		p.sort(signs, units, stride, mask)
	}
	for at, k := 0, 0; at < len(signs); at, k = at+stride, k+1 {
		signs[at] ^= (signs[at] ^ p.elected[k%units]) & mask
	}
}

// count elects by counting every vector.
func (p *poll) count(signs []uint64, units, stride int, mask uint64) {
	all := 1 << units
	// signs may begin within a row
	planes := bits.Len(uint((len(signs) + units*stride - 1) / (units * stride)))
	counts := p.counts[:all]
	clear(counts)
	for at := 0; at < len(signs); at += units * stride {
		p.terms[0] = mask
		for k := range units {
			s := signs[at+k*stride]
			for q := range 1 << k {
				x := p.terms[q]
				p.terms[q|1<<k], p.terms[q] = x&s, x&^s
			}
		}
		for q := range counts {
			genericCount(counts[q][:], p.terms[q:q+1], 1)
		}
	}
	clear(p.best[:planes])
	for q := range counts {
		c, more := &counts[q], uint64(0)
		for b := range planes {
			more = c[b]&^p.best[b] | ^(c[b]^p.best[b])&more
		}
		for b := range planes {
			p.best[b] ^= (p.best[b] ^ c[b]) & more
		}
		for k := range units {
			p.elected[k] = p.elected[k]&^more | more&-uint64(q>>k&1)
		}
	}
}

// sort elects by sorting the votes of each lane.
func (p *poll) sort(signs []uint64, units, stride int, mask uint64) {
	for l := range p.votes {
		p.votes[l] = p.votes[l][:0]
	}
	for at := 0; at < len(signs); at += units * stride {
		var m [64]uint64
		for k := range units {
			m[k] = signs[at+k*stride]
		}
		bitmatrix.Transpose(&m)
		for lanes := mask; lanes != 0; lanes &= lanes - 1 {
			l := bits.TrailingZeros64(lanes)
			p.votes[l] = append(p.votes[l], uint32(m[l]))
		}
	}
	var elected [64]uint64
	for lanes := mask; lanes != 0; lanes &= lanes - 1 {
		l := bits.TrailingZeros64(lanes)
		elected[l] = uint64(MostFrequent(p.votes[l]))
	}
	bitmatrix.Transpose(&elected)
	copy(p.elected[:], elected[:])
}

// MostFrequent returns the smallest of the most frequent votes, which it sorts: the
// first of the longest runs.
func MostFrequent(votes []uint32) (winner uint32) {
	slices.Sort(votes)
	longest, run := 0, 0
	for i, v := range votes {
		if i > 0 && v != votes[i-1] {
			run = 0
		}
		if run++; run > longest {
			longest, winner = run, v
		}
	}
	return winner
}

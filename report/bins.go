package report

import (
	"iter"
	"math/bits"
)

// Bins counts values exactly, except that larger ones share bins: there are Count[i] values with
// From[i] <= value <= To[i], in ascending order, and no bin is empty.
type Bins struct {
	From  []uint32 `json:"from"`
	To    []uint32 `json:"to"`
	Count []uint64 `json:"count"`
}

// minBins is the smallest number of bins that binned accepts: one for each power of two, and one
// for 0.
const minBins = 33

// binned counts what all yields, in ascending order, in at most most bins, most >= minBins. The
// first bit of a value is kept, and as many of the bits after it as that allows, the same number
// for all values. So no bin is wider than a fixed share of its values, and bins of any two files
// are identical, disjoint, or nested.
func binned(all iter.Seq2[uint32, uint64], most int) Bins {
	b := Bins{From: []uint32{}, To: []uint32{}, Count: []uint64{}}
	kept := bitsKept(all, most)
	for v, n := range all {
		dropped := max(0, bits.Len32(v)-1-kept)
		from := v >> dropped << dropped
		if last := len(b.From) - 1; last >= 0 && b.From[last] == from {
			b.Count[last] += n
			continue
		}
		b.From = append(b.From, from)
		b.To = append(b.To, from+(1<<dropped-1))
		b.Count = append(b.Count, n)
	}
	return b
}

// bitsKept returns the largest number of bits after the first with which all's values fall into at
// most most bins.
func bitsKept(all iter.Seq2[uint32, uint64], most int) int {
	var parted [33]int // [n]: neighbours that n or more bits separate
	last, begun := uint32(0), false
	for v := range all {
		length := bits.Len32(v)
		switch {
		case !begun || length != bits.Len32(last):
			parted[0]++
		default:
			parted[length-bits.Len32(v^last)]++
		}
		last, begun = v, true
	}
	bins := parted[0]
	for kept := 0; ; kept++ {
		if kept == len(parted)-1 || bins+parted[kept+1] > most {
			return kept
		}
		bins += parted[kept+1]
	}
}

// widest returns the number of values that the widest bin covers.
func (b Bins) widest() uint64 {
	most := uint64(0)
	for i, from := range b.From {
		most = max(most, uint64(b.To[i]-from)+1)
	}
	return most
}

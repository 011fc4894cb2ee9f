package report

import (
	"iter"
	"math/bits"
)

// Bins counts values exactly, but the larger ones in bins of several values:
// From[i] <= value <= To[i] for Count[i] of them, ascending, none empty.
type Bins struct {
	From  []uint32 `json:"from"`
	To    []uint32 `json:"to"`
	Count []uint64 `json:"count"`
}

// minBins is the least bound that binned takes: a bin for each power of two and 0.
const minBins = 33

// binned counts what all yields, ascending, in at most most bins, most >= minBins.
// Of a value the first bit and some leading ones after it are kept, as many as
// that allows, the same number for all; so no bin is wider than a fixed share of
// its values, and bins of any two files are the same, apart, or one in the other.
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

// bitsKept returns the most bits after the first with which all's values fall
// into at most most bins.
func bitsKept(all iter.Seq2[uint32, uint64], most int) int {
	var parted [33]int // neighbours that fall apart from so many bits on
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

// widest returns how many values the widest bin takes.
func (b Bins) widest() uint64 {
	most := uint64(0)
	for i, from := range b.From {
		most = max(most, uint64(b.To[i]-from)+1)
	}
	return most
}

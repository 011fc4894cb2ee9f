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
// A value keeps as many leading bits after its first as that allows, the same
// for all; so no bin is wider than a fixed share of its values, and every bin
// lies within one of any rougher division, of this or another file.
func binned(all iter.Seq2[uint32, uint64], most int) Bins {
	for kept := 31; ; kept-- {
		if b, ok := keeping(kept, all, most); ok {
			return b
		}
	}
}

// keeping is binned with so many bits kept, false where those are too many bins.
func keeping(kept int, all iter.Seq2[uint32, uint64], most int) (b Bins, ok bool) {
	b = Bins{From: []uint32{}, To: []uint32{}, Count: []uint64{}}
	for v, n := range all {
		dropped := max(0, bits.Len32(v)-1-kept)
		from := v >> dropped << dropped
		if last := len(b.From) - 1; last >= 0 && b.From[last] == from {
			b.Count[last] += n
			continue
		}
		if len(b.From) == most {
			return Bins{}, false
		}
		b.From = append(b.From, from)
		b.To = append(b.To, from+(1<<dropped-1))
		b.Count = append(b.Count, n)
	}
	return b, true
}

// widest returns how many values the widest bin takes.
func (b Bins) widest() uint64 {
	most := uint64(0)
	for i, from := range b.From {
		most = max(most, uint64(b.To[i]-from)+1)
	}
	return most
}

package batch

import (
	"errors"
	"fmt"
	"math/bits"

	"tpmbench/batch/table"
)

// ErrShardIsFixed is the reason why a shard cannot continue the rows of fewer trials.
var ErrShardIsFixed error = &table.Obstacle{
	Fact:   errors.New("a shard keeps its trials, since the next one begins where they end"),
	Advice: ": run the whole without {shard}, or give {force}",
}

// Shard is part Index, counted from 0, of a whole divided into Of parts.
type Shard struct{ Index, Of uint64 }

// ParseShard reads i/n, with i from 0 to n-1.
func ParseShard(s string) (Shard, error) {
	var h Shard
	var rest string
	n, _ := fmt.Sscanf(s, "%d/%d%s", &h.Index, &h.Of, &rest)
	if n != 2 || h.Of == 0 || h.Index >= h.Of || h.String() != s {
		return Shard{}, fmt.Errorf("%q must be i/n with i from 0 to n-1, such as 0/64", s)
	}
	return h, nil
}

// String writes i/n.
func (h Shard) String() string { return fmt.Sprintf("%d/%d", h.Index, h.Of) }

// Cut returns the shard's share of r. The shards 0/n to n-1/n together cover r in order, and their
// sizes differ by at most one trial.
func (h Shard) Cut(r Range) Range {
	from, to := h.bound(r.Trials, h.Index), h.bound(r.Trials, h.Index+1)
	return Range{r.First + from, to - from}
}

// bound returns trials*i/h.Of, rounded down.
func (h Shard) bound(trials, i uint64) uint64 {
	hi, lo := bits.Mul64(trials, i)
	q, _ := bits.Div64(hi, lo, h.Of) // i <= Of, so the quotient fits
	return q
}

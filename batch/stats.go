package batch

import (
	"fmt"
	"iter"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"tpmbench/kernels"
)

// Stats sums up rows exactly: sums and counts are integers, so the results are the same to the last
// bit whatever the order of the rows. Its memory grows with the spread of sync_steps, not with the
// number of rows. The zero value is empty.
type Stats struct {
	trials    uint64
	synced    uint64
	pairSteps uint128   // sum over all rows
	sync      histogram // of sync_steps
	learning  histogram // of learning_steps, over all rows
	detectors detectors
	shared    uint64    // rows with a share_steps
	share     histogram // of share_steps
	attackers attackers
}

// Add adds rows of p.
func (s *Stats) Add(r *kernels.Results, p kernels.Params) {
	s.trials += uint64(r.Len())
	var steps uint128
	for i, v := range r.SyncSteps {
		steps.add(r.PairSteps(p, i))
		s.learning.add(r.LearningSteps[i])
		if v == kernels.Null {
			continue
		}
		s.synced++
		s.sync.add(v)
	}
	s.pairSteps.sum(steps)
	s.detectors.add(r, p)
	for _, v := range r.ShareSteps {
		if v != kernels.Null {
			s.shared++
			s.share.add(v)
		}
	}
	s.attackers.add(r, p)
}

// Sums sums up rows of p, to be merged into others.
func Sums(r *kernels.Results, p kernels.Params) *Stats {
	s := new(Stats)
	s.brief(r.Len())
	s.Add(r, p)
	return s
}

// Merge adds the rows that o has summed up.
func (s *Stats) Merge(o *Stats) {
	s.trials += o.trials
	s.synced += o.synced
	s.pairSteps.sum(o.pairSteps)
	s.shared += o.shared
	s.detectors.detected += o.detectors.detected
	s.detectors.wrong += o.detectors.wrong
	s.attackers.merge(&o.attackers)
	other := o.histograms()
	for i, h := range s.histograms() {
		h.merge(other[i])
	}
}

// histograms lists all histograms.
func (s *Stats) histograms() [9]*histogram {
	return [9]*histogram{&s.sync, &s.learning, &s.share, &s.detectors.steps, &s.detectors.missing,
		&s.attackers.best, &s.attackers.closest, &s.attackers.learn, &s.attackers.ratios.millionths}
}

// brief makes s, which is empty, sum up the rows of a segment, to be merged into others: it takes
// little memory whatever the values are. Of few rows it only lists the values, since merging counts
// would take longer.
func (s *Stats) brief(rows int) {
	const many, steps = 2048, 4096
	for _, h := range s.histograms() {
		h.brief, h.dense = true, 0
		if rows >= many {
			h.dense = steps
		}
	}
}

// reset makes s empty and keeps its memory.
func (s *Stats) reset() {
	var kept [9]histogram
	for i, h := range s.histograms() {
		h.reset()
		kept[i] = *h
	}
	*s = Stats{}
	for i, h := range s.histograms() {
		*h = kept[i]
	}
}

// Trials returns the number of rows.
func (s *Stats) Trials() uint64 { return s.trials }

// Synced returns the number of rows with a sync_steps.
func (s *Stats) Synced() uint64 { return s.synced }

// PairSteps returns the number of steps that the rows' trials took to their end, capped at 2^64-1.
func (s *Stats) PairSteps() uint64 { return s.pairSteps.uint64() }

// Histogram yields each sync_steps that occurs, in ascending order, with its count.
func (s *Stats) Histogram() iter.Seq2[uint32, uint64] { return s.sync.all() }

// Quantile returns the smallest sync_steps that at least a share q of the rows with a sync_steps
// does not exceed, and false if there are none. q, from 0 to 1, is taken as the decimal number that
// it prints as: 0.1 of 10 rows is 1 row.
func (s *Stats) Quantile(q float64) (uint32, bool) {
	if s.synced == 0 {
		return 0, false
	}
	return s.sync.quantiles(s.synced, q)[0], true
}

// Within returns, for each of the ascending qs, the smallest number of steps within which a share q
// of all rows synchronised. Rows that never did count too, so the list ends before the first q that
// was not reached.
func (s *Stats) Within(qs ...float64) []uint32 {
	if s.trials == 0 {
		return nil
	}
	return s.sync.quantiles(s.trials, qs...)
}

// rank returns the share q of n, rounded up to a whole number of rows, at least 1.
func rank(q float64, n uint64) uint64 {
	if !(q >= 0 && q <= 1) {
		panic(fmt.Sprintf("batch: quantile %v is not from 0 to 1", q))
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(q, 'f', -1, 64), ".")
	digits, _ := strconv.ParseUint(whole+fraction, 10, 64) // 17 at most, but for leading zeros
	hi, lo := bits.Mul64(digits, n)
	for left := len(fraction); left > 0; {
		by := uint64(1) // the largest power of ten left that fits
		for ; left > 0 && by < 1e19; left-- {
			by *= 10
		}
		share, rest := bits.Div64(hi, lo, by)
		if rest > 0 {
			share++
		}
		hi, lo = 0, share
	}
	return max(lo, 1)
}

// SyncSteps describes sync_steps over the rows that have one.
func (s *Stats) SyncSteps() Spread { return s.sync.spread(s.synced) }

// LearningSteps describes learning_steps over all rows: every row has one.
func (s *Stats) LearningSteps() Spread { return s.learning.spread(s.trials) }

// ratio returns a/b rounded to nearest.
func ratio(a, b *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(a, b).Float64()
	return f
}

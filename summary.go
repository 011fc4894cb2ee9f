package tpmbench

import (
	"encoding/json"
	"iter"
	"math"

	"tpmbench/batch"
)

// Summary sums up rows. It depends on the rows only, not on their order or on the backend, except
// for Backend and Version. Where there are too few rows for a value, it is NaN.
type Summary struct {
	Trials uint64 // rows
	Synced uint64 // rows with SyncSteps

	// of SyncSteps over the rows that have it: mean, standard deviation with n-1, and standard
	// error of the mean, in steps
	Mean, SD, SE  float64
	LearningSteps float64 // mean of LearningSteps over all rows

	// the share of these rows in which at least one attacker has A's weights at SyncSteps; NaN
	// without attackers
	AttackSuccess float64

	Digest  string // of the rows: 16 hexadecimal digits, tpm.digest in the metadata of files
	Backend string // that computed the rows
	Version string // of the program that did

	summary batch.Summary
	stats   *batch.Stats
}

func newSummary(s batch.Summary, stats *batch.Stats) Summary {
	sum := Summary{
		Trials: s.Trials, Synced: s.Synced,
		Mean: orNaN(s.SyncSteps.Mean), SD: orNaN(s.SyncSteps.SD), SE: orNaN(s.SyncSteps.SE),
		LearningSteps: orNaN(s.LearningSteps.Mean),
		AttackSuccess: math.NaN(),
		Digest:        s.Digest, Backend: s.Backend, Version: s.Version,
		summary: s, stats: stats,
	}
	if a := s.AttackSuccess; a != nil {
		sum.AttackSuccess = orNaN(a.PAny)
	}
	return sum
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// Quantile returns the smallest SyncSteps that at least a share q, from 0 to 1, of the rows with
// SyncSteps does not exceed; ok is false if there are none. It is exact. It panics if q is not from
// 0 to 1.
func (s Summary) Quantile(q float64) (steps uint32, ok bool) {
	if s.stats == nil {
		return 0, false
	}
	return s.stats.Quantile(q)
}

// Histogram yields each SyncSteps that occurs, in ascending order, with the number of its rows.
func (s Summary) Histogram() iter.Seq2[uint32, uint64] {
	if s.stats == nil {
		return func(func(uint32, uint64) bool) {}
	}
	return s.stats.Histogram()
}

// MarshalJSON writes what tpmbench run --summary json prints, which has more, such as the
// parameters and how attackers fared.
func (s Summary) MarshalJSON() ([]byte, error) { return json.Marshal(s.summary) }

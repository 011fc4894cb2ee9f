package tpmbench

import (
	"strconv"

	"tpmbench/kernels"
)

// Row is the result of one trial: a pair of machines A and B from random initial weights to
// synchronisation. What the parameters do not ask for is null. A Row may be kept.
type Row struct {
	Trial uint64 // its number

	// the first step, counted from 1, after which all weights of A and B are equal; 0 for a pair
	// that starts equal, null for one that has not synchronised within MaxSteps
	SyncSteps     Count
	LearningSteps uint32 // steps up to then, or up to MaxSteps, in which A and B learned

	AttackersSynced  Count // how many attackers have A's weights at SyncSteps
	BestEqualWeights Count // the most weights, of K*N, that one of them shares with A then
	// with Distance: the least sum, over one attacker's weights, of their distances from A's then
	LeastDistance Count

	// with Follow: the first step, from SyncSteps on, after which an attacker has A's weights;
	// null if not within MaxSteps
	LearnSteps Count

	// with Detect: the step that ends the first run of Detect steps of equal outputs, and how many
	// weights A and B share after it: K*N where they are right
	DetectSteps, DetectEqualWeights Count
	ShareSteps                      Count // with Share: the first step after which they share Share weights

	// with Keys: A's weights at SyncSteps, input n of hidden unit k at [k*N+n], each in -L..L; nil
	// if there are none
	Key []int8
}

// Count returns the value of a column by the name that it has in files, such as sync_steps; ok is
// false if it is null or there is no such column of counts.
func (r *Row) Count(column string) (n uint32, ok bool) {
	switch column {
	case "sync_steps":
		return r.SyncSteps.Get()
	case "learning_steps":
		return r.LearningSteps, true
	case "attackers_synced":
		return r.AttackersSynced.Get()
	case "best_equal_weights":
		return r.BestEqualWeights.Get()
	case "least_distance":
		return r.LeastDistance.Get()
	case "learn_steps":
		return r.LearnSteps.Get()
	case "detect_steps":
		return r.DetectSteps.Get()
	case "detect_equal_weights":
		return r.DetectEqualWeights.Get()
	case "share_steps":
		return r.ShareSteps.Get()
	}
	return 0, false
}

// rowOf returns row i, which shares the memory of its key.
func rowOf(r *kernels.Results, i int) Row {
	row := Row{Trial: r.Trial[i], SyncSteps: countOf(r.SyncSteps[i]), LearningSteps: r.LearningSteps[i]}
	if r.AttackersSynced != nil {
		row.AttackersSynced, row.BestEqualWeights = countOf(r.AttackersSynced[i]), countOf(r.BestEqualWeights[i])
	}
	if r.LeastDistance != nil {
		row.LeastDistance = countOf(r.LeastDistance[i])
	}
	if r.DetectSteps != nil {
		row.DetectSteps, row.DetectEqualWeights = countOf(r.DetectSteps[i]), countOf(r.DetectEqualWeights[i])
	}
	if r.ShareSteps != nil {
		row.ShareSteps = countOf(r.ShareSteps[i])
	}
	if r.LearnSteps != nil {
		row.LearnSteps = countOf(r.LearnSteps[i])
	}
	if key := r.Key(i); key != nil && r.SyncSteps[i] != kernels.Null {
		row.Key = key[:len(key):len(key)]
	}
	return row
}

// Count is a number of steps, attackers or weights, up to 2^31-1, or null. The zero Count is null.
type Count struct{ plusOne uint32 }

// countOf returns v as a Count: kernels.Null, which is 2^32-1, becomes null.
func countOf(v uint32) Count { return Count{v + 1} }

// Get returns the number; ok is false if it is null.
func (c Count) Get() (n uint32, ok bool) {
	if c.plusOne == 0 {
		return 0, false
	}
	return c.plusOne - 1, true
}

// String returns the number in decimal, or "null".
func (c Count) String() string {
	n, ok := c.Get()
	if !ok {
		return "null"
	}
	return strconv.FormatUint(uint64(n), 10)
}

// MarshalJSON writes the number, or null.
func (c Count) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }

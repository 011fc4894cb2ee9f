package batch

import (
	"iter"
	"math/big"

	"tpmbench/kernels"
)

// AttackerSummary sums up what the attackers did. It is empty without attackers, and the fields of
// follow mode are nil without it.
type AttackerSummary struct {
	AttackSuccess *AttackSuccess `json:"attack_success,omitempty"`
	BestAgreement *Agreement     `json:"best_agreement,omitempty"`
	DistanceScore *Reals         `json:"distance_score,omitempty"` // with distance
	Learned       *uint64        `json:"learned,omitempty"`        // rows with a learn_steps
	LearnSteps    *Spread        `json:"learn_steps,omitempty"`
	LearnRatio    *LearnRatio    `json:"learn_ratio,omitempty"`
}

// AttackSuccess counts how often attackers equal A at sync_steps.
type AttackSuccess struct {
	Trials   uint64   `json:"trials"` // with a sync_steps
	Any      uint64   `json:"any"`    // of them, those in which at least one attacker equals A
	PAny     *float64 `json:"p_any"`  // their share, and its bounds
	PAnyLow  *float64 `json:"p_any_low"`
	PAnyHigh *float64 `json:"p_any_high"`
	// PEach is the mean of attackers_synced / attackers; null for genetic, whose networks come and
	// go.
	PEach *float64 `json:"p_each"`
}

// Agreement describes best_equal_weights / (K*N) over the trials with a sync_steps.
type Agreement struct {
	Reals

	// AtLeast98 counts the trials in which it is 0.98 or more, which some papers call success.
	AtLeast98 uint64   `json:"at_least_98"`
	P98       *float64 `json:"p_98"` // their share, and its bounds
	P98Low    *float64 `json:"p_98_low"`
	P98High   *float64 `json:"p_98_high"`
}

// attackers accumulates the columns that describe attackers.
type attackers struct {
	rows    uint64 // with a sync_steps and attackers
	any     uint64 // of them, those with an attacker that equals A
	equal   uint128
	best    histogram // of best_equal_weights
	closest histogram // with distance: of 2L*K*N - least_distance
	learned uint64    // rows with a learn_steps
	learn   histogram // of learn_steps
	ratios  ratios
}

// add adds rows of p.
func (o *attackers) add(r *kernels.Results, p kernels.Params) {
	for i, n := range r.AttackersSynced {
		if r.SyncSteps[i] == kernels.Null {
			continue
		}
		o.rows++
		o.equal.add(uint64(n))
		o.best.add(r.BestEqualWeights[i])
		if n > 0 {
			o.any++
		}
	}
	farthest := uint32(farthest(p))
	for _, d := range r.LeastDistance {
		if d != kernels.Null {
			o.closest.add(farthest - min(d, farthest))
		}
	}
	o.learned += o.learn.addAll(r.LearnSteps)
	for i, n := range r.LearnSteps {
		o.ratios.add(r.SyncSteps[i], n)
	}
}

// merge adds what other has counted, except for histograms.
func (o *attackers) merge(other *attackers) {
	o.rows += other.rows
	o.any += other.any
	o.equal.sum(other.equal)
	o.learned += other.learned
	o.ratios.merge(&other.ratios)
}

// AttackerSummary sums up the attackers of the rows, which are rows of p.
func (s *Stats) AttackerSummary(p kernels.Params) (d AttackerSummary) {
	if p.Attack == kernels.NoAttack {
		return d
	}
	o := &s.attackers
	d.AttackSuccess, d.BestAgreement = o.success(p), o.agreement(p)
	if p.Distance {
		score := o.closest.reals(o.rows, float64(farthest(p)), 100)
		d.DistanceScore = &score
	}
	if p.Follow {
		learned, steps, ratio := o.learned, o.learn.spread(o.learned), o.ratios.describe()
		d.Learned, d.LearnSteps, d.LearnRatio = &learned, &steps, &ratio
	}
	return d
}

func (o *attackers) success(p kernels.Params) *AttackSuccess {
	a := &AttackSuccess{Trials: o.rows, Any: o.any}
	a.PAny, a.PAnyLow, a.PAnyHigh = Proportion(o.any, o.rows)
	if o.rows > 0 && p.Attack != kernels.Genetic {
		all := new(big.Int).SetUint64(o.rows)
		each := ratio(o.equal.big(), all.Mul(all, big.NewInt(int64(p.Attackers))))
		a.PEach = &each
	}
	return a
}

// farthest returns how far two machines can be apart: the sum over all weights.
func farthest(p kernels.Params) int { return 2 * p.L * p.Weights() }

func (o *attackers) agreement(p kernels.Params) *Agreement {
	all := uint64(p.Weights())
	a := &Agreement{Reals: o.best.reals(o.rows, float64(all), 1)}
	for v, n := range o.best.all() {
		if 100*uint64(v) >= 98*all {
			a.AtLeast98 += n
		}
	}
	a.P98, a.P98Low, a.P98High = Proportion(a.AtLeast98, o.rows)
	return a
}

// LearnRatios yields each sync_steps/learn_steps that occurs, in millionths rounded down, in
// ascending order, with its count: what figure 6 of the paper shows.
func (s *Stats) LearnRatios() iter.Seq2[uint32, uint64] { return s.attackers.ratios.millionths.all() }

// BestEqualWeights yields each best_equal_weights that occurs among the rows with a sync_steps, in
// ascending order, with its count.
func (s *Stats) BestEqualWeights() iter.Seq2[uint32, uint64] { return s.attackers.best.all() }

// LearnSteps yields each learn_steps that occurs, in ascending order, with its count.
func (s *Stats) LearnSteps() iter.Seq2[uint32, uint64] { return s.attackers.learn.all() }

// LearnedWithin is to learn_steps what Stats.Within is to sync_steps: it returns the steps within
// which an attacker had learned in a given share of all rows.
func (s *Stats) LearnedWithin(qs ...float64) []uint32 {
	if s.trials == 0 {
		return nil
	}
	return s.attackers.learn.quantiles(s.trials, qs...)
}

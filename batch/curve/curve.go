package curve

import (
	"math"

	"tpmbench/kernels"
)

// Curve is what Params.Trials pairs are like at each step 0..Params.MaxSteps.
type Curve struct {
	Params  kernels.Params
	Threads int // goroutines that made it

	points []point
}

// Row describes the pairs after a step. What has no value is NaN.
type Row struct {
	Step      uint64
	Overlap   float64 // mean over pairs of the mean over hidden units of cos(w_A, w_B); a unit of a zero vector counts as 0, of two as 1
	OverlapSD float64 // standard deviation of a pair's, with n - 1; NaN of one pair
	Equal     float64 // mean share of the K*N weights that are the same in A and B
	Learned   float64 // share of pairs that learned in this step; NaN at step 0
	Synced    float64 // share of pairs that had all weights equal after this step or before

	// With opponents, those present: the same of one and A, a pair's mean over them first.
	OpponentOverlap   float64
	OpponentOverlapSD float64
	OpponentEqual     float64
	OpponentSynced    float64 // share of pairs in which any had all weights of A after this step or before
}

// Len returns the number of rows, MaxSteps + 1.
func (c *Curve) Len() int { return len(c.points) }

// Row returns that of step t.
func (c *Curve) Row(t int) Row {
	n, weights := c.Params.Trials, uint64(c.Params.Weights())
	share := func(count, of uint64) float64 { return float64(count) / float64(of) }
	sd := func(s spread) float64 {
		if n < 2 {
			return math.NaN()
		}
		return s.sd(n)
	}
	p := &c.points[t]
	r := Row{
		Step:      uint64(t),
		Overlap:   p.overlap.mean(n),
		OverlapSD: sd(p.overlap),
		Equal:     share(p.equal, n*weights),
		Learned:   share(p.learned, n),
		Synced:    share(p.synced, n),
	}
	if t == 0 {
		r.Learned = math.NaN()
	}
	if c.Params.Attack != kernels.NoAttack {
		r.OpponentOverlap, r.OpponentOverlapSD = p.opponent.mean(n), sd(p.opponent)
		r.OpponentEqual = share(p.opponentEqual, n*weights*uint64(c.Params.Attackers))
		if c.Params.Attack == kernels.Genetic {
			r.OpponentEqual = share(p.opponentEqual, n) / unity
		}
		r.OpponentSynced = share(p.caught, n)
	}
	return r
}

// SyncedBy returns the first step by which at least a share q of the pairs had
// synchronised, and false where that is later than the curve.
func (c *Curve) SyncedBy(q float64) (uint64, bool) {
	for t := range c.points {
		if float64(c.points[t].synced) >= float64(q*float64(c.Params.Trials)) {
			return uint64(t), true
		}
	}
	return 0, false
}

// Decay returns the time tau of equation 10 of the paper, P(t) ~ P(0) exp(-t/tau), P being the
// share of weights that differ: between the first steps at which P is at most a tenth
// and a hundredth of P(0). It is false where the curve does not reach the second, or
// falls so fast that they are one.
func (c *Curve) Decay() (float64, bool) {
	first := 1 - c.Row(0).Equal
	ten, ok := c.falls(first / 10)
	hundred, ok2 := c.falls(first / 100)
	p, q := 1-c.Row(ten).Equal, 1-c.Row(hundred).Equal
	if !ok || !ok2 || hundred == ten || q <= 0 {
		return 0, false
	}
	return float64(hundred-ten) / math.Log(p/q), true
}

// falls returns the first step at which the share of weights that differ is at most p.
func (c *Curve) falls(p float64) (int, bool) {
	for t := range c.points {
		if 1-c.Row(t).Equal <= p {
			return t, true
		}
	}
	return 0, false
}

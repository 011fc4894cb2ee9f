// Package curve runs many pairs of tree parity machines from their initial state, t = 0, to the
// same last step, and describes them at each step on the way: how alike the weights are, who
// learned, who has synchronised, and how close the attackers are.
//
// Trials are those of a backend whose pairs can be looked at after every step (kernels.Watcher).
// Sums over pairs are sums of integers, so results do not depend on the number of threads.
package curve

import (
	"math"

	"tpmbench/kernels"
)

// Curve describes Params.Trials pairs at each step 0..Params.MaxSteps.
type Curve struct {
	Params  kernels.Params
	Threads int // number of goroutines that computed it

	points []point
}

// Row describes the pairs after a step. Undefined values are NaN.
type Row struct {
	Step uint64
	// Overlap is the mean over pairs of the mean over hidden units of cos(w_A, w_B), where the
	// cosine is 0 if one of the vectors is zero and 1 if both are.
	Overlap   float64
	OverlapSD float64 // standard deviation over pairs, with n - 1; NaN for one pair
	Equal     float64 // mean share of the K*N weights that are the same in A and B
	Learned   float64 // share of pairs that learned in this step; NaN at step 0
	Synced    float64 // share of pairs that had all weights equal by this step

	// With attackers: the same for an attacker present and A, averaged over a pair's attackers
	// first.
	AttackerOverlap   float64
	AttackerOverlapSD float64
	AttackerEqual     float64
	AttackerSynced    float64 // share of pairs in which one had all of A's weights by this step
}

// Len returns the number of rows, MaxSteps + 1.
func (c *Curve) Len() int { return len(c.points) }

// Row returns the row of step t.
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
		Equal:     share(p.allEqual(), n*weights),
		Learned:   share(p.learned, n),
		Synced:    share(p.synced, n),
	}
	if t == 0 {
		r.Learned = math.NaN()
	}
	if c.Params.Attack != kernels.NoAttack {
		r.AttackerOverlap, r.AttackerOverlapSD = p.attacker.mean(n), sd(p.attacker)
		r.AttackerEqual = share(p.attackerEqual, n*weights*uint64(c.Params.Attackers))
		if c.Params.Attack == kernels.Genetic {
			r.AttackerEqual = share(p.attackerEqual, n) / unity
		}
		r.AttackerSynced = share(p.caught, n)
	}
	return r
}

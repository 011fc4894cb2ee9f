package curves

import (
	"math"
	"strconv"
	"time"

	"tpmbench/batch"
	"tpmbench/batch/curve"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Summary sums up a curve.
type Summary struct {
	Contract   int                 `json:"contract"`
	Version    string              `json:"version"`
	Params     batch.SummaryParams `json:"params"`      // max_steps is the last step
	Seed       string              `json:"seed"`        // decimal
	FirstTrial string              `json:"first_trial"` // decimal
	Trials     uint64              `json:"trials"`
	Times      []Moment            `json:"times"` // one for each share of synchronised pairs, then the last step
	Tau        *float64            `json:"tau"`   // of equation 10; null if the curve does not fall to a hundredth
	TauSE      *float64            `json:"tau_se"`
	Seconds    float64             `json:"seconds"`
	Threads    int                 `json:"threads"`
	Digest     string              `json:"digest"`
}

// Moment is a row of a curve that the summary shows.
type Moment struct {
	Share          *float64 `json:"share"` // of synchronised pairs, which Step reaches; null for the last step
	Step           *uint64  `json:"step"`  // the first with at least that share; null if the curve ends before
	Synced         *float64 `json:"synced"`
	Overlap        *float64 `json:"overlap"`
	Equal          *float64 `json:"equal"`
	AttackerEqual  *float64 `json:"attacker_equal,omitempty"`
	AttackerSynced *float64 `json:"attacker_synced,omitempty"`
}

// Summarise sums up a curve, whose rows have the digest and took a time to compute.
func Summarise(c *curve.Curve, version string, digest uint64, took time.Duration) Summary {
	p := c.Params
	s := Summary{
		Contract:   kernels.ContractVersion,
		Version:    version,
		Params:     new(batch.Stats).Summary(p, "", "", 0).Params,
		Seed:       strconv.FormatUint(p.Seed, 10),
		FirstTrial: strconv.FormatUint(p.FirstTrial, 10),
		Trials:     p.Trials,
		Seconds:    took.Seconds(),
		Threads:    c.Threads,
		Digest:     table.FormatDigest(digest),
	}
	for _, q := range []float64{0.1, 0.5, 0.9, 0.99, 0.999} {
		t := Moment{Share: &q}
		if step, ok := syncedBy(c, q); ok {
			t.fill(c, step)
		}
		s.Times = append(s.Times, t)
	}
	var last Moment
	last.fill(c, p.MaxSteps)
	s.Times = append(s.Times, last)
	if tau, se, ok := c.Decay(); ok {
		s.Tau = &tau
		if !math.IsNaN(se) {
			s.TauSE = &se
		}
	}
	return s
}

func (t *Moment) fill(c *curve.Curve, step uint64) {
	r := c.Row(int(step))
	t.Step, t.Synced, t.Overlap, t.Equal = &r.Step, &r.Synced, &r.Overlap, &r.Equal
	if c.Params.Attack != kernels.NoAttack {
		t.AttackerEqual, t.AttackerSynced = &r.AttackerEqual, &r.AttackerSynced
	}
}

// syncedBy returns the first step by which at least a share q of the pairs had synchronised, and
// false if that lies beyond the curve.
func syncedBy(c *curve.Curve, q float64) (step uint64, ok bool) {
	for step := range c.Params.MaxSteps + 1 {
		if c.Row(int(step)).Synced >= q {
			return step, true
		}
	}
	return 0, false
}

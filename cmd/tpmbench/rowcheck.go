package main

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// A rowCheck checks whether rows can be those of p, without computing them. A digest does not show
// that: whoever changes a row can also change the digest.
type rowCheck struct {
	p    kernels.Params
	rows uint64
	last uint64 // trial of the previous row
}

// record checks the rows of rec, which come in the file's order.
func (c *rowCheck) record(rec arrow.Record, rows *kernels.Results) error {
	keys := slices.IndexFunc(rec.Schema().Fields(), func(f arrow.Field) bool { return f.Name == "key" })
	for i := range rows.Trial {
		err := c.row(rows, i)
		if err == nil && c.p.Keys {
			err = c.key(rows, i, rec.Column(keys).IsNull(i))
		}
		if err != nil {
			return fmt.Errorf("row %d, trial %d: %w", c.rows, rows.Trial[i], err)
		}
		c.rows++
	}
	return nil
}

func (c *rowCheck) row(r *kernels.Results, i int) error {
	p, trial, sync := c.p, r.Trial[i], r.SyncSteps[i]
	switch {
	case trial-p.FirstTrial >= p.Trials: // mod 2^64, so that trials before the first are too large
		return fmt.Errorf("the metadata ask for %d trials from %d on", p.Trials, p.FirstTrial)
	case c.rows > 0 && trial <= c.last:
		return fmt.Errorf("it comes after trial %d", c.last)
	}
	c.last = trial
	if err := atMost("sync_steps", sync, p.MaxSteps); err != nil {
		return err
	}
	steps := p.MaxSteps
	if sync != kernels.Null {
		steps = uint64(sync)
	}
	if uint64(r.LearningSteps[i]) > steps {
		return fmt.Errorf("learning_steps is %d in %d steps", r.LearningSteps[i], steps)
	}
	return c.attackers(r, i)
}

func (c *rowCheck) attackers(r *kernels.Results, i int) error {
	sync := r.SyncSteps[i]
	if r.AttackersSynced != nil {
		for _, v := range []struct {
			name  string
			value uint32
			most  int
		}{{"attackers_synced", r.AttackersSynced[i], c.p.Attackers}, {"best_equal_weights", r.BestEqualWeights[i], c.p.Weights()}} {
			if (v.value == kernels.Null) != (sync == kernels.Null) {
				return fmt.Errorf("%s must be null exactly where sync_steps is", v.name)
			}
			if err := atMost(v.name, v.value, uint64(v.most)); err != nil {
				return err
			}
		}
	}
	if sync == kernels.Null {
		return c.learned(r, i, false)
	}
	if r.AttackersSynced == nil {
		return nil
	}
	equal := r.AttackersSynced[i] > 0
	if best := int(r.BestEqualWeights[i]); equal != (best == c.p.Weights()) {
		return fmt.Errorf("attackers_synced is %d, and best_equal_weights %d of %d", r.AttackersSynced[i], best, c.p.Weights())
	}
	return c.learned(r, i, equal)
}

// learned checks learn_steps; equal says that an attacker equals A at sync_steps.
func (c *rowCheck) learned(r *kernels.Results, i int, equal bool) error {
	if r.LearnSteps == nil {
		return nil
	}
	sync, learn := r.SyncSteps[i], r.LearnSteps[i]
	switch {
	case learn != kernels.Null && (sync == kernels.Null || learn < sync):
		return fmt.Errorf("learn_steps is %d before sync_steps", learn)
	case sync != kernels.Null && equal != (learn == sync):
		return fmt.Errorf("learn_steps must equal sync_steps exactly where an attacker equals A then")
	}
	return atMost("learn_steps", learn, c.p.MaxSteps)
}

func (c *rowCheck) key(r *kernels.Results, i int, null bool) error {
	if null != (r.SyncSteps[i] == kernels.Null) {
		return fmt.Errorf("key must be null exactly where sync_steps is")
	}
	if null {
		return nil
	}
	for j, w := range r.Key(i) {
		if int(w) < -c.p.L || int(w) > c.p.L {
			return fmt.Errorf("weight %d of the key is %d, but L is %d", j, w, c.p.L)
		}
	}
	return nil
}

func atMost(name string, v uint32, most uint64) error {
	if v != kernels.Null && uint64(v) > most {
		return fmt.Errorf("%s is %d, but can be at most %d", name, v, most)
	}
	return nil
}

package check

import (
	"slices"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/internal/sample"
	"tpmbench/kernels"
)

// checked checks rows of p.
func checked(p kernels.Params, rows *kernels.Results) error {
	schema := batch.Layout{}.Schema(p, "", "")
	rec := batch.NewRecorder(schema, p).Record(rows)
	have, err := batch.Results(rec, p)
	if err != nil {
		return err
	}
	if wrong := checkRows(rec, have, p); wrong != nil {
		return wrong.of(0)
	}
	return nil
}

// withAndWithout returns the first row with a value and the first without.
func withAndWithout(t *testing.T, values []uint32) (with, without int) {
	t.Helper()
	with = slices.IndexFunc(values, func(v uint32) bool { return v != kernels.Null })
	without = slices.Index(values, kernels.Null)
	if with < 0 || without < 0 {
		t.Fatal("no row with a value, or none without: ", values)
	}
	return with, without
}

// full returns parameters whose rows have all columns, with pairs that do not synchronise among
// them.
func full() kernels.Params {
	p := sample.Params(60)
	p.N, p.MaxSteps, p.Attack, p.Attackers, p.Follow, p.Keys = 3, 60, kernels.Observer, 3, true, true
	p.Distance, p.Detect, p.Share = true, 12, uint64(p.Weights())-1
	return p
}

// Every column that has a largest value may reach it and not exceed it, and is null only where it
// may be.
func TestColumns(t *testing.T) {
	p := full()
	rows := sample.Rows(t, p)
	if err := checked(p, rows); err != nil {
		t.Fatal(err)
	}
	synced, not := withAndWithout(t, rows.SyncSteps)
	refused := func(what string, row int, change func(*kernels.Results), says string) {
		t.Helper()
		forged := sample.Rows(t, p)
		change(forged)
		if err := checked(p, forged); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "row ") {
			t.Errorf("%s in row %d: %v, want %q", what, row, err, says)
		}
	}
	tried := 0
	for _, c := range p.Columns() {
		set := func(row int, v uint32) func(*kernels.Results) {
			return func(r *kernels.Results) { (*c.Counts(r))[row] = v }
		}
		if c.Max != nil {
			refused(c.Name+" too large", synced, set(synced, uint32(c.Max(p))+1), c.Name+" is ")
			tried++
		}
		if c.NullWith != "" && c.Kind == kernels.CountColumn {
			i := slices.IndexFunc(kernels.Columns, func(o kernels.Column) bool { return o.Name == c.NullWith })
			with, without := withAndWithout(t, *kernels.Columns[i].Counts(rows))
			says := c.Name + " must be null exactly where " + c.NullWith + " is"
			refused(c.Name+" null", with, set(with, kernels.Null), says)
			refused(c.Name+" not null", without, set(without, 0), says)
			tried++
		}
	}
	if tried < 13 {
		t.Errorf("%d columns were tried", tried)
	}
	refused("a weight", synced, func(r *kernels.Results) { r.Key(synced)[2] = int8(p.L) + 1 }, "weight 2 of the key is 3, but L is 2")
	refused("a trial", 1, func(r *kernels.Results) { r.Trial[1] = r.Trial[0] }, "it comes after trial 7")
	refused("a trial", 0, func(r *kernels.Results) { r.Trial[0] = 6 }, "the metadata ask for 60 trials from 7 on")
	refused("learning", synced, func(r *kernels.Results) { r.LearningSteps[synced] = r.SyncSteps[synced] + 1 }, "learning_steps is ")
	refused("all weights", synced, func(r *kernels.Results) {
		r.AttackersSynced[synced], r.BestEqualWeights[synced] = 0, uint32(p.Weights())
	}, "attackers_synced is 0, and best_equal_weights 9 of 9")
	refused("learn_steps", synced, func(r *kernels.Results) {
		r.AttackersSynced[synced], r.BestEqualWeights[synced], r.LeastDistance[synced], r.LearnSteps[synced] = 1, uint32(p.Weights()), 0, kernels.Null
	}, "learn_steps must equal sync_steps exactly where an attacker equals A then")
	refused("learn_steps", not, func(r *kernels.Results) { r.LearnSteps[not] = 1 }, "learn_steps is 1 before sync_steps")
}

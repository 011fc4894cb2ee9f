package conformance

import (
	"fmt"
	"slices"
	"strings"

	"tpmbench/kernels"
)

// flags returns p as the command line that would run it.
func flags(p kernels.Params) string {
	s := fmt.Sprintf("-K %d -N %d -L %d --rule %s --tie %s --max-steps %d --seed %d --first-trial %d --trials %d",
		p.K, p.N, p.L, p.Rule, p.Tie, p.MaxSteps, p.Seed, p.FirstTrial, p.Trials)
	if p.Keys {
		s += " --keys"
	}
	if p.Attack != kernels.NoAttack {
		s += fmt.Sprintf(" --attack %s --attackers %d --wait %d", p.Attack, p.Attackers, p.Wait)
	}
	if p.Follow {
		s += " --follow"
	}
	return s
}

// column is a named uint32 column of a Results.
type column struct {
	name   string
	values []uint32
}

func columns(r *kernels.Results) []column {
	return []column{
		{"sync_steps", r.SyncSteps},
		{"learning_steps", r.LearningSteps},
		{"attackers_synced", r.AttackersSynced},
		{"best_equal_weights", r.BestEqualWeights},
		{"learn_steps", r.LearnSteps},
	}
}

// number prints a value of a uint32 column.
func number(v uint32) string {
	if v == kernels.Null {
		return "null"
	}
	return fmt.Sprint(v)
}

// rowDiff says where row i of got differs from row j of want; "" where they agree.
func rowDiff(got *kernels.Results, i int, want *kernels.Results, j int) string {
	var diffs []string
	wanted := columns(want)
	for c, col := range columns(got) {
		if col.values != nil && col.values[i] != wanted[c].values[j] {
			diffs = append(diffs, fmt.Sprintf("%s got %s, want %s", col.name, number(col.values[i]), number(wanted[c].values[j])))
		}
	}
	if got.Keys != nil && want.SyncSteps[j] != kernels.Null && got.SyncSteps[i] != kernels.Null {
		if d := keyDiff(got.Key(i), want.Key(j)); d != "" {
			diffs = append(diffs, d)
		}
	}
	return strings.Join(diffs, "; ")
}

func keyDiff(got, want []int8) string {
	if slices.Equal(got, want) {
		return ""
	}
	n, first := 0, -1
	for j := range want {
		if got[j] != want[j] {
			n++
			if first < 0 {
				first = j
			}
		}
	}
	return fmt.Sprintf("key differs in %d of %d weights, first in weight %d: got %d, want %d", n, len(want), first, got[first], want[first])
}

// agree compares all rows of p, row i of trial p.FirstTrial+i, with the reference.
func agree(p kernels.Params, rows *kernels.Results) error {
	var wrong []uint64
	var first string
	for i := range rows.Len() {
		trial := p.FirstTrial + uint64(i)
		if d := rowDiff(rows, i, want(p, trial), 0); d != "" {
			if len(wrong) == 0 {
				first = fmt.Sprintf("trial %d (row %d): %s", trial, i, d)
			}
			wrong = append(wrong, uint64(i))
		}
	}
	if wrong == nil {
		return nil
	}
	return fmt.Errorf("%s\n%d of %d rows differ from the reference: rows %s", first, len(wrong), rows.Len(), list(wrong))
}

// list prints the first numbers of v.
func list(v []uint64) string {
	const most = 12
	if len(v) <= most {
		return strings.Trim(fmt.Sprint(v), "[]")
	}
	return strings.Trim(fmt.Sprint(v[:most]), "[]") + " ..."
}

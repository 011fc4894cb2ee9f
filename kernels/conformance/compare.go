package conformance

import (
	"fmt"
	"slices"
	"strings"

	"tpmbench/kernels"
)

// flags returns p as the command line that would run it.
func flags(p kernels.Params) string { return p.CommandLine(nil) }

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
	for _, c := range kernels.Columns {
		if c.Kind != kernels.CountColumn {
			continue
		}
		if has, wants := *c.Counts(got), *c.Counts(want); has != nil && has[i] != wants[j] {
			diffs = append(diffs, fmt.Sprintf("%s got %s, want %s", c.Name, number(has[i]), number(wants[j])))
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

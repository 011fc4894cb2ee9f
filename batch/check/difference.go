package check

import (
	"fmt"

	"tpmbench/kernels"
)

// Difference is a value of a row that differs from what the reference computes.
type Difference struct {
	Point              string // the path of the point's rows, if it is one of a study
	Trial              uint64
	Column             string
	Stored, Recomputed string // null where there is none; of a key, its first weight that differs
	Weights            string // of a key: how many differ, and which is the first; else empty
}

func (d Difference) String() string {
	text := fmt.Sprintf("trial %d: %s%s is %s, recomputed %s", d.Trial, d.Column, d.Weights, d.Stored, d.Recomputed)
	if d.Point != "" {
		return d.Point + ": " + text
	}
	return text
}

// differences lists the values in row i of stored that differ from those in want's only row.
func differences(point string, p kernels.Params, stored *kernels.Results, i int, want *kernels.Results) (list []Difference) {
	for _, c := range p.Columns() {
		d := Difference{Point: point, Trial: stored.Trial[i], Column: c.Name}
		switch c.Kind {
		case kernels.CountColumn:
			have, want := (*c.Counts(stored))[i], (*c.Counts(want))[0]
			if have == want {
				continue
			}
			d.Stored, d.Recomputed = Shown(have), Shown(want)
		case kernels.KeyColumn:
			if stored.SyncSteps[i] == kernels.Null || want.SyncSteps[0] == kernels.Null || !d.weights(stored.Key(i), want.Key(0), p.N) {
				continue
			}
		default:
			continue
		}
		list = append(list, d)
	}
	return list
}

// weights compares two keys and reports whether they differ.
func (d *Difference) weights(have, want []int8, n int) bool {
	others, first := 0, -1
	for j := range want {
		if have[j] != want[j] {
			if others++; first < 0 {
				first = j
			}
		}
	}
	if others == 0 {
		return false
	}
	d.Weights = fmt.Sprintf(" differs in %d of %d weights: k=%d n=%d", others, len(want), first/n, first%n)
	d.Stored, d.Recomputed = fmt.Sprint(have[first]), fmt.Sprint(want[first])
	return true
}

// Shown returns a count as text, or null.
func Shown(v uint32) string {
	if v == kernels.Null {
		return "null"
	}
	return fmt.Sprint(v)
}

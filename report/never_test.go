package report

import (
	"slices"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// never returns a file of pairs, of which only the first few have synchronised.
func never(name string, n, some int, change func(p *kernels.Params)) File {
	f := fileOf(name, n, change)
	rows := rowsOf(f.Params, n, 400)
	for i := range n {
		rows.SyncSteps[i] = uint32(100 + i)
		if i >= some {
			rows.SyncSteps[i] = kernels.Null
		}
		if f.Params.Attack != kernels.NoAttack {
			rows.AttackersSynced[i], rows.BestEqualWeights[i] = 0, 0
		}
		if f.Params.Follow {
			rows.LearnSteps[i] = kernels.Null
		}
	}
	f.Stats = new(batch.Stats)
	f.Stats.Add(rows, f.Params)
	f.Summary = f.Stats.Summary(f.Params, "v1", "forged", 7)
	return f
}

// The table's shares are of all trials, as in the cumulative plot, and a file in which no pair has
// synchronised is a series that says so.
func TestNeverSynchronised(t *testing.T) {
	deep := func(p *kernels.Params) { attacked(p); p.L, p.MaxSteps = 4, 2000 }
	page := pageOf(t, fileOf("a", 200, attacked), never("b", 100, 55, deep), never("c", 100, 7, func(p *kernels.Params) { deep(p); p.L = 5 }),
		never("d", 100, 0, func(p *kernels.Params) { deep(p); p.L = 6 }))
	cells := func(name string) (list []string) {
		for _, v := range rowOf(t, page, name) {
			if v = strings.TrimSpace(v); v != "" {
				list = append(list, v)
			}
		}
		return list
	}
	for name, want := range map[string][]string{
		"synchronised":              {"", "55 (55 %)", "7 (7 %)", "none of 100"},
		"10 % of all trials within": {"", "109", "more than 2,000", "more than 2,000"},
		"half of all trials within": {"", "149", "more than 2,000", "more than 2,000"},
		"90 % of all trials within": {"", "more than 2,000", "more than 2,000", "more than 2,000"},
		"maximum":                   {"", "154", "106", "–"},
		"mean":                      {"", "127.0 ± 2.2", "103.00 ± 0.82, of only 7", "–"},
	} {
		got := cells(name)
		if len(got) != 4 || !slices.Equal(got[1:], want[1:]) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	d := dataOf(t, page)
	if l := d.Files[3].Label; l != "L=6, max. steps 2,000: none of 100 synchronised" {
		t.Errorf("the label is %q", l)
	}
	for _, f := range d.Files[:3] {
		if strings.Contains(f.Label, "none") {
			t.Errorf("the label is %q", f.Label)
		}
	}
}

package report

import (
	"strings"
	"testing"

	"tpmbench/batch/weights"
	"tpmbench/kernels"
)

func withKeys(p *kernels.Params) { p.Keys = true }

// A file with keys has a section of them with the warning, their numbers and a plot; one in which
// no trial synchronised has no plot, and files without keys have neither.
func TestKeys(t *testing.T) {
	plain := pageOf(t, fileOf("a.arrow", 100, nil))
	full := fileOf("b.arrow", 400, withKeys)
	page := pageOf(t, fileOf("a.arrow", 100, nil), full)
	empty := pageOf(t, fileOf("c.arrow", 0, withKeys))
	for _, c := range []struct {
		page          string
		section, plot bool
	}{{plain, false, false}, {page, true, true}, {empty, true, false}} {
		if strings.Contains(c.page, `<h2 id="keys">`) != c.section || strings.Contains(c.page, weights.Broken) != c.section || strings.Contains(c.page, `id="weights"`) != c.plot {
			t.Errorf("a section is there: %t, a plot: %t", !c.section, !c.plot)
		}
	}
	if row := rowOf(t, page, "entropy of a weight, bits"); !strings.HasPrefix(row[0], "2.80") || !strings.Contains(row[0], " ± 0.000") {
		t.Errorf("%q", row)
	}
	if row := rowOf(t, page, "weights at the boundary, −L or L"); !strings.Contains(row[0], " ± 0.") || !strings.HasSuffix(row[0], " %") {
		t.Errorf("%q", row)
	}
	files := dataOf(t, page).Files
	if files[0].Keys != nil || files[1].Keys == nil || files[1].Keys.Depth != 3 || len(files[1].Keys.Count) != 7 || files[1].Keys.Count[3] != full.Keys.Distribution[3].Count {
		t.Errorf("%+v", files)
	}
	if row := rowOf(t, empty, "entropy of a weight, bits"); row[0] != none {
		t.Errorf("%q", row)
	}
}

package report

import (
	"fmt"
	"strings"
	"testing"

	"tpmbench/kernels"
)

// With many files each is a row, of what distinguishes it only; what is equal is said once.
func TestTablesOfManyFiles(t *testing.T) {
	files := make([]File, sideBySide+1)
	for i := range files {
		files[i] = fileOf(fmt.Sprintf("%d.arrow", i), 50, func(p *kernels.Params) { p.L = i + 1 })
	}
	page := pageOf(t, files...)
	if strings.Contains(page, `>K</th>`) {
		t.Error("K, equal in all files, has a place in a table")
	}
	for i := range files {
		if !strings.Contains(page, fmt.Sprintf(`<tr><th scope="row">L=%d</th><td><strong>%d</strong></td>`, i+1, i+1)) {
			t.Errorf("file %d has no row", i)
		}
	}
	for _, says := range []string{"they all have K=3, N=10, hebbian, tie minus", `<th scope="col">mean</th>`, `"setting":"K=3, N=10, hebbian, tie minus`} {
		if !strings.Contains(page, says) {
			t.Errorf("no %q", says)
		}
	}
	if few := pageOf(t, files[:sideBySide]...); strings.Contains(few, `class="by-file"`) || rowOf(t, few, "K")[sideBySide-1] != "3" {
		t.Error("a few files do not stand side by side")
	}
}

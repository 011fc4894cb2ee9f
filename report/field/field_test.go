package field

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/internal/folder"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
	"tpmbench/report/figures"
)

// made makes the page with the reference backend and returns its folder.
func made(t *testing.T, workers int) (dir string, sheets []figures.Sheet) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "field")
	made, err := folder.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	plan, page := figures.Plan{Size: figures.Tiny, Seed: 1}, Page()
	lab := &figures.Lab{Backend: func(kernels.Params) (kernels.Backend, error) { return reference.Backend{}, nil }, Workers: workers, Version: "v0"}
	for _, f := range page.Figures {
		lab.Add(f.Work(plan))
	}
	if err := lab.Check(); err != nil {
		t.Fatal(err)
	}
	if err := lab.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sheets, err = lab.Sheets(plan, page.Figures); err != nil {
		t.Fatal(err)
	}
	if err := figures.Write(made, page, plan, "v0", sheets); err != nil {
		t.Fatal(err)
	}
	if err := made.Commit(); err != nil {
		t.Fatal(err)
	}
	return dir, sheets
}

// TestPage makes the page twice, with one worker and with three, and expects the same bytes, every
// line with a claim, and data that can be read.
func TestPage(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir, sheets := made(t, 1)
	again, _ := made(t, 3)
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 5*len(sheets)+1 {
		t.Errorf("%d files for %d figures", len(list), len(sheets))
	}
	for _, f := range list {
		a, errA := os.ReadFile(filepath.Join(dir, f.Name()))
		b, errB := os.ReadFile(filepath.Join(again, f.Name()))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s depends on the workers (%v, %v)", f.Name(), errA, errB)
		}
	}
	for _, s := range sheets {
		for _, format := range []string{"arrow", "parquet"} {
			r, err := table.Open(filepath.Join(dir, s.Name+"."+format))
			if err != nil {
				t.Fatal(err)
			}
			if rec, err := r.Next(); err != nil || rec.NumRows() == 0 {
				t.Errorf("%s.%s has no rows (%v)", s.Name, format, err)
			}
			r.Close()
		}
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	checkClaims(t, string(page), sheets)
}

func checkClaims(t *testing.T, page string, sheets []figures.Sheet) {
	all := 0
	for _, s := range sheets {
		if s.Text == "" {
			t.Errorf("%s says nothing", s.Name)
		}
		for _, c := range s.Claims {
			all++
			if math.IsNaN(c.Ours) || math.IsNaN(c.SE) || c.What == "" || c.Want.Text == "" || c.Setting == "" {
				t.Errorf("%s: %+v", s.Name, c)
			}
		}
	}
	listed, recalled := 0, 0
	for _, e := range index(sheets) {
		if len(e.Claims) == 0 {
			t.Errorf("nothing came of %q (%s)", e.Says, e.Where)
		}
		listed += len(e.Claims)
		if e.Recalled {
			recalled += 1 + len(e.Claims)
		}
	}
	if listed != all {
		t.Errorf("%d claims are listed, the figures have %d", listed, all)
	}
	if got := strings.Count(page, "recalled, not read in the source"); got != recalled {
		t.Errorf("%d times it is said that a line is recalled, want %d", got, recalled)
	}
	if want := fmt.Sprintf("%d claims: ", all); !strings.Contains(page, want) {
		t.Errorf("the page does not say %q", want)
	}
	for _, bad := range []string{"<script", "http://", "https://", "ZgotmplZ", "NaN", "Inf"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

// TestPlans examines the work of each size without doing it.
func TestPlans(t *testing.T) {
	for _, size := range []figures.Size{figures.Full, figures.Quick, figures.Tiny} {
		for _, f := range All() {
			for _, p := range f.Work(figures.Plan{Size: size, Seed: 77}).Runs {
				if err := p.Validate(); err != nil || p.Seed != 77 || p.Trials < 2 {
					t.Errorf("%s, %s: %s: %v", f.Name, size, figures.Command(p), err)
				}
				if err := p.CheckUsed(); err != nil {
					t.Errorf("%s, %s: %s: %v", f.Name, size, figures.Command(p), err)
				}
			}
		}
	}
}

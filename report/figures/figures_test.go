package figures

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/internal/folder"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// tinyPlan is for the reference backend: all figures take a second or two.
var tinyPlan = Plan{Size: Tiny, Seed: 1}

func tinyLab(workers int) *Lab {
	return &Lab{
		Backend: func(kernels.Params) (kernels.Backend, error) { return reference.Backend{}, nil },
		Watcher: func(kernels.Params) (kernels.Watcher, error) { return reference.Backend{}, nil },
		Workers: workers, Version: "v0",
	}
}

// sheets does the work of a plan and makes its figures.
func sheetsOf(t *testing.T, l *Lab, p Plan) []Sheet {
	t.Helper()
	for _, f := range All() {
		l.Add(f.Work(p))
	}
	if err := l.Check(); err != nil {
		t.Fatal(err)
	}
	if err := l.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := l.Share(); s != 1 {
		t.Errorf("a share of %v is done in the end", s)
	}
	sheets, err := l.Sheets(p, All())
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// files returns the files of a folder.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string][]byte{}
	for _, f := range list {
		if m[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// TestFolder makes all figures twice, with one worker and with three, and expects the same bytes.
func TestFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var first map[string][]byte
	for _, workers := range []int{1, 3} {
		dir := filepath.Join(t.TempDir(), "figures")
		made, err := folder.New(dir)
		if err != nil {
			t.Fatal(err)
		}
		sheets := sheetsOf(t, tinyLab(workers), tinyPlan)
		if err := Write(made, Paper(), tinyPlan, "v0", sheets); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the folder has its name before it is whole: %v", err)
		}
		if err := made.Commit(); err != nil {
			t.Fatal(err)
		}
		all := files(t, dir)
		if len(all) != 5*len(sheets)+1 {
			t.Errorf("%d files: %v", len(all), slices.Sorted(maps.Keys(all)))
		}
		if first == nil {
			first = all
			checkData(t, dir, sheets)
			checkPage(t, string(all["index.html"]), sheets)
			continue
		}
		for name, b := range first {
			if !bytes.Equal(b, all[name]) {
				t.Errorf("%s depends on the workers", name)
			}
		}
	}
}

// checkData reads back each figure's data in both formats.
func checkData(t *testing.T, dir string, sheets []Sheet) {
	for _, s := range sheets {
		var digests []string
		for _, format := range []string{"arrow", "parquet"} {
			r, err := table.Open(filepath.Join(dir, s.Name+"."+format))
			if err != nil {
				t.Fatal(err)
			}
			md, rows, sum := r.Schema().Metadata(), int64(0), uint64(0)
			for {
				rec, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				d, err := table.Digest(rec)
				if err != nil {
					t.Fatal(err)
				}
				rows, sum = rows+rec.NumRows(), sum+d
			}
			r.Close()
			stored, _ := md.GetValue(table.DigestKey)
			if stored != table.FormatDigest(sum) || rows == 0 {
				t.Errorf("%s.%s: %d rows of digest %016x, stored %s", s.Name, format, rows, sum, stored)
			}
			digests = append(digests, stored)
			for key, want := range map[string]string{"tpm.figure": s.Name, "tpm.seed": "1", "tpm.size": "tiny", "tpm.version": "v0"} {
				if got, _ := md.GetValue(key); got != want {
					t.Errorf("%s.%s: %s is %q, want %q", s.Name, format, key, got, want)
				}
			}
			if tasks := len(s.Results.Tasks); tasks > 0 {
				if name, _ := md.GetValue(fmt.Sprintf("tpm.task.%d", tasks-1)); !strings.Contains(name, " --seed 1") {
					t.Errorf("%s.%s: the last task is %q", s.Name, format, name)
				}
			}
			if runs := len(s.Results.commands()); runs > 0 {
				command, _ := md.GetValue(fmt.Sprintf("tpm.run.%d", runs-1))
				digest, _ := md.GetValue(fmt.Sprintf("tpm.run.%d.digest", runs-1))
				if !strings.HasPrefix(command, "tpmbench ") || len(digest) != 16 {
					t.Errorf("%s.%s: run %q with digest %q", s.Name, format, command, digest)
				}
			}
		}
		if digests[0] != digests[1] {
			t.Errorf("%s: Arrow and Parquet hold other rows", s.Name)
		}
	}
}

func checkPage(t *testing.T, page string, sheets []Sheet) {
	tally := Count(sheets...)
	for _, s := range sheets {
		for _, part := range []string{s.Name + ".svg", s.Name + ".png", s.Name + ".arrow", s.Name + ".parquet"} {
			if !strings.Contains(page, `href="`+part+`"`) {
				t.Errorf("no link to %s", part)
			}
		}
		if len(s.Claims) == 0 || s.Text == "" {
			t.Errorf("%s claims nothing or says nothing", s.Name)
		}
		for _, c := range s.Claims {
			if math.IsNaN(c.Ours) || math.IsNaN(c.SE) || c.Says == "" || c.Where == "" || c.What == "" || c.Want.Text == "" {
				t.Errorf("%s: %+v", s.Name, c)
			}
		}
	}
	for _, v := range verdicts {
		got := strings.Count(page, fmt.Sprintf(`class="verdict %s">%[1]s<`, v.Verdict))
		if got != tally[v.Verdict] || got == 0 {
			t.Errorf("%d claims on the page have the verdict %q, %d do", got, v.Verdict, tally[v.Verdict])
		}
	}
	words := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "")
	if want := fmt.Sprintf("%d claims: %s.", tally.Claims(), tally); !strings.Contains(words, want) {
		t.Errorf("the page does not say %q", want)
	}
	for _, bad := range []string{"<script", "http://", "https://", "ZgotmplZ", "NaN"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

// TestPlans examines the work of each size without doing it: valid runs with the plan's seed, and
// fewer of them if the size says so.
func TestPlans(t *testing.T) {
	total := map[Size]float64{}
	for _, size := range []Size{Full, Quick, Tiny} {
		l := tinyLab(1)
		for _, f := range All() {
			w := f.Work(Plan{size, 77})
			l.Add(w)
			for _, p := range w.Runs {
				if err := p.Validate(); err != nil || p.Seed != 77 || p.Trials < 2 {
					t.Errorf("%s, %s: %s: %v", f.Name, size, Command(p), err)
				}
			}
			for _, p := range w.Pairs {
				if err := p.Validate(); err != nil || p.Seed != 77 || p.Trials < 2 {
					t.Errorf("%s, %s: %s: %v", f.Name, size, pairCommand(p), err)
				}
			}
		}
		total[size] = l.total
	}
	if !(total[Tiny] < total[Quick]/100 && total[Quick] < total[Full]/5) {
		t.Errorf("the work is %v", total)
	}
}

// TestLabFails has a backend that cannot run, and one that is cancelled.
func TestLabFails(t *testing.T) {
	l := tinyLab(2)
	l.Backend = func(kernels.Params) (kernels.Backend, error) { return nil, errors.New("no such engine") }
	l.Add(perceptronAttacker.Work(tinyPlan))
	for _, err := range []error{l.Check(), l.Do(t.Context())} {
		if err == nil || !strings.Contains(err.Error(), "no such engine") || !strings.Contains(err.Error(), "tpmbench run -K 1") {
			t.Errorf("%v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l = tinyLab(2)
	l.Add(overlap.Work(tinyPlan))
	l.Add(perceptronAttacker.Work(tinyPlan))
	if err := l.Do(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := l.Results(ratio.Work(tinyPlan)); err == nil || !strings.Contains(err.Error(), "not requested") {
		t.Errorf("%v", err)
	}
}

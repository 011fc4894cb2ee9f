package tpmbench_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"testing"
	"time"

	"tpmbench"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// small are parameters of trials that take no time.
func small() tpmbench.Params {
	p := tpmbench.Default()
	p.N, p.L, p.Trials = 7, 2, 300
	return p
}

// endless are parameters of trials that nobody waits for.
func endless() tpmbench.Params {
	p := tpmbench.Default()
	p.Trials = 1 << 62
	return p
}

func prepared(t *testing.T, p tpmbench.Params) *tpmbench.Result {
	t.Helper()
	r, err := tpmbench.Run(context.Background(), p, tpmbench.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func summaryOf(t *testing.T, p tpmbench.Params) tpmbench.Summary {
	t.Helper()
	s, err := prepared(t, p).Summary()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Package tpmbench has every choice of package kernels, by the same name.
func TestChoices(t *testing.T) {
	choice := regexp.MustCompile(`(?m)^\t(\w+) +(?:Rule|Tie|Start|Attack)? += (?:iota|kernels\.(\w+))|^\t([A-Z]\w+)(?: +//.*)?$`)
	names := func(path string) (list []string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile(`(?s)\nconst \(\n(.*?)\n\)`).FindAllStringSubmatch(string(text), -1) {
			for _, m := range choice.FindAllStringSubmatch(block[1], -1) {
				list = append(list, m[1]+m[3])
			}
		}
		return list
	}
	want, got := names("kernels/names.go"), names("params.go")
	words := 0
	for i := range kernels.Fields {
		words += len(kernels.Fields[i].Words)
	}
	if len(want) != words || !slices.Equal(got, want) {
		t.Errorf("package tpmbench has %q, and package kernels %q for %d words", got, want, words)
	}
}

// written returns the path of a file with p's rows.
func written(t *testing.T, p tpmbench.Params, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := prepared(t, p).WriteFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t *testing.T, path string) *tpmbench.Result {
	t.Helper()
	r, err := tpmbench.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noneLeft fails if there come to be more goroutines than there were when it was called.
func noneLeft(t *testing.T) (check func()) {
	before := runtime.NumGoroutine()
	return func() {
		t.Helper()
		for range 1000 { // those that have done their work need a moment to end
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Errorf("%d goroutines, and there were %d", runtime.NumGoroutine(), before)
	}
}

// Every row is what the reference computes, whether it comes from a run or from a file.
func TestRows(t *testing.T) {
	plain, followed, short := small(), small(), small()
	plain.FirstTrial, plain.Seed = 1<<63-300, 7
	followed.Attack, followed.Attackers, followed.Follow, followed.Keys = tpmbench.Geometric, 3, true, true
	short.MaxSteps, short.Keys = 20, true // some synchronise
	for name, p := range map[string]tpmbench.Params{"plain": plain, "followed": followed, "short": short} {
		t.Run(name, func(t *testing.T) {
			run := prepared(t, p)
			checkRows(t, run, p)
			for _, format := range []string{"arrow", "arrows", "parquet"} {
				path := written(t, p, "rows."+format)
				file := opened(t, path)
				checkRows(t, file, p)
				a, err := run.Summary()
				b, failed := file.Summary()
				if err != nil || failed != nil || a.Digest != b.Digest || a.Synced != b.Synced || a.Backend != b.Backend {
					t.Errorf("%s: %+v, %v; want %+v, %v", format, b, failed, a, err)
				}
			}
		})
	}
}

func checkRows(t *testing.T, r *tpmbench.Result, p tpmbench.Params) {
	t.Helper()
	if r.Params() != p {
		t.Errorf("parameters %+v, want %+v", r.Params(), p)
	}
	var rows []tpmbench.Row // which may be kept
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if uint64(len(rows)) != p.Trials {
		t.Fatalf("%d rows, want %d", len(rows), p.Trials)
	}
	for i, row := range rows {
		if row.Trial != p.FirstTrial+uint64(i) {
			t.Fatalf("row %d is of trial %d", i, row.Trial)
		}
		want, err := reference.Row(context.Background(), kernels.Params(p), row.Trial)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range kernels.Columns {
			if c.Kind != kernels.CountColumn {
				continue
			}
			value := uint32(kernels.Null)
			if c.Present(kernels.Params(p)) {
				value = (*c.Counts(want))[0]
			}
			if n, ok := row.Count(c.Name); ok != (value != kernels.Null) || ok && n != value {
				t.Errorf("trial %d: %s is %d, %v; want %d", row.Trial, c.Name, n, ok, value)
			}
		}
		key := want.Key(0)
		if want.SyncSteps[0] == kernels.Null {
			key = nil
		}
		if string(bytesOf(row.Key)) != string(bytesOf(key)) || (row.Key == nil) != (key == nil) {
			t.Errorf("trial %d: key %v, want %v", row.Trial, row.Key, key)
		}
	}
}

func bytesOf(weights []int8) (b []byte) {
	for _, w := range weights {
		b = append(b, byte(w))
	}
	return b
}

// A loop that ends early, by whatever way, ends the run.
func TestEarlyEnd(t *testing.T) {
	check := noneLeft(t)
	r := prepared(t, endless())
	for range 2 {
		rows := 0
		for _, err := range r.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if rows++; rows == 3 {
				break
			}
		}
		check()
	}
	func() {
		defer func() {
			if v := recover(); v != "enough" {
				t.Errorf("panic %v", v)
			}
		}()
		for range r.Rows() {
			panic("enough")
		}
	}()
	check()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range r.Rows() {
			runtime.Goexit()
		}
	}()
	<-ended
	check()
}

// A context that is done ends a run in all its forms; it leaves no file.
func TestCancel(t *testing.T) {
	check := noneLeft(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := tpmbench.Run(ctx, endless(), tpmbench.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range r.Rows() {
		if last != nil {
			t.Fatalf("a row after the error %v", last)
		}
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("the last error is %v", last)
	}
	check()

	dir := t.TempDir()
	_, failed := r.Summary()
	for _, err := range []error{failed, r.WriteFile(filepath.Join(dir, "rows.parquet"))} {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	check()
}

func TestParamErrors(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*tpmbench.Params)
		o      tpmbench.Options
		text   string
	}{
		"k":           {func(p *tpmbench.Params) { p.K = 0 }, tpmbench.Options{}, "k 0: must be 1 to 1024"},
		"attackers":   {func(p *tpmbench.Params) { p.Attack = tpmbench.Simple }, tpmbench.Options{}, "attackers 0: must be 1 to 65535"},
		"first_trial": {func(p *tpmbench.Params) { p.FirstTrial = 1 << 63 }, tpmbench.Options{}, "first_trial 9223372036854775808: must be 0 to 9223372036854775807"},
		"threads":     {func(*tpmbench.Params) {}, tpmbench.Options{Threads: -1}, "threads -1: must be 1 or more, or 0 for all processors"},
		"backend":     {func(*tpmbench.Params) {}, tpmbench.Options{Backend: "abacus"}, ""},
	} {
		p := small()
		c.change(&p)
		_, err := tpmbench.Run(context.Background(), p, c.o)
		var e *tpmbench.ParamError
		if !errors.As(err, &e) || e.Name != name || c.text != "" && err.Error() != c.text {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := small()
	p.Attack, p.Attackers = tpmbench.Genetic, 8
	_, err := tpmbench.Run(context.Background(), p, tpmbench.Options{Backend: "int8-generic"})
	var refusal *tpmbench.Refusal
	if !errors.As(err, &refusal) || refusal.Backend != "int8-generic" {
		t.Errorf("%v", err)
	}
}

// Wait is without meaning unless attackers vote, and then does not show in results.
func TestWaitWithoutMeaning(t *testing.T) {
	p := small()
	p.Wait = 0
	if got := prepared(t, p).Params(); got != small() {
		t.Errorf("%+v", got)
	}
	p.Attack, p.Attackers = tpmbench.Majority, 3
	if got := prepared(t, p).Params(); got != p {
		t.Errorf("%+v", got)
	}
}

func TestSummary(t *testing.T) {
	p := small()
	p.Trials = 11
	r := prepared(t, p)
	rows, sum := 0, uint32(0)
	for row := range r.Rows() {
		steps, _ := row.SyncSteps.Get()
		rows, sum = rows+1, sum+steps
	}
	s, err := r.Summary()
	if err != nil {
		t.Fatal(err)
	}
	counted := uint64(0)
	for _, n := range s.Histogram() {
		counted += n
	}
	if s.Synced != 11 || counted != 11 || s.Mean != float64(sum)/11 || s.AttackSuccess == s.AttackSuccess {
		t.Errorf("%+v, sum %d", s, sum)
	}
	least, ok := s.Quantile(0)
	most, _ := s.Quantile(1)
	if !ok || float64(least) > s.Mean || float64(most) < s.Mean {
		t.Errorf("quantiles %d and %d, %v", least, most, ok)
	}
	p.Trials = 0
	if none := summaryOf(t, p); none.Trials != 0 || none.Mean == none.Mean || none.Digest != "0000000000000000" {
		t.Errorf("%+v", none)
	}
	if text, err := json.Marshal(tpmbench.Row{Trial: 4}); err != nil ||
		string(text) != `{"Trial":4,"SyncSteps":null,"LearningSteps":0,"AttackersSynced":null,"BestEqualWeights":null,"LeastDistance":null,"LearnSteps":null,"DetectSteps":null,"DetectEqualWeights":null,"ShareSteps":null,"Key":null}` {
		t.Errorf("%s, %v", text, err)
	}
}

func TestOpenErrors(t *testing.T) {
	if _, err := tpmbench.Open(filepath.Join(t.TempDir(), "none.arrow")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	for _, format := range []string{"arrow", "parquet"} {
		path := written(t, small(), "rows."+format)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for kind, bytes := range map[string][]byte{
			"cut off": text[:len(text)-9],
			"flipped": append(append(append([]byte{}, text[:len(text)/2]...), text[len(text)/2]^4), text[len(text)/2+1:]...),
			"other":   []byte("trial,sync_steps\n"),
		} {
			if err := os.WriteFile(path, bytes, 0o666); err != nil {
				t.Fatal(err)
			}
			err := readAll(path)
			var wrong *tpmbench.DataError
			if !errors.As(err, &wrong) || errors.Is(err, tpmbench.ErrCutOff) != (kind == "cut off") {
				t.Errorf("%s, %s: %v", format, kind, err)
			}
		}
	}
}

func TestWriteFileErrors(t *testing.T) {
	path := written(t, small(), "rows.arrow")
	for name, want := range map[string]string{
		path:       path + " exists",
		"rows.xls": `path "rows.xls": must end in .arrow, .arrows, .parquet, .csv, .tsv or .jsonl`,
		"-":        `path "-": must end in .arrow, .arrows, .parquet, .csv, .tsv or .jsonl`,
		"rows":     `path "rows": must end in .arrow, .arrows, .parquet, .csv, .tsv or .jsonl`,
	} {
		for kind, err := range map[string]error{
			"run":   prepared(t, small()).WriteFile(name),
			"file":  opened(t, path).WriteFile(name),
			"merge": tpmbench.Merge(context.Background(), name, path),
		} {
			if err == nil || err.Error() != want {
				t.Errorf("%s to %s: %v, want %s", kind, name, err, want)
			}
		}
	}
}

// readAll returns the first error of opening a file and going over its rows.
func readAll(path string) error {
	r, err := tpmbench.Open(path)
	if err != nil {
		return err
	}
	for _, e := range r.Rows() {
		err = e
	}
	return err
}

// A file that is opened can be written in another format, and a loop over its rows may end early.
func TestFile(t *testing.T) {
	p := small()
	p.Keys = true
	r := opened(t, written(t, p, "rows.arrow"))
	path := filepath.Join(t.TempDir(), "copy.parquet")
	if err := r.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	checkRows(t, opened(t, path), p)
	for row := range r.Rows() {
		if row.Trial == 5 {
			break
		}
	}
	s, err := r.Summary()
	if err != nil || s.Trials != p.Trials || s.Digest != summaryOf(t, p).Digest {
		t.Errorf("%+v, %v", s, err)
	}
}

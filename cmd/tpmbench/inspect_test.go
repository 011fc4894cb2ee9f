package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/amount"
	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func TestInspectRows(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.arrow")
	ok(t, inProcess(t, "run", "-K", "1", "-N", "5", "--max-steps", "40", "--trials", "300", "--keys", "-o", file, "-q"))
	rows := func(r string) []string {
		return strings.Split(strings.TrimSuffix(ok(t, inProcess(t, "inspect", file, "--rows", r)).stdout, "\n"), "\n")
	}
	all := rows(":")
	if len(all) != 301 || all[0] != "trial\tsync_steps\tlearning_steps\tkey" {
		t.Fatalf("%d lines, the first is %q", len(all), all[0])
	}
	nulls := 0
	for i, line := range all[1:] {
		v := strings.Split(line, "\t")
		if len(v) != 4 || v[0] != fmt.Sprint(i) || (v[1] == "") != (v[3] == "") || v[3] != "" && len(v[3]) != 10 {
			t.Fatalf("row %d: %q", i, line)
		}
		if v[1] == "" {
			nulls++
		}
	}
	if nulls == 0 {
		t.Error("no trial without sync_steps")
	}
	for r, want := range map[string]int{"0:20": 20, ":1": 1, "299:": 1, "5:5": 0, "100:1e6": 200, "400:500": 0, "1e2:0.2k": 100} {
		if got := rows(r); len(got)-1 != want {
			t.Errorf("%s: %d rows, want %d", r, len(got)-1, want)
		}
	}
	if got := rows("7:9"); got[1] != all[8] || got[2] != all[9] {
		t.Errorf("rows 7:9: %q", got)
	}
}

func TestInspectNoFile(t *testing.T) {
	dir := t.TempDir()
	for _, command := range []string{"inspect", "verify"} {
		tpmbench(t, dir, command, "none.arrow").fails(t, exitError, "none.arrow: no such file")
		tpmbench(t, dir, command, ".").fails(t, exitError, "neither a regular file")
		for name, content := range map[string]string{"empty": "", "text": strings.Repeat("hello, world\n", 100)} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
			tpmbench(t, dir, command, name).fails(t, exitWrong, name)
		}
	}
}

// forged writes the rows of p as altered by change, with a digest that fits.
func forged(t *testing.T, path string, p kernels.Params, change func(rows *kernels.Results)) {
	t.Helper()
	all := p.NewResults(int(p.Trials))
	all.Resize(int(p.Trials))
	for i := range int(p.Trials) {
		row, err := reference.Row(t.Context(), p, p.FirstTrial+uint64(i))
		if err != nil {
			t.Fatal(err)
		}
		all.CopyRow(i, row, 0)
	}
	change(all)
	written(t, path, batch.Schema(p, "v1", "forged"), all)
}

// written writes rows with the metadata of schema.
func written(t *testing.T, path string, schema *arrow.Schema, all *kernels.Results) {
	t.Helper()
	format, err := table.FormatOf(strings.TrimSuffix(path, ".partial"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := table.Create(path, schema, table.Options{Format: format})
	if err != nil {
		t.Fatal(err)
	}
	rec := record(schema, all)
	defer rec.Release()
	if err := w.Write(rec); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}

func record(schema *arrow.Schema, r *kernels.Results) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i := range r.Len() {
		b.Field(0).(*array.Int64Builder).Append(int64(r.Trial[i]))
		at := 1
		for _, column := range [][]uint32{r.SyncSteps, r.LearningSteps, r.AttackersSynced, r.BestEqualWeights, r.LearnSteps} {
			switch {
			case column == nil:
				continue
			case column[i] == kernels.Null:
				b.Field(at).AppendNull()
			default:
				b.Field(at).(*array.Int32Builder).Append(int32(column[i]))
			}
			at++
		}
		if r.Keys == nil {
			continue
		}
		var key []byte
		for _, w := range r.Key(i) {
			key = append(key, byte(w))
		}
		b.Field(at).(*array.FixedSizeBinaryBuilder).Append(key)
	}
	return b.NewRecord()
}

func forgedParams() kernels.Params {
	p := kernels.Default()
	p.N, p.Trials, p.FirstTrial, p.MaxSteps, p.Keys = 5, 50, 1000, 1e5, true
	return p
}

// Impossible rows, which a digest does not show.
func TestInspectForged(t *testing.T) {
	for name, change := range map[string]func(r *kernels.Results){
		"it comes after trial":                  func(r *kernels.Results) { r.Trial[7], r.Trial[8] = r.Trial[8], r.Trial[7] },
		"trials from 1000 on":                   func(r *kernels.Results) { r.Trial[0] = 999 },
		"50 trials":                             func(r *kernels.Results) { r.Trial[49] = 1050 },
		"sync_steps is 100001":                  func(r *kernels.Results) { r.SyncSteps[3] = 100001 },
		"learning_steps is":                     func(r *kernels.Results) { r.LearningSteps[3] = r.SyncSteps[3] + 1 },
		"of the key is 4":                       func(r *kernels.Results) { r.Key(5)[2] = 4 },
		"of the key is -128":                    func(r *kernels.Results) { r.Key(49)[14] = -128 },
		"key must be null":                      func(r *kernels.Results) { r.SyncSteps[9] = kernels.Null },
		"holds 49 trials, but its metadata say": func(r *kernels.Results) { r.Resize(49) },
		"row 0, trial 0":                        func(r *kernels.Results) { clear(r.Trial) },
		"it comes after trial 1004":             func(r *kernels.Results) { r.Trial[5] = 1004 },
	} {
		for _, format := range formats {
			path := filepath.Join(t.TempDir(), "f."+format)
			forged(t, path, forgedParams(), change)
			inProcess(t, "inspect", path).fails(t, exitWrong, path, name)
			inProcess(t, "verify", path).fails(t, exitWrong, path, name)
		}
	}
	path := filepath.Join(t.TempDir(), "f.arrow.partial")
	forged(t, path, forgedParams(), func(r *kernels.Results) { r.Resize(20) })
	if o := ok(t, inProcess(t, "inspect", path)); !strings.Contains(o.stdout, "holds 20 of 50 trials; go on with --first-trial 1020 --trials 30") {
		t.Errorf("an unfinished file:\n%s", o.stdout)
	}
}

// Possible but wrong values.
func TestVerifyForged(t *testing.T) {
	for column, change := range map[string]func(r *kernels.Results){
		"sync_steps":     func(r *kernels.Results) { r.SyncSteps[17]++ },
		"learning_steps": func(r *kernels.Results) { r.LearningSteps[17]-- },
		"key differs in 2 of 15 weights: k=0 n=3": func(r *kernels.Results) {
			for _, j := range []int{3, 11} {
				r.Key(17)[j] = (r.Key(17)[j]+4)%7 - 3
			}
		},
	} {
		path := filepath.Join(t.TempDir(), "f.parquet")
		forged(t, path, forgedParams(), change)
		ok(t, inProcess(t, "inspect", path))
		o := inProcess(t, "verify", path)
		o.fails(t, exitWrong, "1 of 50 rows")
		if !strings.HasPrefix(o.stdout, "trial 1017: "+column) || !strings.Contains(o.stdout, "\n49 of 50 rows agree") {
			t.Errorf("%s: %s", column, o.stdout)
		}
	}
}

func TestVerifyDraws(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.arrow")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "300", "-o", path, "-q"))
	for rows, want := range map[string]string{
		"10": "10 of 10 rows agree with the reference, drawn from 300\n", "1": "1 of 1 row agree with the reference, drawn from 300\n",
		"all": "300 of 300 rows agree with the reference, all there are\n", "1e9": "300 of 300",
	} {
		if o := ok(t, inProcess(t, "verify", path, "--rows", rows)); !strings.HasPrefix(o.stdout, want) {
			t.Errorf("--rows %s: %s", rows, o.stdout)
		}
	}
}

// corrupted returns a copy of a file with some of its bytes changed or removed.
func corrupted(random *rand.Rand, whole []byte) []byte {
	b := bytes.Clone(whole)
	switch random.IntN(6) {
	case 0:
		return b[:random.IntN(len(b))]
	case 1: // the end, where footers are
		b[len(b)-1-random.IntN(min(len(b), 600))] ^= 1 << random.IntN(8)
	case 2: // the beginning, where schemas are
		b[random.IntN(min(len(b), 1500))] = byte(random.Uint32())
	case 3:
		i, n := random.IntN(len(b)), random.IntN(64)
		copy(b[i:min(len(b), i+n)], make([]byte, n))
	case 4:
		i, n := random.IntN(len(b)), random.IntN(100)
		return append(b[:i], b[min(len(b), i+n):]...)
	default:
		for range 1 + random.IntN(8) {
			b[random.IntN(len(b))] = byte(random.Uint32())
		}
	}
	return b
}

// A corrupt file is reported and never causes a panic.
func TestInspectCorrupt(t *testing.T) {
	each := amount.Of(40, 150, 3000)
	dir := t.TempDir()
	for _, format := range formats {
		whole := filepath.Join(dir, "whole."+format)
		ok(t, inProcess(t, "run", "-N", "5", "--trials", "200", "--keys", "-o", whole, "-q"))
		original, err := os.ReadFile(whole)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, 2))
		for range each {
			path, corrupt := filepath.Join(dir, "corrupt."+format), corrupted(random, original)
			if bytes.Equal(corrupt, original) {
				continue
			}
			if err := os.WriteFile(path, corrupt, 0o666); err != nil {
				t.Fatal(err)
			}
			inProcess(t, "inspect", path).fails(t, exitWrong, path)
			inProcess(t, "inspect", path, "--rows", "190:")
		}
	}
}

// Metadata that fit no run, or fit another run.
func TestInspectMetadata(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.arrows")
	ok(t, inProcess(t, "run", "-N", "5", "--trials", "222", "-o", whole, "-q"))
	original, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "edited.arrows")
	for _, edit := range []struct{ from, to, part string }{
		{"hebbian", "hobbian", "tpm.rule"},
		{"tpm.tie", "tpm.toe", "tpm.tie"},
		{"tpm.seed", "tpm.need", "tpm.seed"},
		{"tpm.file_digest", "tpm.fine_digest", `the key "tpm.fine_digest", which this program does not know`},
		{"tpm.digest", "tpm.dijest", `the key "tpm.dijest", which this program does not know`},
		{"222", "221", "row 221"},
		{"222", "223", "the file was changed after it was written"},
		{"222", "2x2", "tpm.trials"},
		{"1000000", "0000009", "at most 9"},
	} {
		edited := bytes.Replace(original, []byte(edit.from), []byte(edit.to), 1)
		if err := os.WriteFile(path, edited, 0o666); err != nil {
			t.Fatal(err)
		}
		inProcess(t, "inspect", path).fails(t, exitWrong, edit.part)
		inProcess(t, "verify", path).fails(t, exitWrong, edit.part)
	}
	digest := decode(t, ok(t, inProcess(t, "inspect", whole, "--summary", "json")).stdout)["digest"].(string)
	original = bytes.Replace(original, []byte(digest), []byte("0123456789abcdef"), 1)
	if err := os.WriteFile(path, original, 0o666); err != nil {
		t.Fatal(err)
	}
	o := inProcess(t, "inspect", path)
	o.fails(t, exitWrong, "0123456789abcdef")
	if !strings.Contains(o.stdout, "stored is 0123456789abcdef") || !strings.Contains(o.stdout, "quantiles") {
		t.Errorf("what was found is not printed:\n%s", o.stdout)
	}
}

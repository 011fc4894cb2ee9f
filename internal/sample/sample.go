// Package sample makes small results for tests: of run, of perceptron, and of studies.
package sample

import (
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/parts"
	"tpmbench/batch/study"
	"tpmbench/batch/table"
	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
	"tpmbench/kernels/reference"
)

// Version is that of the program in all samples.
const Version = "sample"

// Params returns parameters of that many quick trials.
func Params(trials uint64) kernels.Params {
	p := kernels.Default()
	p.N, p.L, p.FirstTrial, p.Trials = 5, 2, 7, trials
	return p
}

// Rows returns the rows of p.
func Rows(t testing.TB, p kernels.Params) *kernels.Results {
	t.Helper()
	all := p.NewResults(int(p.Trials))
	all.Resize(int(p.Trials))
	for i := range int(p.Trials) {
		row, err := reference.Row(t.Context(), p, p.FirstTrial+uint64(i))
		must(t, err)
		all.CopyRow(i, row, 0)
	}
	return all
}

// Run writes the rows of p to path, a file or, if it ends in a slash, a folder of parts.
func Run(t testing.TB, p kernels.Params, path string) { t.Helper(); Write(t, p, Rows(t, p), path) }

// Write writes rows, which may be wrong, as those of p.
func Write(t testing.TB, p kernels.Params, rows *kernels.Results, path string) {
	t.Helper()
	schema := batch.Layout{}.Schema(p, Version, "reference")
	fill(t, path, schema, batch.Digested(p), func(out batch.Output) error {
		return out.Write(batch.NewRecorder(schema, p).Record(rows))
	})
}

// Perceptron writes rows of perceptron to path.
func Perceptron(t testing.TB, first, trials uint64, path string) {
	t.Helper()
	p := perceptron.Default()
	p.N, p.Steps, p.Points, p.FirstTrial, p.Trials = 5, 10, 2, first, trials
	fill(t, path, overlaps.Schema(p, Version), nil, func(out batch.Output) error {
		_, _, err := overlaps.Run(t.Context(), p, overlaps.Options{Threads: 1, Version: Version}, out)
		return err
	})
}

func fill(t testing.TB, path string, schema *arrow.Schema, digested func(string) bool, write func(batch.Output) error) {
	t.Helper()
	format := table.Parquet
	if !parts.IsFolder(path) {
		var err error
		format, err = table.FormatOf(path)
		must(t, err)
	}
	w, err := parts.Dest{Path: path, Options: table.Options{Format: format, Digested: digested}, PartTrials: 4}.Create(schema)
	must(t, err)
	must(t, write(w))
	must(t, w.Commit())
}

// Study runs a study, or a shard of one, into the folder dir.
func Study(t testing.TB, yaml, dir string, shard batch.Shard) {
	t.Helper()
	s, err := study.Parse("study.yaml", []byte(yaml))
	must(t, err)
	sweep := &study.Sweep{
		Study: s, Dir: dir, Shard: shard, Version: Version, Threads: 1,
		Files:    parts.Options{Options: table.Options{Format: table.Parquet}},
		Backend:  func(kernels.Params) (kernels.Backend, error) { return reference.Backend{}, nil },
		Progress: new(study.Progress),
		Notice:   func(line string) { t.Error(line) },
	}
	results, err := sweep.Run(t.Context())
	must(t, err)
	_, err = sweep.WriteSummary(results)
	must(t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

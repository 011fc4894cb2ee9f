package study

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"tpmbench/batch/table"
)

// summaryName is the table with a row a point; readers of folders of files leave out names that begin with _.
const summaryName = "_summary.csv"

// columns of the summary: the point's parameters, then what its rows say, then its file.
var columns = []struct {
	name string
	get  func(r Result) string
}{
	{"synced", func(r Result) string { return decimal(r.Summary.Synced) }},
	{"rows", func(r Result) string { return decimal(r.Summary.Trials) }},
	{"mean", func(r Result) string { return float(r.Summary.SyncSteps.Mean) }},
	{"se", func(r Result) string { return float(r.Summary.SyncSteps.SE) }},
	{"sd", func(r Result) string { return float(r.Summary.SyncSteps.SD) }},
	{"min", func(r Result) string { return steps(r.Summary.SyncSteps.Min) }},
	{"p10", func(r Result) string { return steps(r.Summary.SyncSteps.P10) }},
	{"p50", func(r Result) string { return steps(r.Summary.SyncSteps.P50) }},
	{"p90", func(r Result) string { return steps(r.Summary.SyncSteps.P90) }},
	{"p99", func(r Result) string { return steps(r.Summary.SyncSteps.P99) }},
	{"max", func(r Result) string { return steps(r.Summary.SyncSteps.Max) }},
	{"learning_mean", func(r Result) string { return float(r.Summary.LearningSteps.Mean) }},
	{"pair_steps", func(r Result) string { return decimal(r.Summary.PairSteps) }},
	{"p_any", func(r Result) string { return success(r, 0) }},
	{"p_any_low", func(r Result) string { return success(r, 1) }},
	{"p_any_high", func(r Result) string { return success(r, 2) }},
	{"p_each", func(r Result) string { return success(r, 3) }},
	{"digest", func(r Result) string { return r.Summary.Digest }},
}

func float(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

func steps(v *uint32) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}

func success(r Result, i int) string {
	a := r.Summary.AttackSuccess
	if a == nil {
		return ""
	}
	return float([]*float64{a.PAny, a.PAnyLow, a.PAnyHigh, a.PEach}[i])
}

// WriteSummary writes the table of the points that are complete, in order.
func (s *Sweep) WriteSummary(results []Result) (string, error) {
	return s.folder.WriteSummary(s.Dir, results)
}

// WriteSummary writes the table of the points, in order, into the folder of the study, and its
// digest into the index. It returns the table's name.
func (x *Index) WriteSummary(dir string, results []Result) (string, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	var head []string
	for _, f := range fields {
		head = append(head, f.key)
	}
	for _, c := range columns {
		head = append(head, c.name)
	}
	head = append(head, "file")
	w.Write(head)
	for _, r := range results {
		var row []string
		for _, f := range fields {
			row = append(row, f.get(r.Params))
		}
		for _, c := range columns {
			row = append(row, c.get(r))
		}
		row = append(row, path.Join(rowsName, x.fileName(Point{Name: r.Name})))
		w.Write(row)
	}
	w.Flush()
	return filepath.Join(dir, summaryName), x.replaceSummary(dir, text.Bytes())
}

// replaceSummary writes the summary while the index has no digest of one, so that it never has that
// of another.
func (x *Index) replaceSummary(dir string, text []byte) error {
	if x.Summary != "" {
		x.Summary = ""
		if err := x.write(dir); err != nil {
			return err
		}
	}
	if err := table.WriteBytes(filepath.Join(dir, summaryName), text, true); err != nil {
		return err
	}
	x.Summary = table.TextDigest(text)
	return x.write(dir)
}

// CheckSummary is an error where the summary in the folder of the study is not the one that was
// written.
func (x *Index) CheckSummary(dir string) error {
	if x.Summary == "" {
		return nil
	}
	name := filepath.Join(dir, summaryName)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing; sweep --resume writes it anew", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, table.Cause(err))
	}
	if have := table.TextDigest(text); have != x.Summary {
		return fmt.Errorf("%s: %w; sweep --resume writes it anew", name, &table.Changed{Have: have, Stored: x.Summary})
	}
	return nil
}

// Digest is that of the rows of all points.
func Digest(results []Result) (sum uint64) {
	for _, r := range results {
		v, _ := strconv.ParseUint(r.Summary.Digest, 16, 64) // as batch wrote it
		sum += v
	}
	return sum
}

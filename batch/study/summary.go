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

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// summaryName is the table with one row per point. Readers of folders ignore names that begin with
// _.
const summaryName = "_summary.csv"

// column is a column of the summary.
type column struct {
	name, unit, meaning string
	get                 func(x *Index, r Result) string
}

// columns returns all columns of the summary: the point's parameters, then what its rows show, then
// its file.
func columns() (list []column) {
	for _, f := range kernels.Fields {
		list = append(list, column{f.Name, f.Unit, f.About, func(_ *Index, r Result) string { return f.Text(r.Params) }})
	}
	for _, c := range sums {
		list = append(list, column{c.name, c.unit, c.meaning, func(_ *Index, r Result) string { return c.get(r) }})
	}
	return append(list, column{"file", "", "path of the file of the rows, relative to the folder of the study", func(x *Index, r Result) string {
		return path.Join(rowsName, x.fileName(Point{Name: r.Name}))
	}})
}

// sums are the totals of a point's rows.
var sums = []struct {
	name, unit, meaning string
	get                 func(r Result) string
}{
	{"synced", "trials", "trials that synchronised within max_steps",
		func(r Result) string { return decimal(r.Summary.Synced) }},
	{"rows", "trials", "trials that were run; fewer than trials if the standard error ended the point",
		func(r Result) string { return decimal(r.Summary.Trials) }},
	{"p_synced", "0 to 1", "share of the rows that synchronised, synced / rows",
		func(r Result) string { return share(r.Summary) }},
	{"mean", "steps", "mean of sync_steps over the synced trials",
		func(r Result) string { return float(r.Summary.SyncSteps.Mean) }},
	{"se", "steps", "standard error of that mean, sd / sqrt(synced)",
		func(r Result) string { return float(r.Summary.SyncSteps.SE) }},
	{"sd", "steps", "standard deviation of sync_steps over the synced trials",
		func(r Result) string { return float(r.Summary.SyncSteps.SD) }},
	{"min", "steps", "smallest sync_steps of the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.Min) }},
	{"p10", "steps", "quantile 0.1 of sync_steps over the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.P10) }},
	{"p50", "steps", "quantile 0.5, the median, of sync_steps over the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.P50) }},
	{"p90", "steps", "quantile 0.9 of sync_steps over the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.P90) }},
	{"p99", "steps", "quantile 0.99 of sync_steps over the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.P99) }},
	{"max", "steps", "largest sync_steps of the synced trials",
		func(r Result) string { return steps(r.Summary.SyncSteps.Max) }},
	{"learning_mean", "steps", "mean of learning_steps over the synced trials",
		func(r Result) string { return float(r.Summary.LearningSteps.Mean) }},
	{"pair_steps", "steps", "total steps of all trials to their end",
		func(r Result) string { return decimal(r.Summary.PairSteps) }},
	{"p_any", "0 to 1", "share of the synced trials in which any attacker has A's weights at sync_steps; empty without attackers",
		func(r Result) string { return success(r, 0) }},
	{"p_any_low", "0 to 1", "lower bound of Wilson's 95 % interval for p_any",
		func(r Result) string { return success(r, 1) }},
	{"p_any_high", "0 to 1", "its upper bound",
		func(r Result) string { return success(r, 2) }},
	{"p_each", "0 to 1", "mean share of a pair's attackers that have A's weights at sync_steps, over the synced trials; empty for genetic",
		func(r Result) string { return success(r, 3) }},
	{"digest", "", "digest of the rows, 16 hexadecimal digits",
		func(r Result) string { return r.Summary.Digest }},
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

// share returns the share of the trials that synchronised.
func share(s batch.Summary) string {
	if s.Trials == 0 {
		return ""
	}
	p := float64(s.Synced) / float64(s.Trials)
	return float(&p)
}

func success(r Result, i int) string {
	a := r.Summary.AttackSuccess
	if a == nil {
		return ""
	}
	return float([]*float64{a.PAny, a.PAnyLow, a.PAnyHigh, a.PEach}[i])
}

// WriteSummary writes the table of the complete points, in order.
func (s *Sweep) WriteSummary(results []Result) (string, error) {
	return s.folder.WriteSummary(s.Dir, results)
}

// WriteSummary writes the table of the points, in order, into the folder of the study, and its
// digest into the index. It returns the table's name.
func (x *Index) WriteSummary(dir string, results []Result) (string, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	var head []string
	for _, c := range columns() {
		head = append(head, c.name)
	}
	w.Write(head)
	for _, r := range results {
		var row []string
		for _, c := range columns() {
			row = append(row, c.get(x, r))
		}
		w.Write(row)
	}
	w.Flush()
	return filepath.Join(dir, summaryName), x.replaceSummary(dir, text.Bytes())
}

// replaceSummary writes the summary while the index has no digest, so that the index never has the
// digest of an older summary.
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

// SummaryError is the error for a summary that is missing or has changed. Resuming the study writes
// it again.
type SummaryError struct {
	Path    string
	Changed *table.Changed // nil: it is missing
}

func (e *SummaryError) Error() string {
	if e.Changed == nil {
		return e.Path + " is missing"
	}
	return fmt.Sprintf("%s: %v", e.Path, e.Changed)
}

// CheckSummary returns a *SummaryError if the summary in the folder of the study is not the one
// that was written.
func (x *Index) CheckSummary(dir string) error {
	if x.Summary == "" {
		return nil
	}
	name := filepath.Join(dir, summaryName)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &SummaryError{Path: name}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, table.Cause(err))
	}
	if have := table.TextDigest(text); have != x.Summary {
		return &SummaryError{name, &table.Changed{Have: have, Stored: x.Summary}}
	}
	return nil
}

// Digest returns the digest of the rows of all points.
func Digest(results []Result) (sum uint64) {
	for _, r := range results {
		v, _ := strconv.ParseUint(r.Summary.Digest, 16, 64) // as batch wrote it
		sum += v
	}
	return sum
}

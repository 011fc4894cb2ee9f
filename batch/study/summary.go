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
	"slices"
	"strconv"

	"tpmbench/batch"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
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
	for _, c := range totals() {
		list = append(list, column{c.name, c.unit, c.meaning, func(_ *Index, r Result) string { return c.get(r) }})
	}
	return append(list, column{"file", "", "path of the file of the rows, relative to the folder of the study", func(x *Index, r Result) string {
		return path.Join(rowsName, x.fileName(Point{Name: r.Name}))
	}})
}

// sum is a column that a point's rows have.
type sum struct {
	name, unit, meaning string
	get                 func(r Result) string
}

// totals returns what the rows show: what is counted, then how steps and scores are distributed.
func totals() []sum {
	return slices.Concat(
		counts,
		spread("", "steps", "sync_steps over the synced trials", func(r Result) *batch.Spread { return &r.Summary.SyncSteps }),
		spread("learning_", "steps", "learning_steps over all trials", func(r Result) *batch.Spread { return &r.Summary.LearningSteps }),
		later,
		spread("detect_", "steps", "detect_steps over the detected trials", func(r Result) *batch.Spread { return r.Summary.DetectSteps }),
		spread("share_", "steps", "share_steps over the shared trials", func(r Result) *batch.Spread { return r.Summary.ShareSteps }),
		spread("distance_", "0 to 100", "the score 100*(1 - least_distance/(2L*K*N)) over the synced trials, with distance", func(r Result) *batch.Reals { return r.Summary.DistanceScore }),
		attacks,
		[]sum{{"digest", "", "digest of the rows, 16 hexadecimal digits", func(r Result) string { return r.Summary.Digest }}},
	)
}

var counts = []sum{
	{"synced", "trials", "trials that synchronised within max_steps",
		func(r Result) string { return decimal(r.Summary.Synced) }},
	{"rows", "trials", "trials that were run; fewer than trials if the standard error ended the point",
		func(r Result) string { return decimal(r.Summary.Trials) }},
	{"p_synced", "0 to 1", "share of the rows that synchronised, synced / rows",
		func(r Result) string { return share(r.Summary) }},
}

var later = []sum{
	{"pair_steps", "steps", "total steps of all trials to their end",
		func(r Result) string { return decimal(r.Summary.PairSteps) }},
	{"detected", "trials", "trials that took themselves for synchronised, with detect",
		detected(func(d *batch.Detection) string { return decimal(d.Detected) })},
	{"wrong", "trials", "of them, those in which A and B then did not share all weights",
		detected(func(d *batch.Detection) string { return decimal(d.Wrong) })},
	{"p_wrong", "0 to 1", "share of the detected trials that were wrong, wrong / detected",
		detected(func(d *batch.Detection) string { return float(d.PWrong) })},
	{"p_wrong_low", "0 to 1", "lower bound of Wilson's 95 % interval for p_wrong",
		detected(func(d *batch.Detection) string { return float(d.PWrongLow) })},
	{"p_wrong_high", "0 to 1", "its upper bound",
		detected(func(d *batch.Detection) string { return float(d.PWrongHigh) })},
	{"missing_mean", "weights", "mean number of weights that differed in the wrong ones",
		detected(func(d *batch.Detection) string { return float(d.MissingWeights.Mean) })},
	{"shared", "trials", "trials in which A and B shared enough weights, with share",
		func(r Result) string {
			if r.Summary.Shared == nil {
				return ""
			}
			return decimal(*r.Summary.Shared)
		}},
}

var attacks = []sum{
	{"p_any", "0 to 1", "share of the synced trials in which any attacker has A's weights at sync_steps; empty without attackers",
		func(r Result) string { return success(r, 0) }},
	{"p_any_low", "0 to 1", "lower bound of Wilson's 95 % interval for p_any",
		func(r Result) string { return success(r, 1) }},
	{"p_any_high", "0 to 1", "its upper bound",
		func(r Result) string { return success(r, 2) }},
	{"p_each", "0 to 1", "mean share of a pair's attackers that have A's weights at sync_steps, over the synced trials; empty for genetic",
		func(r Result) string { return success(r, 3) }},
}

// detected returns what get says of the detections of a point, "" without detect.
func detected(get func(*batch.Detection) string) func(Result) string {
	return func(r Result) string {
		if r.Summary.Detection == nil {
			return ""
		}
		return get(r.Summary.Detection)
	}
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
	w, columns := csv.NewWriter(&text), columns()
	var head []string
	for _, c := range columns {
		head = append(head, c.name)
	}
	w.Write(head)
	for _, r := range results {
		var row []string
		for _, c := range columns {
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
		return fmt.Errorf("%s: %w", name, phrase.Cause(err))
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

package study

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// What the folder of a study contains. Readers of folders ignore names that begin with _.
const (
	indexName      = "_study.json" // marks a folder as that of a study
	rowsName       = "rows"        // the folder with one file per point, and nothing else
	unfinishedName = "_unfinished" // the folder of unfinished files
)

// Index describes what the folder of a study, or of a shard of one, contains when it is complete.
type Index struct {
	Version  int          `json:"study"`
	Shard    string       `json:"shard"`
	StopAtSE float64      `json:"stop_at_se"`
	Format   table.Format `json:"format"` // of all files in rows
	// parameters that are not in names, except first_trial and trials
	Same   map[string]string `json:"same"`
	Points []Point           `json:"points"`
	// the points of a shard, with its share of their trials; else null
	Share []Point `json:"share"`
	// digest of the summary's bytes, empty while there is none
	Summary string `json:"summary"`
}

const indexVersion = 2

// Point is a point of the study.
type Point struct {
	Name   string         `json:"name"`
	First  uint64         `json:"first_trial,string"`
	Trials uint64         `json:"trials,string"` // requested; in Share, those of the shard
	Params kernels.Params `json:"-"`             // with all of the point's trials
}

// Here lists the points that the folder itself contains in the end.
func (x *Index) Here() []Point {
	if x.Share != nil {
		return x.Share
	}
	return x.Points
}

// File returns the path of the rows of a complete point.
func (x *Index) File(dir string, p Point) string { return filepath.Join(dir, rowsName, x.fileName(p)) }

func (x *Index) fileName(p Point) string { return p.Name + "." + string(x.Format) }

// Unfinished returns the folder of the rows of an unfinished point.
func (x *Index) Unfinished(dir string, p Point) string {
	return parts.Unfinished(x.File(dir, p), filepath.Join(dir, unfinishedName))
}

// Partial returns the path of the partial file of a point.
func (x *Index) Partial(dir string, p Point) string {
	return parts.Partial(x.File(dir, p), filepath.Join(dir, unfinishedName))
}

// Layout returns the columns of all files.
func (x *Index) Layout() batch.Layout {
	var list []kernels.Params
	for _, p := range x.Points {
		list = append(list, p.Params)
	}
	return batch.NewLayout(list)
}

// IsStudy reports whether the folder is that of a study.
func IsStudy(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, indexName))
	return err == nil && info.Mode().IsRegular()
}

// versionError is the error for a study of which this program can only read the version.
type versionError struct{ error }

// ReadIndex reads the index in the folder of a study.
func ReadIndex(dir string) (*Index, error) {
	name := filepath.Join(dir, indexName)
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, phrase.Cause(err))
	}
	x := new(Index)
	if json.Unmarshal(text, x) == nil && x.Version == 1 {
		return nil, versionError{fmt.Errorf("%s: the study is of contract version 1, whose folders and rows this program does not read: run it again with sweep, into another folder", name)}
	}
	x = new(Index)
	if err := table.Unseal(text, x); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if x.Version != indexVersion {
		return nil, versionError{fmt.Errorf("%s: the study has version %d, but this program reads version %d only", name, x.Version, indexVersion)}
	}
	if err := x.complete(); err != nil {
		return nil, fmt.Errorf("%s: it is corrupt: %w", name, err)
	}
	return x, nil
}

// complete fills in the parameters of the points and checks everything.
func (x *Index) complete() error {
	if _, err := table.ParseFormat(string(x.Format)); err != nil {
		return err
	}
	if len(x.Points) == 0 {
		return fmt.Errorf("the study has no points")
	}
	params := map[string]kernels.Params{}
	for i := range x.Points {
		p := &x.Points[i]
		if _, twice := params[p.Name]; twice || x.paramsOf(p) != nil {
			return fmt.Errorf("the point %q is invalid or appears twice", p.Name)
		}
		params[p.Name] = p.Params
	}
	for i := range x.Share {
		p, ok := &x.Share[i], false
		if p.Params, ok = params[p.Name]; !ok {
			return fmt.Errorf("the share %q belongs to no point or appears twice", p.Name)
		}
		delete(params, p.Name)
	}
	return nil
}

// paramsOf determines the parameters of a point, each of which is either in its name or the same
// for all points.
func (x *Index) paramsOf(p *Point) error {
	words, ok := Words(p.Name)
	if !ok {
		return fmt.Errorf("no name of a point")
	}
	s := Study{}
	for _, w := range words {
		s.keys = append(s.keys, w.Key)
	}
	for key, value := range x.Same {
		words = append(words, Word{key, value})
	}
	p.Params = kernels.Default() // only Late fields keep their defaults
	p.Params.FirstTrial, p.Params.Trials = p.First, p.Trials
	missing := []string{}
	for _, f := range kernels.Fields {
		missing = append(missing, f.Name)
	}
	for _, w := range words {
		i := slices.Index(missing, w.Key)
		if i < 0 {
			return fmt.Errorf("%s is unknown or appears twice", w.Key)
		}
		missing = slices.Delete(missing, i, i+1)
		if kernels.FieldOf(w.Key).Read(&p.Params, w.Value) != nil {
			return fmt.Errorf("%s cannot be %s", w.Key, w.Value)
		}
	}
	for _, key := range missing {
		if f := kernels.FieldOf(key); !f.Range && !f.Late {
			return fmt.Errorf("no %s", key)
		}
	}
	if s.Name(p.Params) != p.Name || p.Params.FirstTrial != p.First || p.Params.Trials != p.Trials {
		return fmt.Errorf("the name is of another point")
	}
	return p.Params.Validate()
}

// Fits returns an error if params, the parameters of the rows found for each point, differ from
// those in the index.
func (x *Index) Fits(params []kernels.Params) error {
	for i, point := range x.Points {
		have := params[i]
		have.FirstTrial, have.Trials = point.First, point.Trials
		if f := have.FirstOther(point.Params); f != nil {
			return fmt.Errorf("%s: the %s of its rows is %s, and should be %s", point.Name, f.Name, f.Text(have), f.Text(point.Params))
		}
	}
	return nil
}

// Strange returns the name of a file in the folder's rows that belongs to no point, and that
// readers of the rows would take for one; empty if there is none.
func (x *Index) Strange(dir string) (string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, rowsName))
	if os.IsNotExist(err) || len(entries) == 0 && err == nil {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Join(dir, rowsName), phrase.Cause(err))
	}
	known := map[string]bool{}
	for _, p := range x.Here() {
		known[x.fileName(p)] = true
	}
	for _, e := range entries {
		if !known[e.Name()] {
			return filepath.Join(dir, rowsName, e.Name()), nil
		}
	}
	return "", nil
}

// Of returns the index of the study to which the complete point in the file at path belongs; nil if
// there is none.
func Of(path string) *Index {
	rows, name := filepath.Split(filepath.Clean(path))
	dir, last := filepath.Split(filepath.Clean(rows))
	if last != rowsName {
		return nil
	}
	x, err := ReadIndex(filepath.Clean(dir))
	if err != nil || !slices.ContainsFunc(x.Here(), func(p Point) bool { return x.fileName(p) == name }) {
		return nil
	}
	return x
}

// IsRows reports whether the folder at path contains the rows of a study.
func IsRows(path string) bool {
	return filepath.Base(path) == rowsName && IsStudy(filepath.Dir(filepath.Clean(path)))
}

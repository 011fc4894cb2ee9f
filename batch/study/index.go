package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// indexName is the file that makes a folder that of a study.
const indexName = "_study.json"

// Index says what the folder of a study, or of a shard of one, holds in the end.
type Index struct {
	Version  int     `json:"study"`
	Shard    string  `json:"shard"`
	StopAtSE float64 `json:"stop_at_se"`
	Points   []Point `json:"points"`
	Share    []Point `json:"share"`   // of a shard: the points that it runs, with its trials of them; else null
	Summary  string  `json:"summary"` // the digest of the summary's bytes, empty while there is none
}

const indexVersion = 1

// Point is a point of the whole study.
type Point struct {
	Folder string `json:"folder"`
	First  uint64 `json:"first_trial,string"`
	Trials uint64 `json:"trials,string"` // asked for
}

// Here lists what the folder itself holds in the end.
func (x *Index) Here() []Point {
	if x.Share != nil {
		return x.Share
	}
	return x.Points
}

// IsStudy tells whether the folder is that of a study.
func IsStudy(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, indexName))
	return err == nil && info.Mode().IsRegular()
}

// ReadIndex reads what the folder of a study holds.
func ReadIndex(dir string) (*Index, error) {
	name := filepath.Join(dir, indexName)
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, table.Cause(err))
	}
	x := new(Index)
	if err := table.Unseal(text, x); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if x.Version != indexVersion {
		return nil, fmt.Errorf("%s: it is of another version of the program", name)
	}
	seen := map[string]bool{}
	for _, p := range x.Points {
		if !p.sound() || seen[p.Folder] {
			return nil, fmt.Errorf("%s: it is damaged: the point %q cannot be, or is there twice", name, p.Folder)
		}
		seen[p.Folder] = true
	}
	for _, p := range x.Share {
		if !seen[p.Folder] {
			return nil, fmt.Errorf("%s: it is damaged: the share %q is of no point, or is there twice", name, p.Folder)
		}
		seen[p.Folder] = false
	}
	if len(x.Points) == 0 {
		return nil, fmt.Errorf("%s: it is damaged: the study has no points", name)
	}
	return x, nil
}

// sound tells whether the point's folder is one of a study, and inside of it.
func (p Point) sound() bool {
	for _, level := range strings.Split(p.Folder, "/") {
		key, _, ok := strings.Cut(level, "=")
		if !ok || !slices.ContainsFunc(fields, func(f field) bool { return f.key == key }) {
			return false
		}
	}
	return filepath.IsLocal(filepath.FromSlash(p.Folder))
}

// Fits is an error where params, those of the rows that were found for each point, are not of such a study: what the names of
// folders say holds for the rows in them, and what they do not say is the same for all.
func (x *Index) Fits(params []kernels.Params) error {
	for i, point := range x.Points {
		named := map[string]string{}
		for _, level := range strings.Split(point.Folder, "/") {
			key, value, _ := strings.Cut(level, "=")
			named[key] = value
		}
		have, first := point.whole(params[i]), x.Points[0].whole(params[0])
		for _, f := range fields {
			want, ok := named[f.key]
			if !ok {
				want = f.get(first)
			}
			if f.get(have) != want {
				return fmt.Errorf("%s: the %s of its rows is %s, and should be %s", point.Folder, f.key, f.get(have), want)
			}
		}
	}
	return nil
}

// whole returns the parameters of all of the point's trials, those of some of them given.
func (p Point) whole(some kernels.Params) kernels.Params {
	some.FirstTrial, some.Trials = p.First, p.Trials
	return some
}

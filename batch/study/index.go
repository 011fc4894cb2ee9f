package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
}

const indexVersion = 1

// Point is a point of the whole study.
type Point struct {
	Folder string `json:"folder"`
	First  uint64 `json:"first_trial,string"`
	Trials uint64 `json:"trials,string"` // asked for
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
		return nil, err
	}
	x := new(Index)
	if json.Unmarshal(text, x) != nil || x.Version != indexVersion {
		return nil, fmt.Errorf("%s: it is damaged, or of another version of the program", name)
	}
	seen := map[string]bool{}
	for _, p := range x.Points {
		if !p.sound() || seen[p.Folder] {
			return nil, fmt.Errorf("%s: it is damaged: the point %q cannot be, or is there twice", name, p.Folder)
		}
		seen[p.Folder] = true
	}
	if len(x.Points) == 0 {
		return nil, fmt.Errorf("%s: it is damaged: the study has no points", name)
	}
	return x, nil
}

// lockName is the file that is there while a sweep writes into the folder.
const lockName = "_study.lock"

// claim makes the folder this process's own.
func (s *Sweep) claim() (release func(), err error) {
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return nil, fmt.Errorf("cannot create %s: %w", s.Dir, table.Cause(err))
	}
	return table.Claim(filepath.Join(s.Dir, lockName))
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

// writeIndex makes the folder that of the study. What else is in it is refused.
func (s *Sweep) writeIndex() error {
	entries, err := os.ReadDir(s.Dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case len(entries) == 1, s.Files.Resume, // the lock alone
		s.Files.Force && IsStudy(s.Dir):
	case IsStudy(s.Dir):
		return fmt.Errorf("%s holds a study: give --resume to go on with it, or --force to begin anew", s.Dir)
	default:
		return fmt.Errorf("%s exists and is not empty: choose another folder", s.Dir)
	}
	x := Index{Version: indexVersion, Shard: s.Shard.String(), StopAtSE: s.StopAtSE}
	for _, p := range s.Points {
		x.Points = append(x.Points, Point{s.Folder(p), p.FirstTrial, p.Trials})
	}
	return x.Write(s.Dir)
}

// Write makes dir the folder of a study.
func (x *Index) Write(dir string) error {
	text, err := json.MarshalIndent(x, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return table.WriteBytes(filepath.Join(dir, indexName), append(text, '\n'), true)
}

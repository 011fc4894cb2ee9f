package study

import (
	"fmt"
	"path"
	"slices"

	"tpmbench/kernels"
)

// MaxPoints is the most parameter sets of a study.
const MaxPoints = 100_000

// Study is a list of parameter sets, none twice.
type Study struct {
	Points []kernels.Params
	keys   []string // the parameters that tell points apart in folder names: k, n, l and rule, and others that differ
}

// value returns the value of a key in p as folder names and tables have it.
func value(p kernels.Params, key string) string {
	for _, f := range fields {
		if f.key == key {
			return f.get(p)
		}
	}
	return ""
}

// Folder is the place of p's results in the folder of the study, in the layout of Hive: k=3/n=100/l=3/rule=hebbian.
func (s *Study) Folder(p kernels.Params) string {
	var levels []string
	for _, key := range s.keys {
		levels = append(levels, key+"="+value(p, key))
	}
	return path.Join(levels...)
}

// finish checks the points together.
func (s *Study) finish() error {
	if len(s.Points) == 0 {
		return fmt.Errorf("the study has no points")
	}
	first := s.Points[0]
	for _, f := range fields {
		always := slices.Contains([]string{"k", "n", "l", "rule"}, f.key)
		if always || slices.ContainsFunc(s.Points, func(p kernels.Params) bool { return f.get(p) != f.get(first) }) {
			s.keys = append(s.keys, f.key)
		}
	}
	if i := slices.IndexFunc(s.Points, func(p kernels.Params) bool { return p.Keys && p.Weights() != first.Weights() }); i >= 0 {
		return fmt.Errorf("keys: the points have %d and %d weights, and a column of keys has one width; leave keys out", first.Weights(), s.Points[i].Weights())
	}
	seen := map[string]bool{}
	for _, p := range s.Points {
		at := s.Folder(p)
		if seen[at] {
			return fmt.Errorf("the point %s is there twice", at)
		}
		seen[at] = true
	}
	return nil
}

package study

import (
	"fmt"

	"tpmbench/kernels"
)

// MaxPoints is the maximum number of parameter sets in a study.
const MaxPoints = 100_000

// Study is a list of distinct parameter sets.
type Study struct {
	Points []kernels.Params
	keys   []string // the parameters in names: k, n, l and rule, and others that differ
}

// finish checks the points as a whole.
func (s *Study) finish() error {
	if len(s.Points) == 0 {
		return fmt.Errorf("the study has no points")
	}
	s.keys = keysOf(s.Points)
	seen := map[string]bool{}
	for _, p := range s.Points {
		at := s.Name(p)
		if seen[at] {
			return fmt.Errorf("the point %s appears twice", at)
		}
		seen[at] = true
	}
	return nil
}

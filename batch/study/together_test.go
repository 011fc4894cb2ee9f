package study

import (
	"maps"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// A backend is chosen for all trials of a shape, which are stepped together; not so where points
// end each at a standard error of its own.
func TestTogether(t *testing.T) {
	text := "n: [10, 20]\nseed: [1, 2, 3]\ntrials: 5\n"
	for stop, want := range map[float64]map[int]uint64{0: {10: 15, 20: 15}, 0.1: {10: 5, 20: 5}} {
		asked := map[int]uint64{}
		s := &Sweep{Study: parse(t, text), StopAtSE: stop, Backend: func(p kernels.Params) (kernels.Backend, error) {
			asked[p.N] = p.Trials
			return reference.Backend{}, nil
		}}
		list, err := s.tasks()
		if err != nil || len(list) != 6 || list[0].Trials != 5 {
			t.Fatalf("%d tasks (%v), of %d trials", len(list), err, list[0].Trials)
		}
		if !maps.Equal(asked, want) {
			t.Errorf("until a standard error of %g: a backend was asked for %v, want %v", stop, asked, want)
		}
	}
}

package plots

import (
	"math"
	"slices"
	"testing"
)

// TestWithin has axes from 0 to 10 on a page where they are as long, y upwards.
func TestWithin(t *testing.T) {
	x, y := scale{Axis: Axis{Max: 10}, to: 10}, scale{Axis: Axis{Max: 10}, from: 10}
	for name, c := range map[string]struct {
		x, y []float64
		want [][]point
	}{
		"inside":           {[]float64{1, 2, 3}, []float64{1, 5, 9}, [][]point{{{1, 9}, {2, 5}, {3, 1}}}},
		"edge to edge":     {[]float64{0, 10}, []float64{0, 10}, [][]point{{{0, 10}, {10, 0}}}},
		"leaves":           {[]float64{5, 15}, []float64{5, 5}, [][]point{{{5, 5}, {10, 5}}}},
		"leaves and comes": {[]float64{2, 4, 6}, []float64{8, 12, 8}, [][]point{{{2, 2}, {3, 0}}, {{5, 0}, {6, 2}}}},
		"crosses":          {[]float64{-5, 15}, []float64{-5, 15}, [][]point{{{0, 10}, {10, 0}}}},
		"past a corner":    {[]float64{-1, 5}, []float64{9.5, 15.5}, nil},
		"beside":           {[]float64{11, 11}, []float64{0, 10}, nil},
		"one point":        {[]float64{1}, []float64{1}, nil},
		"none":             {nil, nil, nil},
	} {
		got := within(c.x, c.y, x, y)
		if !slices.EqualFunc(got, c.want, func(a, b []point) bool {
			return slices.EqualFunc(a, b, func(p, q point) bool { return math.Hypot(p.x-q.x, p.y-q.y) < 1e-6 })
		}) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

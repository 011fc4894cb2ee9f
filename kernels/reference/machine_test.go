package reference

import (
	"slices"
	"testing"

	"tpmbench/kernels"
)

func TestOutput(t *testing.T) {
	m := newMachine(kernels.Params{K: 3, N: 3, L: 3})
	copy(m.W, []int8{1, -2, 3 /**/, 2, 2, -1 /**/, 1, -3, 2})
	x := []int8{1, 1, -1 /**/, 1, -1, -1 /**/, 1, 1, 1}
	for _, c := range []struct {
		tie   int8
		sigma []int8
		tau   int8
	}{
		{-1, []int8{-1, 1, -1}, 1},
		{+1, []int8{-1, 1, 1}, -1},
	} {
		m.output(x, c.tie)
		if want := []int64{-4, 1, 0}; !slices.Equal(m.H, want) {
			t.Errorf("local fields %d, want %d", m.H, want)
		}
		if !slices.Equal(m.Sigma, c.sigma) || m.Tau != c.tau {
			t.Errorf("tie %d: signs %d, output %d, want %d, %d", c.tie, m.Sigma, m.Tau, c.sigma, c.tau)
		}
	}
}

func TestLearn(t *testing.T) {
	w := []int8{2, -2, 1, -1, 0 /**/, 2, -2, 1, -1, 0}
	x := []int8{1, -1, 1, -1, 1 /**/, 1, -1, 1, -1, 1}
	for _, c := range []struct {
		name   string
		d, tau int8
		sigma  []int8
		l      int
		want   []int8
	}{
		{"outwards, clipped at both ends", 1, 1, []int8{1, 1}, 2, []int8{2, -2, 2, -2, 1, 2, -2, 2, -2, 1}},
		{"inwards", -1, 1, []int8{1, 1}, 2, []int8{1, -1, 0, 0, -1, 1, -1, 0, 0, -1}},
		{"unit 0 disagrees with tau", 1, 1, []int8{-1, 1}, 2, []int8{2, -2, 1, -1, 0, 2, -2, 2, -2, 1}},
		{"unit 1 disagrees with tau", 1, -1, []int8{-1, 1}, 3, []int8{3, -3, 2, -2, 1, 2, -2, 1, -1, 0}},
		{"no unit agrees with tau", 1, -1, []int8{1, 1}, 3, w},
	} {
		m := Machine{W: slices.Clone(w), H: make([]int64, 2)}
		m.learn(x, c.sigma, c.d, c.tau, c.l)
		if !slices.Equal(m.W, c.want) {
			t.Errorf("%s: %d, want %d", c.name, m.W, c.want)
		}
	}
}

// TestLearnAtTheLargestDepth clips where an int8 would wrap round.
func TestLearnAtTheLargestDepth(t *testing.T) {
	m := Machine{W: []int8{127, -127, 126}, H: make([]int64, 1)}
	m.learn([]int8{1, -1, 1}, []int8{1}, 1, 1, 127)
	if want := []int8{127, -127, 127}; !slices.Equal(m.W, want) {
		t.Errorf("weights %d, want %d", m.W, want)
	}
}

func TestDirection(t *testing.T) {
	for _, c := range []struct {
		rule        kernels.Rule
		plus, minus int8 // of x, where tau is +1 and -1
	}{
		{kernels.Hebbian, 1, -1},
		{kernels.AntiHebbian, -1, 1},
		{kernels.RandomWalk, 1, 1},
	} {
		if p, m := direction(c.rule, 1), direction(c.rule, -1); p != c.plus || m != c.minus {
			t.Errorf("%s: direction %d and %d, want %d and %d", c.rule, p, m, c.plus, c.minus)
		}
	}
}

package reference

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// stream reads the bits of a trial's stream 0 one by one.
type stream struct {
	s    trivium.Stream
	word uint64
	n    int
}

func (s *stream) bit() int {
	if s.n%64 == 0 {
		s.word = s.s.Next()
	}
	b := int(s.word >> (s.n % 64) & 1)
	s.n++
	return b
}

// TestDraws reads weights in the bit-sliced way (section 2), A before B, and
// then the inputs of each step.
func TestDraws(t *testing.T) {
	for _, l := range []int{1, 2, 3, 4, 7, 8, 100, 127} {
		p := kernels.Params{K: 3, N: 7, L: l, MaxSteps: 10, Seed: 0x123456789abcdef0}
		const trial = 1<<40 + 5
		s := New(p, trial)
		bits := stream{s: trivium.ForTrial(p.Seed, trial, 0)}
		for _, w := range slices.Concat(s.A.W, s.B.W) {
			a := 0
			for range 24 {
				a = (a + bits.bit()*(2*l+1)) >> 1
			}
			if int(w) != a-l {
				t.Fatalf("L=%d: weights %d and %d, want %d after %d bits", l, s.A.W, s.B.W, a-l, bits.n)
			}
		}
		for range 5 {
			s.Step()
			for j, x := range s.X {
				if want := 1 - 2*bits.bit(); int(x) != want {
					t.Fatalf("L=%d, step %d: input %d is %d, want %d", l, s.T, j, x, want)
				}
			}
		}
	}
}

// TestSteps sets the weights of a pair with one hidden unit of one input, whose
// sign is that of w*x, and follows one step.
func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name       string
		rule       kernels.Rule
		tie        kernels.Tie
		a, b       int8
		learns     bool
		outA, outB func(x int8) int8 // weights after the step
	}{
		{"hebbian goes outwards", kernels.Hebbian, kernels.TieMinus, 1, 2, true, is(2), is(2)},
		{"hebbian, negative", kernels.Hebbian, kernels.TieMinus, -1, -2, true, is(-2), is(-2)},
		{"anti-hebbian goes inwards", kernels.AntiHebbian, kernels.TieMinus, 1, 2, true, is(0), is(1)},
		{"opposite outputs", kernels.Hebbian, kernels.TieMinus, 1, -1, false, is(1), is(-1)},
		{"random walk follows x", kernels.RandomWalk, kernels.TieMinus, 1, 1, true, plusX(1), plusX(1)},
		{"tie minus", kernels.Hebbian, kernels.TieMinus, 0, 0, true, minusX, minusX},
		{"tie plus", kernels.Hebbian, kernels.TiePlus, 0, 0, true, plusX(0), plusX(0)},
		{"tie split", kernels.Hebbian, kernels.TieSplit, 0, 0, false, is(0), is(0)},
	} {
		for trial := range uint64(8) { // both inputs occur
			p := kernels.Params{K: 1, N: 1, L: 2, Rule: c.rule, Tie: c.tie, MaxSteps: 1}
			s := New(p, trial)
			s.A.W[0], s.B.W[0] = c.a, c.b
			learned := s.Step()
			x := s.X[0]
			if learned != c.learns || s.A.W[0] != c.outA(x) || s.B.W[0] != c.outB(x) {
				t.Errorf("%s, x = %d: learned %t, weights %d and %d, want %t, %d, %d", c.name, x, learned, s.A.W[0], s.B.W[0], c.learns, c.outA(x), c.outB(x))
			}
			if s.T != 1 || (s.LearningSteps == 1) != c.learns {
				t.Errorf("%s: %d steps, %d of them learning steps", c.name, s.T, s.LearningSteps)
			}
			if s.Synced() != (s.A.W[0] == s.B.W[0]) {
				t.Errorf("%s: weights %d and %d, Synced %t", c.name, s.A.W[0], s.B.W[0], s.Synced())
			}
		}
	}
}

func is(w int8) func(int8) int8    { return func(int8) int8 { return w } }
func plusX(w int8) func(int8) int8 { return func(x int8) int8 { return w + x } }
func minusX(x int8) int8           { return -x }

// TestRowIsCancelled stops a pair that would not end for hours.
func TestRowIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: kernels.MaxSteps, Seed: 1}
	if _, err := Row(ctx, p, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("Row of a cancelled context: %v", err)
	}
}

package perceptron

import (
	"fmt"
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// Limits of the contract (CONTRACT.md, section 5).
const (
	MaxN       = 1 << 20
	MaxEta     = 1000
	MaxWeights = 1 << 22 // N * len(Etas)
	MaxSteps   = math.MaxUint32 - 1
	MaxPoints  = 1 << 20 // (Points+1) * len(Etas)
)

// Params says which pairs to run and when to look at them. A trial is one pair for
// each learning rate, all with the same initial weights and inputs. Its overlaps are
// a pure function of N, Etas, Steps, Points, Seed and its number, and those of one
// rate do not depend on the others.
type Params struct {
	N     int       // inputs of a perceptron
	Etas  []float64 // learning rates, ascending
	Steps uint64    // training steps; alpha = Steps / N in the paper's scale
	// overlaps are recorded at step 0 and at Points later ones, the last of them Steps
	Points int

	Seed       uint64 // the key of every random stream
	FirstTrial uint64 // the trials are FirstTrial .. FirstTrial+Trials-1
	Trials     uint64
}

// Default returns 100 trials of the paper's size, N = 100, with eta = 1 up to alpha = 20.
func Default() Params {
	return Params{N: 100, Etas: []float64{1}, Steps: 2000, Points: 100, Seed: 1, Trials: 100}
}

// Rows returns how many overlaps a trial has.
func (p Params) Rows() int { return len(p.Etas) * (p.Points + 1) }

// Time returns the step of point 0..Points: evenly spread, rounded down.
func (p Params) Time(point int) uint64 {
	hi, lo := bits.Mul64(uint64(point), p.Steps)
	t, _ := bits.Div64(hi, lo, uint64(p.Points))
	return t
}

// Alpha returns a step in the paper's scale, t / N.
func (p Params) Alpha(step uint64) float64 { return float64(step) / float64(p.N) }

// Validate returns nil, or a kernels.ParamError of the first value out of range.
func (p Params) Validate() error {
	switch {
	case p.N < 1 || p.N > MaxN:
		return bad("n", p.N, "the number of inputs must be 1 to %d", MaxN)
	case p.Steps < 1 || p.Steps > MaxSteps:
		return bad("steps", p.Steps, "must be 1 to %d", uint64(MaxSteps))
	case p.Points < 1 || uint64(p.Points) > p.Steps:
		return bad("points", p.Points, "must be 1 to the number of steps, %d here", p.Steps)
	}
	if err := p.validateEtas(); err != nil {
		return err
	}
	return kernels.CheckRange(p.FirstTrial, p.Trials)
}

// bad is the error of a value that is impossible.
func bad(name string, value any, want string, args ...any) error {
	return &kernels.ParamError{Name: name, Value: fmt.Sprint(value), Want: fmt.Sprintf(want, args...)}
}

func (p Params) validateEtas() error {
	if len(p.Etas) == 0 {
		return bad("eta", "none", "name at least one learning rate")
	}
	for i, eta := range p.Etas {
		switch {
		case !(eta > 0 && eta <= MaxEta):
			return bad("eta", eta, "a learning rate must be more than 0 and at most %d", MaxEta)
		case i > 0 && eta <= p.Etas[i-1]:
			return bad("eta", eta, "comes after %v, and learning rates must ascend", p.Etas[i-1])
		}
	}
	if n := len(p.Etas); n > MaxWeights/p.N {
		return bad("eta", fmt.Sprintf("(%d learning rates)", n), "with {n} %d at most %d fit", p.N, MaxWeights/p.N)
	}
	if n := len(p.Etas); p.Points >= MaxPoints || p.Rows() > MaxPoints {
		return bad("points", p.Points, "with %d learning rates at most %d fit", n, MaxPoints/n-1)
	}
	return nil
}

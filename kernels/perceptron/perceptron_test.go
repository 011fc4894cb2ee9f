package perceptron

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

// overlaps are those of a trial and a rate by the meaning.
func overlaps(p Params, eta float64, trial uint64) []float64 {
	s := New(p.N, eta, p.Seed, trial)
	var r []float64
	for j := range p.Points + 1 {
		for s.T < p.Time(j) {
			s.Step()
		}
		r = append(r, s.Overlap())
	}
	return r
}

// TestBatch compares a batch with pairs, to the bit.
func TestBatch(t *testing.T) {
	for _, p := range []Params{
		{N: 1, Etas: []float64{0.5}, Steps: 50, Points: 50},
		{N: 2, Etas: []float64{1, 1.5}, Steps: 90, Points: 7},
		{N: 3, Etas: []float64{2.5}, Steps: 91, Points: 91},
		{N: 63, Etas: []float64{0.01, 1, 1.7, 2, 3}, Steps: 200, Points: 10},
		{N: 64, Etas: []float64{0.01}, Steps: 200, Points: 1},
		{N: 101, Etas: []float64{1000}, Steps: 300, Points: 3},
		{N: 100, Etas: []float64{1.9, 3}, Steps: 2000, Points: 5},
		{N: 8193, Etas: []float64{1, 2}, Steps: 3, Points: 3},
	} {
		p.Seed = 0xfedcba9876543210
		b := NewBatch(p, Plain)
		for n := 1; n <= Lanes; n++ {
			const first = math.MaxUint64 - 3
			row := p.Points + 1
			got := make([]float64, n*p.Rows())
			if err := b.Overlaps(t.Context(), first, n, got); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				for e, eta := range p.Etas {
					for j, want := range overlaps(p, eta, first+uint64(i)) {
						if got := got[(i*len(p.Etas)+e)*row+j]; got != want {
							t.Fatalf("%+v, trial %d of %d, eta %v, point %d: %v, want %v", p, i, n, eta, j, got, want)
						}
					}
				}
			}
		}
	}
}

// TestRatesAreAlone has the overlaps of a rate whatever others are beside it.
func TestRatesAreAlone(t *testing.T) {
	p := Params{N: 20, Etas: []float64{0.3, 1.7, 2}, Steps: 100, Points: 4, Seed: 1}
	all, one := make([]float64, 15), make([]float64, 5)
	if err := NewBatch(p, Plain).Overlaps(t.Context(), 3, 1, all); err != nil {
		t.Fatal(err)
	}
	for e, eta := range p.Etas {
		q := p
		q.Etas = []float64{eta}
		if err := NewBatch(q, Plain).Overlaps(t.Context(), 3, 1, one); err != nil || !slices.Equal(one, all[5*e:5*e+5]) {
			t.Errorf("eta %v: %v, with others %v (%v)", eta, one, all[5*e:5*e+5], err)
		}
	}
}

// TestStep follows equations 1 to 3 by hand.
func TestStep(t *testing.T) {
	learned := 0
	for trial := range uint64(40) {
		s := New(3, 1.5, 1, trial)
		a, b := slices.Clone(s.A), slices.Clone(s.B)
		s.Step()
		ha, hb := a[0]*s.X[0]+a[1]*s.X[1]+a[2]*s.X[2], b[0]*s.X[0]+b[1]*s.X[1]+b[2]*s.X[2]
		if s.Learned != (ha > 0 != (hb > 0)) || s.T != 1 {
			t.Fatalf("fields %v and %v, learned %t in step %d", ha, hb, s.Learned, s.T)
		}
		if s.Learned {
			learned++
			for i, x := range s.X {
				a[i] += math.Copysign(0.5, hb) * x
				b[i] += math.Copysign(0.5, ha) * x
			}
		}
		for _, m := range [][2][]float64{{a, s.A}, {b, s.B}} {
			length := math.Sqrt(m[0][0]*m[0][0] + m[0][1]*m[0][1] + m[0][2]*m[0][2])
			for i, w := range m[0] {
				if math.Abs(w/length-m[1][i]) > 1e-14 {
					t.Errorf("trial %d: weights %v, want the direction of %v", trial, m[1], m[0])
				}
			}
		}
	}
	if learned < 5 || learned > 35 {
		t.Errorf("%d of 40 learned", learned)
	}
}

// TestEdges are a field of 0, which is negative, and a vector of no length, which stays.
func TestEdges(t *testing.T) {
	if sign(0) != -1 || sign(math.Copysign(0, -1)) != -1 || sign(1e-300) != 1 {
		t.Error("the sign of 0 is not -1")
	}
	w := []float64{0, 0}
	if normalise(w); w[0] != 0 {
		t.Errorf("a vector without length becomes %v", w)
	}
}

func TestTimes(t *testing.T) {
	p := Params{N: 50, Steps: 100, Points: 3}
	if got := []uint64{p.Time(0), p.Time(1), p.Time(2), p.Time(3)}; !slices.Equal(got, []uint64{0, 33, 66, 100}) || p.Alpha(100) != 2 {
		t.Errorf("%d, alpha %v", got, p.Alpha(100))
	}
	p.Steps, p.Points = MaxSteps, MaxPoints-1
	if p.Time(p.Points) != MaxSteps || p.Time(1) != MaxSteps/(MaxPoints-1) {
		t.Error("wide products are lost")
	}
}

func TestValidate(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
	for says, change := range map[string]func(p *Params){
		"-N 0: ":                      func(p *Params) { p.N = 0 },
		"-N 1048577: ":                func(p *Params) { p.N = MaxN + 1 },
		"--steps 0: ":                 func(p *Params) { p.Steps = 0 },
		"--steps 4294967295: ":        func(p *Params) { p.Steps = MaxSteps + 1 },
		"--points 0: ":                func(p *Params) { p.Points = 0 },
		"--points 2001: ":             func(p *Params) { p.Points = 2001 },
		"at least one":                func(p *Params) { p.Etas = nil },
		"--eta 0: ":                   func(p *Params) { p.Etas = []float64{0} },
		"--eta NaN: ":                 func(p *Params) { p.Etas = []float64{math.NaN()} },
		"--eta 1000.5: ":              func(p *Params) { p.Etas = []float64{1, 1000.5} },
		"--eta 2: comes after 2":      func(p *Params) { p.Etas = []float64{2, 2} },
		"at most 4 fit":               func(p *Params) { p.N, p.Etas = MaxN, []float64{1, 2, 3, 4, 5} },
		"at most 1048575 fit":         func(p *Params) { p.Steps, p.Points = 1e7, 1e7 },
		"--first-trial 1844674407370": func(p *Params) { p.FirstTrial, p.Trials = math.MaxUint64, 2 },
	} {
		p := Default()
		change(&p)
		if err := p.Validate(); err == nil || !strings.Contains(phrase.Said(err, kernels.Flag), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
	p := Default()
	p.FirstTrial, p.Trials = kernels.MaxTrials-1, 1
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
}

func TestOverlapsAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := Params{N: 1000, Etas: []float64{1}, Steps: MaxSteps, Points: 1, Seed: 1}
	if err := NewBatch(p, Plain).Overlaps(ctx, 0, 1, make([]float64, 2)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

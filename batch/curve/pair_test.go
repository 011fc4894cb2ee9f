package curve

import (
	"fmt"
	"math"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

func never() bool { return false }

// seen is what a look shows, computed from plain weights.
type seen struct {
	overlap float64
	equal   int
}

func plain(k int, v, w []int8) (s seen) {
	n := len(v) / k
	for i := range k {
		var vw, vv, ww int64
		for j := i * n; j < (i+1)*n; j++ {
			vw += int64(v[j]) * int64(w[j])
			vv += int64(v[j]) * int64(v[j])
			ww += int64(w[j]) * int64(w[j])
			if v[j] == w[j] {
				s.equal++
			}
		}
		switch {
		case vv == 0 && ww == 0:
			s.overlap++
		case vv > 0 && ww > 0:
			s.overlap += float64(vw) / math.Sqrt(float64(vv)*float64(ww))
		}
	}
	s.overlap /= float64(k)
	return s
}

// TestMeaning steps pairs alongside the reference and compares what they show.
func TestMeaning(t *testing.T) {
	cases, steps, trials := 0, 250, uint64(3)
	if testing.Short() {
		steps, trials = 60, 2
	}
	for a := kernels.NoAttack; a <= kernels.Genetic; a++ {
		for i, shape := range [][3]int{{3, 100, 3}, {3, 5, 2}, {1, 64, 1}, {2, 65, 7}, {4, 63, 8}, {5, 1, 1}, {2, 129, 127}, {3, 7, 4}, {1, 1, 1}} {
			p := kernels.Params{K: shape[0], N: shape[1], L: shape[2], MaxSteps: 300, Seed: uint64(i), Attack: a, Wait: 9}
			p.Rule, p.Tie = kernels.Rule((i+int(a))%3), kernels.Tie((i+2*int(a))%3)
			if a != kernels.NoAttack {
				p.Attackers = []int{1, 5, 40}[(i+int(a))%3]
			}
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			r := newPair(p, never)
			for trial := range trials { // memory is reused
				r.start(trial)
				if err := follow(r, reference.New(p, trial), steps); err != nil {
					t.Fatalf("%+v, trial %d: %v", p, trial, err)
				}
				cases++
			}
		}
	}
	if cases < 100 {
		t.Errorf("%d cases", cases)
	}
}

// follow steps both, and returns the first difference.
func follow(r *pair, s *reference.Stepper, steps int) error {
	for step := range steps + 1 {
		if step > 0 {
			r.step()
			s.Step()
		}
		want := plain(r.k, s.A.W, s.B.W)
		if got := (seen{r.with.overlap(), r.with.shared()}); got != want || r.learned != s.Learned || r.t != s.T || r.synced() != s.Synced() {
			return fmt.Errorf("step %d: %+v, learned %t, want %+v, %t", step, got, r.learned, want, s.Learned)
		}
		if len(r.e) != len(s.E) {
			return fmt.Errorf("step %d: %d attackers, want %d", step, len(r.e), len(s.E))
		}
		for i := range r.e {
			want := plain(r.k, s.E[i].W, s.A.W)
			if got := (seen{r.e[i].with.overlap(), r.e[i].with.shared()}); got != want {
				return fmt.Errorf("step %d: attacker %d: %+v, want %+v", step, i, got, want)
			}
		}
	}
	return nil
}

// TestStream reads groups of bits of all lengths.
func TestStream(t *testing.T) {
	one, many := newStream(1, 2, 3), newStream(1, 2, 3)
	for i := range 2000 {
		n := uint(i*37%64 + 1)
		var want uint64
		for b := range n {
			want |= one.next(1) << b
		}
		if got := many.next(n); got != want {
			t.Fatalf("read %d, of %d bits: %x, want %x", i, n, got, want)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	p := kernels.Default()
	r := newPair(p, never)
	r.start(0)
	for b.Loop() {
		if r.step(); r.t%300 == 0 {
			r.start(r.t)
		}
	}
}

func BenchmarkAttackedStep(b *testing.B) {
	p := kernels.Default()
	p.Attack, p.Attackers, p.Rule = kernels.Geometric, 1, kernels.RandomWalk
	r := newPair(p, never)
	r.start(0)
	var h history
	var t point
	for b.Loop() {
		if r.step(); r.t%1000 == 0 {
			r.start(r.t)
		}
		t.see(r, &h)
	}
}

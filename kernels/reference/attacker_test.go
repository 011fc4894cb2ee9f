package reference

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// TestAttackersDraw reads each attacker's own stream. Genetic networks begin with one.
func TestAttackersDraw(t *testing.T) {
	p := kernels.Params{K: 2, N: 3, L: 5, MaxSteps: 9, Seed: 77, Attack: kernels.Simple, Attackers: 300}
	const trial = 1<<63 + 9
	s := New(p, trial)
	if len(s.E) != p.Attackers {
		t.Fatalf("%d attackers, want %d", len(s.E), p.Attackers)
	}
	for i, e := range s.E {
		bits := stream{s: trivium.ForTrial(p.Seed, trial, uint16(i+1))}
		for j, w := range e.W {
			f := 0
			for b := range 24 {
				f |= bits.bit() << b
			}
			if want := f*(2*p.L+1)>>24 - p.L; int(w) != want {
				t.Fatalf("attacker %d: weight %d is %d, want %d", i, j, w, want)
			}
		}
	}
	p.Attack = kernels.Genetic
	if g := New(p, trial); len(g.E) != 1 || !slices.Equal(g.E[0].W, s.E[0].W) {
		t.Errorf("%d networks at first, want E_0 alone", len(g.E))
	}
}

// with returns a stepper before its first step whose pair's output is tau, with
// attackers of these signs and fields.
func with(p kernels.Params, tau int8, h ...[]int64) *Stepper {
	p.Attackers = max(p.Attackers, len(h))
	s := New(p, 0)
	s.A.Tau, s.B.Tau = tau, tau
	s.E = s.E[:1]
	for len(s.E) < len(h) {
		s.E = append(s.E, s.E[0].clone())
	}
	for i := range h {
		e := &s.E[i]
		copy(e.H, h[i])
		e.Tau = 1
		for k, v := range e.H {
			e.Sigma[k] = 1
			if v <= 0 {
				e.Sigma[k] = -1
			}
			e.Tau *= e.Sigma[k]
		}
	}
	return s
}

func TestFlip(t *testing.T) {
	p := kernels.Params{K: 3, N: 2, L: 3, MaxSteps: 9, Attack: kernels.Geometric}
	for _, c := range []struct {
		h     []int64
		tau   int8
		guess []int8
	}{
		{[]int64{4, -2, 6}, -1, []int8{1, -1, 1}}, // agrees
		{[]int64{4, -2, 6}, 1, []int8{1, 1, 1}},
		{[]int64{-2, 2, 6}, 1, []int8{1, 1, 1}}, // the lowest of equals
		{[]int64{5, 3, -3}, 1, []int8{1, -1, -1}},
		{[]int64{5, 3, 0}, 1, []int8{1, 1, 1}},
		{[]int64{-1, 0, 0}, 1, []int8{-1, 1, -1}},
	} {
		s := with(p, c.tau, c.h)
		e := &s.E[0]
		sigma := slices.Clone(e.Sigma)
		if s.flip(e); !slices.Equal(e.Guess, c.guess) || !slices.Equal(e.Sigma, sigma) {
			t.Errorf("fields %d, output %d: guess %d, want %d; signs %d", c.h, c.tau, e.Guess, c.guess, e.Sigma)
		}
	}
}

// TestVote has three attackers with two different guesses, before and after wait, and a tie.
func TestVote(t *testing.T) {
	p := kernels.Params{K: 2, N: 1, L: 3, MaxSteps: 9, Attack: kernels.Majority, Wait: 4}
	both, none := []int8{1, 1}, []int8{-1, -1}
	fields := [][]int64{{3, 3}, {-3, -3}, {-3, -3}, {3, 3}}
	for _, c := range []struct {
		t      uint64
		voters int
		want   [][]int8
	}{
		{3, 3, [][]int8{both, none, none}},
		{4, 3, [][]int8{both, none, none}},
		{5, 3, [][]int8{both, none, none}},
		{6, 3, [][]int8{none, none, none}},
		{6, 4, [][]int8{none, none, none, none}}, // of equals the smallest
		{6, 1, [][]int8{both}},
	} {
		s := with(p, 1, fields[:c.voters]...)
		s.T = c.t
		s.vote()
		for i, e := range s.E {
			if !slices.Equal(e.Guess, c.want[i]) || !e.Learned {
				t.Errorf("step %d: attacker %d of %d guesses %d, want %d", c.t, i, c.voters, e.Guess, c.want[i])
			}
		}
	}
	for v := range uint32(8) {
		if got := number(signs(v, 3)); got != v {
			t.Errorf("number %d comes back as %d", v, got)
		}
	}
	if got := number([]int8{1, -1, -1}); got != 1 {
		t.Errorf("unit 0 is worth %d", got)
	}
}

// TestBranch checks the order of copies, their bit of history, and the limit.
func TestBranch(t *testing.T) {
	p := kernels.Params{K: 3, N: 1, L: 3, MaxSteps: 9, Attack: kernels.Genetic, Attackers: 8}
	s := with(p, 1, []int64{1, 1, 1}, []int64{1, 1, -1})
	s.E[0].W[0], s.E[1].W[0] = -3, 3
	s.evolve()
	if len(s.E) != 8 {
		t.Fatalf("%d networks, want 8", len(s.E))
	}
	for i, e := range s.E {
		if want := []uint32{1, 2, 4, 7}[i%4]; number(e.Guess) != want || e.History != uint32(1-i/4) || !e.Learned {
			t.Errorf("network %d guesses %d with history %b, want %d, %d", i, number(e.Guess), e.History, want, 1-i/4)
		}
		if i < 4 != (e.W[0] < 0) {
			t.Errorf("network %d is a copy of the other", i)
		}
	}
	s.evolve()
	if len(s.E) != 8 {
		t.Errorf("%d networks where there is no room", len(s.E))
	}
}

// TestSelection keeps networks with 10 hits, and the best 20, in their order.
func TestSelection(t *testing.T) {
	p := kernels.Params{K: 3, N: 1, L: 3, MaxSteps: 9, Attack: kernels.Genetic, Attackers: 30}
	s := with(p, 1, make([][]int64, 30)...)
	for i := range s.E {
		s.E[i].W[0] = int8(i)
		switch {
		case i%3 == 0:
			s.E[i].History = 0x55555 | 1<<31 // 10 in the last 20
		case i%3 == 1:
			s.E[i].History = 0x15555 | 7<<20 // 9, and 3 before
		default:
			s.E[i].History = 0x55555 &^ 5 // 8
		}
	}
	s.selection()
	var stay []int8
	for _, e := range s.E {
		stay = append(stay, e.W[0])
	}
	want := []int8{0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21, 22, 24, 25, 27, 28}
	if !slices.Equal(stay, want) {
		t.Errorf("%d stay, want %d", stay, want)
	}
}

// TestAttackersMove checks that attackers have outputs in every step, but move only in learning
// steps, by their guess.
func TestAttackersMove(t *testing.T) {
	for a := kernels.Observer; a <= kernels.Genetic; a++ {
		p := kernels.Params{K: 3, N: 5, L: 2, MaxSteps: 99, Seed: 5, Attack: a, Attackers: 4, Wait: 3}
		s := New(p, 1)
		learned := 0
		for range 60 {
			before := make([][]int8, len(s.E))
			for i, e := range s.E {
				before[i] = slices.Clone(e.W)
			}
			s.Step()
			for i, e := range s.E {
				tau := int8(1)
				for k, h := range e.H {
					if sign := e.Sigma[k]; h > 0 && sign != 1 || h <= 0 && sign != -1 {
						t.Fatalf("%s: field %d has sign %d", a, h, sign)
					}
					tau *= e.Sigma[k]
				}
				if tau != e.Tau || e.Learned && !s.Learned {
					t.Fatalf("%s, step %d: output %d, learned %t where the pair %t", a, s.T, e.Tau, e.Learned, s.Learned)
				}
				if !e.Learned && !slices.Equal(e.W, before[i]) {
					t.Fatalf("%s, step %d: weights changed", a, s.T)
				}
				if a > kernels.Simple && s.Learned && product(e.Guess) != s.A.Tau {
					t.Fatalf("%s, step %d: guess %d for output %d", a, s.T, e.Guess, s.A.Tau)
				}
				if e.Learned {
					learned++
				}
			}
		}
		if learned == 0 {
			t.Errorf("%s: no attacker learned", a)
		}
	}
}

// TestAttackersLeaveThePair compares pairs with and without attackers, to sync_steps
// and, with follow, beyond.
func TestAttackersLeaveThePair(t *testing.T) {
	apart := false
	for tie := range kernels.Tie(3) {
		for trial := range uint64(12) {
			p := kernels.Params{K: 3, N: 4, L: 1, Tie: tie, MaxSteps: 400, Seed: 9, Keys: true}
			want, _ := Row(t.Context(), p, trial)
			for a := kernels.Observer; a <= kernels.Genetic; a++ {
				q := p
				q.Attack, q.Attackers, q.Follow = a, 3, true
				got, err := Row(t.Context(), q, trial)
				if err != nil || got.SyncSteps[0] != want.SyncSteps[0] || got.LearningSteps[0] != want.LearningSteps[0] {
					t.Fatalf("%s, tie %s: %+v, want %+v (%v)", a, tie, got, want, err)
				}
				if got.SyncSteps[0] != kernels.Null && !slices.Equal(got.Keys, want.Keys) {
					t.Fatalf("%s, tie %s: another key", a, tie)
				}
				apart = apart || fallsApart(q, trial, got)
			}
		}
	}
	if !apart {
		t.Error("no pair that fell apart while it was followed")
	}
}

// fallsApart steps a row's trial by hand, and reports whether the attacker found at
// learn_steps equals A and not B.
func fallsApart(p kernels.Params, trial uint64, row *kernels.Results) bool {
	if row.LearnSteps[0] == kernels.Null {
		return false
	}
	s := New(p, trial)
	for s.T < uint64(row.LearnSteps[0]) {
		s.Step()
	}
	return s.Caught() && !s.Synced()
}

// TestAttackersAreStopped cancels the work in the middle of the attackers.
func TestAttackersAreStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for a := kernels.Observer; a <= kernels.Genetic; a++ {
		p := kernels.Params{K: 4, N: 3, L: 3, MaxSteps: 50, Seed: 1, Attack: a, Attackers: 64, Follow: true}
		if _, err := Row(ctx, p, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: Row of a cancelled context: %v", a, err)
		}
		if !Start(ctx, p, 0).Stopped() || New(p, 0).Stopped() {
			t.Errorf("%s: Start goes on in a cancelled context, or New does not", a)
		}
		for after := range 500 {
			asked := 0
			s := start(p, 0, func() bool { asked++; return asked > after })
			s.p.Share = 1 << 40 // so that no end comes before
			e := &engine{p: p, out: p.NewResults(1)}
			w := Await(e.p, 0, e.out)
			if w.share = true; !w.Over() {
				e.goOn(s, w)
			}
			if !s.stopped || asked != after+1 {
				t.Fatalf("%s: asked %d times whether to stop, after %d", a, asked, after)
			}
		}
	}
}

// TestSupportsMemory checks that what fits no machine is refused.
func TestSupportsMemory(t *testing.T) {
	p := kernels.Params{K: 4, N: kernels.MaxN, L: 3, MaxSteps: 9, Attack: kernels.Genetic, Attackers: kernels.MaxAttackers}
	if err := (Backend{}).Supports(p); err == nil {
		t.Skip("this machine has 400 GB of memory, or does not say")
	}
	p.Attackers = 1
	if err := (Backend{}).Supports(p); err != nil {
		t.Error(err)
	}
}

package int8

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/internal/amount"
	"tpmbench/kernels"
)

// fillAttackerUnit fills an attacker of u, which has its slices, with a random case: its
// weights are anywhere, or those of A but for some.
func fillAttackerUnit(r *rand.Rand, u *Unit, h *AttackerUnit) {
	how := r.IntN(4)
	for n := range h.W {
		h.W[n] = u.W[n][how%2]
		if how == 2 || how == 3 && n == len(h.W)-1 {
			for i := range Lanes {
				h.W[n][i] = int8(r.IntN(2*u.L+1) - u.L)
			}
		}
	}
	h.Learn = maskOf(r)
	if r.IntN(2) == 0 {
		h.Learn = u.LearnA
	}
	h.Follow = r.IntN(2) == 0
}

// checkAttackerUnit has random units of an attacker, one after the other as a pass does, each
// learn from one of a pair, by k and lane by lane.
func checkAttackerUnit(t *testing.T, r *rand.Rand, k *Kernel, u *Unit, h *AttackerUnit, units int) {
	t.Helper()
	least, plainLeast := h.Least, (*Least)(nil)
	if least != nil {
		*least, plainLeast = noField, new(Least)
		*plainLeast = noField
	}
	fillUnit(r, u)
	active := u.Active
	for unit := range units {
		fillUnit(r, u)
		u.Active = active
		fillAttackerUnit(r, u, h)
		want, wantUnit := *h, *u
		want.W, want.Least = slices.Clone(h.W), plainLeast
		wantUnit.W = slices.Clone(u.W)
		plainUnit(&wantUnit)
		plainAttackerPass(&wantUnit, &want)

		k.Unit(u)
		if k.Turn != nil {
			k.Turn(u)
		}
		k.AttackerPass(u, h)
		what := fmt.Sprintf("N=%d L=%d stride %d, unit %d", len(u.W), u.L, u.Stride, unit)
		if (h.Sigma^want.Sigma)&u.Active != 0 {
			t.Fatalf("%s: signs %016x, not %016x", what, h.Sigma, want.Sigma)
		}
		if h.Follow && (h.Differ^want.Differ)&u.Active != 0 {
			t.Fatalf("%s: differ %016x, not %016x", what, h.Differ, want.Differ)
		}
		if least != nil && (h.Less^want.Less)&u.Active != 0 {
			t.Fatalf("%s: least in %016x, not %016x", what, h.Less, want.Less)
		}
		if !sameIn(h.W, want.W, u.Active) || !sameIn(u.W, wantUnit.W, u.Active) {
			t.Fatalf("%s: weights", what)
		}
	}
}

// newAttackerUnit returns a unit and its attacker.
func newAttackerUnit(k *Kernel, n, l, stride int, flips bool) (*Unit, *AttackerUnit) {
	u, h := newUnit(n, l, stride), &AttackerUnit{W: aligned[Weight](n)}
	u.Turns = aligned[int8](n * k.TurnBytes)
	if flips {
		h.Least = new(Least)
	}
	return u, h
}

func TestAttackerPass(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(11, 12))
		strides := []int{1, 4, 8}
		for l := 1; l <= 127; l++ {
			for i := range amount.Of(4, 8, 8) {
				n := 1 + r.IntN(12)
				if i%2 == 0 {
					n = 1 + r.IntN(300)
				}
				u, h := newAttackerUnit(k, n, l, strides[r.IntN(3)], i%4 > 0)
				checkAttackerUnit(t, r, k, u, h, 1+r.IntN(4))
			}
		}
	})
}

// TestLongAttackerPass crosses what 16 bits hold.
func TestLongAttackerPass(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(13, 14))
		for _, l := range []int{7, 31, 43, 64, 127} {
			chunk := 32767 / l &^ 3
			for _, n := range []int{chunk - 1, chunk, chunk + 1, 2*chunk + 7} {
				u, h := newAttackerUnit(k, n, l, 1, true)
				checkAttackerUnit(t, r, k, u, h, 3)
			}
		}
	})
}

func TestDistance(t *testing.T) {
	every(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(15, 16))
		for range 200 {
			n, step := 1+r.IntN(mostCounted), 1+r.IntN(2)
			if r.IntN(4) == 0 {
				n = mostCounted
			}
			a, w := aligned[Pair](n), aligned[Weight]((n-1)*step+1)
			checkDistance(t, r, k, a, w, step)
		}
	})
}

// checkDistance counts in weights of which many, few or no lanes are equal.
func checkDistance(t *testing.T, r *rand.Rand, k *Kernel, a []Pair, w []Weight, step int) {
	t.Helper()
	rare := 1 + r.IntN(20)
	for n := range a {
		for i := range Lanes {
			a[n][0][i] = int8(r.Int())
			w[n*step][i] = a[n][0][i]
			if i%7 == 0 || r.IntN(rare) == 0 {
				w[n*step][i] ^= 1 << r.IntN(8)
			}
		}
	}
	var got, want [Lanes]uint8
	plainDistance(a, w, step, &want)
	k.Distance(a, w, step, &got)
	if got != want {
		t.Fatalf("N=%d step %d: %v differ, not %v", len(a), step, got, want)
	}
}

// BenchmarkAttackerPass has an attacker learn from three units in a word, and look for the
// smallest field.
func BenchmarkAttackerPass(b *testing.B) {
	for _, c := range []struct{ n, l int }{{100, 3}, {100, 127}, {1000, 127}, {10, 3}} {
		for _, k := range available() {
			for _, follow := range []bool{false, true} {
				b.Run(fmt.Sprintf("%s/N=%d/L=%d/%t", k.Name, c.n, c.l, follow), func(b *testing.B) {
					const units = 3
					r := rand.New(rand.NewPCG(7, 8))
					var unit [units]*Unit
					var attacker [units]*AttackerUnit
					for i := range unit {
						unit[i], attacker[i] = newAttackerUnit(k, c.n, c.l, 1, true)
						fillUnit(r, unit[i])
						fillAttackerUnit(r, unit[i], attacker[i])
						attacker[i].Least, attacker[i].Follow = attacker[0].Least, follow
						if k.Turn != nil {
							k.Turn(unit[i])
						}
					}
					for b.Loop() {
						*attacker[0].Least = noField
						for i := range unit {
							k.AttackerPass(unit[i], attacker[i])
						}
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*units*c.n), "ns/weight")
				})
			}
		}
	}
}

// TestOps counts what a pass of the pair does, and of attackers.
func TestOps(t *testing.T) {
	for _, c := range []struct {
		k            *Kernel
		attackers    int
		follow       bool
		update, sums float64
	}{
		{Generic, 3, true, 0, 0},
		{&Kernel{Ops: Ops{Move: 23, Sum: 4, Turn: 7, Attacker: 6, Compare: 4}}, 0, false, 4 * 23, 4 * 4},
		{&Kernel{Ops: Ops{Move: 23, Sum: 4, Turn: 7, Attacker: 6, Compare: 4}}, 1, false, 4 * (23 + 7 + 6), 4 * (4 + 2)},
		{&Kernel{Ops: Ops{Move: 23, Sum: 4, Turn: 7, Attacker: 6, Compare: 4}}, 10, true, 4 * (23 + 7 + 100), 4 * (4 + 20)},
	} {
		b := &block{k: c.k, words: 4, p: kernels.Params{Attackers: c.attackers, Follow: c.follow}}
		if update, sums := b.Work(); update.Ops != c.update || sums.Ops != c.sums {
			t.Errorf("%d attackers: %g operations move and %g sum, want %g and %g", c.attackers, update.Ops, sums.Ops, c.update, c.sums)
		}
	}
}

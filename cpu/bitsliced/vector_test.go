package bitsliced

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// vectors calls f with every vector backend; those that this machine lacks
// features for are skipped.
func vectors(t *testing.T, f func(t *testing.T, k *Kernel)) {
	for _, b := range Vector() {
		t.Run(b.Kernel.Name, func(t *testing.T) {
			if b.Lacks != "" {
				t.Skip("this machine lacks " + b.Lacks)
			}
			f(t, b.Kernel)
		})
	}
}

func shapeOf(n, l int) *Shape {
	s := ShapeOf(kernels.Params{K: 1, N: n, L: l})
	return &s
}

// newUnit returns a unit of shape s, whose slices room makes.
func newUnit(s *Shape, words int, room func(n int) []uint64) *Unit {
	u := &Unit{Shape: s, W: room(s.N * s.Row() * words), Old: room(s.N * words), New: room(s.N * words)}
	for _, m := range u.masks() {
		*m = room(words)
	}
	return u
}

// masks are the slices of one row.
func (u *Unit) masks() []*[]uint64 {
	return []*[]uint64{&u.LearnA, &u.LearnB, &u.Up, &u.StrictA, &u.StrictB, &u.SigmaA, &u.SigmaB, &u.Differ, &u.Unequal}
}

// maskOf returns no, all, few, half or most lanes.
func maskOf(r *rand.Rand) uint64 {
	switch r.IntN(6) {
	case 0:
		return 0
	case 1:
		return ^uint64(0)
	case 2:
		return r.Uint64() & r.Uint64() & r.Uint64()
	case 3:
		return ^(r.Uint64() & r.Uint64() & r.Uint64())
	}
	return r.Uint64()
}

// fill makes u a random case: weights anywhere, at the limits, about zero, all
// pulling one way, or so that sums are about zero.
func fill(r *rand.Rand, u *Unit, words int) {
	for _, m := range append(u.masks(), &u.Old, &u.New) {
		every := maskOf(r)
		for i := range *m {
			(*m)[i] = maskOf(r)
			if r.IntN(8) == 0 {
				(*m)[i] = every
			}
		}
	}
	u.Full, u.Back = r.IntN(2) == 0, r.IntN(2) == 0
	u.SumsOnly = r.IntN(8) == 0
	s, how := u.Shape, r.IntN(6)
	machine := s.N * s.Planes * words
	row := s.Planes * words
	equal := maskOf(r) // lanes in which all weights are equal, or all but some
	for n := range s.N {
		for m := range 2 {
			for i := range words {
				sign := u.Old[n*words+i]
				var planes [8]uint64
				bits := r.Uint64()
				for lane := range 64 {
					if lane%4 == 0 {
						bits = r.Uint64()
					}
					w := int(bits&0xffff)%(2*s.L+1) - s.L
					bits >>= 16
					switch how {
					case 1:
						w = s.L * (1 - w&1*2)
					case 2:
						w = w % 2
					case 3, 4: // w*x is +L or -L in all inputs, or in every second
						w = s.L * (1 - (lane+n*(how&1))&1*2) * (1 - int(sign>>lane&1)*2)
					}
					for p := range s.Planes {
						planes[p] |= (uint64(w+s.Offset)>>p&1 ^ sign>>lane&1) << lane
					}
				}
				for p := range s.Planes {
					at := m*machine + n*row + p*words + i
					u.W[at] = planes[p]
					if m == 1 && (n > 0 || how != 5) {
						u.W[at] ^= (u.W[at] ^ u.W[at-machine]) & equal
					}
				}
			}
		}
	}
}

// word returns a copy of word i of u, a unit of 64 lanes.
func (u *Unit) word(i, words int) *Unit {
	c := *u
	for _, m := range append(c.masks(), &c.W, &c.Old, &c.New) {
		s := make([]uint64, 0, len(*m)/words)
		for at := i; at < len(*m); at += words {
			s = append(s, (*m)[at])
		}
		*m = s
	}
	return &c
}

// checkUnit has pass do u, and compares each word with what the plain kernel does.
func checkUnit(t *testing.T, u *Unit, words int, pass func()) {
	t.Helper()
	want := make([]*Unit, words)
	for i := range want {
		want[i] = u.word(i, words)
		Generic.Pass(want[i], nil)()
	}
	pass()
	names := []string{"LearnA", "LearnB", "Up", "StrictA", "StrictB", "SigmaA", "SigmaB", "Differ", "Unequal", "W", "Old", "New"}
	for i := range want {
		got := u.word(i, words)
		is := append(got.masks(), &got.W, &got.Old, &got.New)
		for j, m := range append(want[i].masks(), &want[i].W, &want[i].Old, &want[i].New) {
			if !slices.Equal(*is[j], *m) {
				t.Fatalf("N=%d L=%d, full %t, back %t, sums only %t: word %d of %s is not the plain kernel's",
					u.Shape.N, u.Shape.L, u.Full, u.Back, u.SumsOnly, i, names[j])
			}
		}
	}
}

func TestUnit(t *testing.T) {
	cases := 80
	if testing.Short() {
		cases = 12
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(1, 2))
		words := k.Stream.Words
		for l := 1; l <= k.MaxL; l++ {
			for i := range cases {
				n := 1 + r.IntN(40)
				if i%10 == 0 {
					n = 100 + r.IntN(500)
				}
				s := shapeOf(n, l)
				u := newUnit(s, words, keystream.Aligned)
				pass := k.Pass(u, k.Stream)
				for range 2 { // the second finds what the first left in the room for sums
					fill(r, u, words)
					checkUnit(t, u, words, pass)
				}
			}
		}
	})
}

// TestPasses has the units of one to five do their passes at once, to and fro.
func TestPasses(t *testing.T) {
	cases := 12
	if testing.Short() {
		cases = 3
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(5, 6))
		words := k.Stream.Words
		for l := 1; l <= k.MaxL; l++ {
			for range cases {
				s, units := shapeOf(1+r.IntN(40), l), make([]Unit, 1+r.IntN(5))
				for i := range units {
					units[i] = *newUnit(s, words, keystream.Aligned)
					u, first := &units[i], &units[0]
					u.Up, u.StrictA, u.StrictB, u.Differ, u.Unequal = first.Up, first.StrictA, first.StrictB, first.Differ, first.Unequal
				}
				passes := k.Passes(units, k.Stream)
				for range 3 { // the second finds what the first left in the room for sums
					checkPasses(t, r, units, words, passes)
				}
			}
		}
	})
}

// checkPasses fills units at random and compares their passes with those of the plain kernel.
func checkPasses(t *testing.T, r *rand.Rand, units []Unit, words int, passes func(old, next, differ []uint64, full, back bool)) {
	t.Helper()
	var old, next []uint64
	for i := range units {
		fill(r, &units[i], words)
		old, next = append(old, units[i].Old...), append(next, units[i].New...)
	}
	full, back := units[0].Full, units[0].Back
	differ, unequal := slices.Clone(units[0].Differ), slices.Clone(units[0].Unequal)
	var want [][]*Unit // [unit][word]
	for i := range units {
		want = append(want, nil)
		for word := range words {
			u := units[i].word(word, words)
			u.Full, u.SumsOnly = full, false
			Generic.Pass(u, nil)()
			differ[word] |= u.Differ[0]
			unequal[word] |= u.Unequal[0]
			want[i] = append(want[i], u)
		}
	}
	passes(old, next, units[0].Differ, full, back)
	for i := range units {
		for word, want := range want[i] {
			got := units[i].word(word, words)
			if !slices.Equal(got.W, want.W) || got.SigmaA[0] != want.SigmaA[0] || got.SigmaB[0] != want.SigmaB[0] {
				t.Fatalf("N=%d L=%d, full %t, back %t: word %d of unit %d of %d is not the plain kernel's",
					got.Shape.N, got.Shape.L, full, back, word, i, len(units))
			}
		}
	}
	if !slices.Equal(units[0].Differ, differ) || !slices.Equal(units[0].Unequal, unequal) {
		t.Fatalf("N=%d L=%d, full %t, back %t: lanes that differ in %d units are not the plain kernel's",
			units[0].Shape.N, units[0].Shape.L, full, back, len(units))
	}
}

// TestLongUnit has sums that carry through many planes.
func TestLongUnit(t *testing.T) {
	lengths := []int{1023, 1024, 1025, 4095, 4096, 4097, 20001}
	if testing.Short() {
		lengths = lengths[:3]
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(3, 4))
		words := k.Stream.Words
		for _, n := range lengths {
			for _, l := range []int{1, 2, 3, 4, 7, 8, 15} {
				if n > 10000 && l != 3 {
					continue
				}
				t.Run(fmt.Sprintf("N=%d/L=%d", n, l), func(t *testing.T) {
					s := shapeOf(n, l)
					u := newUnit(s, words, keystream.Aligned)
					fill(r, u, words)
					checkUnit(t, u, words, k.Pass(u, k.Stream))
				})
			}
		}
	})
}

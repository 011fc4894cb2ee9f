package bitsliced

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
)

// slice returns a copy of u, of 64 lanes, with its weights in slices; room makes
// its memory.
func (u *Unit) slice(k *keystream.Kernel, room func(n int) []uint64) *Unit {
	c := *u
	for _, m := range append(c.masks(), &c.Old, &c.New) {
		s := room(len(*m))
		copy(s, *m)
		*m = s
	}
	c.W = room(2 * lanes.PaddedInputs(u.Shape.N, k.Slices) * u.Shape.Planes)
	u.eachPlane(k, func(plain, sliced int) { c.W[sliced] = u.W[plain] })
	return &c
}

// eachPlane calls f with the places of each plane in W and in slices.
func (u *Unit) eachPlane(k *keystream.Kernel, f func(plain, sliced int)) {
	n, p, s := u.Shape.N, u.Shape.Planes, k.Slices
	for machine := range 2 {
		for i := range n {
			for plane := range p {
				row := (machine*lanes.PaddedInputs(n, k.Slices)+i/s*s)*p + plane*s
				f((machine*n+i)*p+plane, row+i%s)
			}
		}
	}
}

// checkSliced has k do u in slices, and compares with what the plain kernel does.
func checkSliced(t *testing.T, u *Unit, k *Kernel, room func(n int) []uint64) {
	t.Helper()
	got := u.slice(k.Narrow, room)
	k.Pass(got, k.Narrow)()
	genericUnit(u)
	back := make([]uint64, len(u.W))
	rest := slices.Clone(got.W)
	u.eachPlane(k.Narrow, func(plain, sliced int) {
		back[plain] = got.W[sliced]
		rest[sliced] = 0
	})
	what := func(name string, got, want []uint64) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Fatalf("N=%d L=%d, full %t, back %t, sums only %t: %s is not the plain kernel's",
				u.Shape.N, u.Shape.L, u.Full, u.Back, u.SumsOnly, name)
		}
	}
	what("W", back, u.W)
	what("what fills up the slices", rest, make([]uint64, len(rest)))
	names := []string{"LearnA", "LearnB", "Up", "StrictA", "StrictB", "SigmaA", "SigmaB", "Differ", "Unequal", "Old", "New"}
	want := append(u.masks(), &u.Old, &u.New)
	for i, m := range append(got.masks(), &got.Old, &got.New) {
		what(names[i], *m, *want[i])
	}
}

func TestUnitInSlices(t *testing.T) {
	lengths := []int{1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 33, 63, 64, 65, 71, 100, 129, 1000, 1003, 10001}
	cases := 10
	if testing.Short() {
		lengths, cases = lengths[:len(lengths)-3], 2
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(7, 8))
		for l := 1; l <= k.MaxL; l++ {
			for _, n := range lengths {
				if n > 100 && l > 8 {
					continue
				}
				s := shapeOf(n, l)
				u := newUnit(s, 1, keystream.Aligned)
				for range cases {
					fill(r, u, 1)
					checkSliced(t, u, k, keystream.Aligned)
				}
			}
		}
	})
}

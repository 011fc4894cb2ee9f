package bitsliced

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
)

// interleave returns a copy of u, of 64 lanes, with its weights interleaved; room makes
// its memory.
func (u *Unit) interleave(k *keystream.Kernel, room func(n int) []uint64) *Unit {
	c := *u
	for _, m := range append(c.masks(), &c.Old, &c.New) {
		s := room(len(*m))
		copy(s, *m)
		*m = s
	}
	c.W = room(2 * lanes.PaddedInputs(u.Shape.N, k.Interleave) * u.Shape.Planes)
	u.eachPlane(k, func(plain, interleaved int) { c.W[interleaved] = u.W[plain] })
	return &c
}

// eachPlane calls f with the places of each plane in W, plain and interleaved.
func (u *Unit) eachPlane(k *keystream.Kernel, f func(plain, interleaved int)) {
	n, p, s := u.Shape.N, u.Shape.Planes, k.Interleave
	for machine := range 2 {
		for i := range n {
			for plane := range p {
				row := (machine*lanes.PaddedInputs(n, k.Interleave)+i/s*s)*p + plane*s
				f((machine*n+i)*p+plane, row+i%s)
			}
		}
	}
}

// checkInterleaved has k do u interleaved, and compares with what the plain kernel does.
func checkInterleaved(t *testing.T, u *Unit, k *Kernel, room func(n int) []uint64) {
	t.Helper()
	got := u.interleave(k.Interleaved, room)
	k.Pass(got, k.Interleaved)()
	Generic.Pass(u, nil)()
	back := make([]uint64, len(u.W))
	rest := slices.Clone(got.W)
	u.eachPlane(k.Interleaved, func(plain, interleaved int) {
		back[plain] = got.W[interleaved]
		rest[interleaved] = 0
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

func TestUnitInterleaved(t *testing.T) {
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
					checkInterleaved(t, u, k, keystream.Aligned)
				}
			}
		}
	})
}

package attackers

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// vectors calls f with the kernel of every vector instruction set.
func vectors(t *testing.T, f func(t *testing.T, k *Kernel)) {
	for _, v := range Vector() {
		t.Run(v.Name, func(t *testing.T) {
			if v.Lacks != "" {
				t.Skip("this machine lacks " + v.Lacks)
			}
			f(t, v.Kernel)
		})
	}
}

func shapeOf(n, l int) *Shape { return ShapeOf(kernels.Params{K: 1, N: n, L: l}) }

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

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		lanes, n, vector int
		want             layout
	}{
		{1, 100, 8, layout{vector: 8, words: 1, shift: 3, columns: 1, vectors: 13}},
		{64, 1, 8, layout{vector: 8, words: 1, shift: 3, columns: 1, vectors: 1}},
		{65, 100, 8, layout{vector: 8, words: 2, shift: 2, columns: 1, vectors: 25}},
		{129, 100, 8, layout{vector: 8, words: 4, shift: 1, columns: 1, vectors: 50}},
		{257, 100, 8, layout{vector: 8, words: 8, shift: 0, columns: 1, vectors: 100}},
		{513, 100, 8, layout{vector: 8, words: 8, shift: 0, columns: 2, vectors: 100}},
		{100, 9, 4, layout{vector: 4, words: 2, shift: 1, columns: 1, vectors: 5}},
		{65, 9, 1, layout{vector: 1, words: 1, shift: 0, columns: 2, vectors: 9}},
	} {
		if got := layoutOf(kernels.Params{Attackers: c.lanes, N: c.n}, c.vector); got != c.want {
			t.Errorf("%d lanes of %d inputs in vectors of %d words: %+v, want %+v", c.lanes, c.n, c.vector, got, c.want)
		}
	}
	for _, c := range []struct{ units, most, columns int }{
		{1, 5000, 1}, {2, 64, 1}, {2, 512, 1}, {2, 513, 1}, {2, 514, 2}, {3, 4096, 8}, {3, 4099, 8}, {13, 4095, 1}, {13, 4096, 8}, {32, 65535, 1},
	} {
		p := kernels.Params{Attack: kernels.Genetic, K: c.units, Attackers: c.most, N: 100}
		if got, want := layoutOf(p, 8), (layout{vector: 8, words: 8, columns: c.columns, vectors: 100}); got != want {
			t.Errorf("networks of %d units: %+v, want %+v", c.units, got, want)
		}
	}
}

func TestSigns(t *testing.T) {
	t.Run("generic", func(t *testing.T) { testSigns(t, Generic) })
	vectors(t, testSigns)
}

// testSigns turns signs twice, and looks at each index.
func testSigns(t *testing.T, k *Kernel) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, vector := range []int{1, 2, 4, 8} {
		for _, n := range []int{1, 5, 63, 64, 65, 100, 129, 200} {
			shape := ShapeOf(kernels.Params{K: 3, N: n, L: 3})
			l := layoutOf(kernels.Params{Attackers: 1, N: n}, vector)
			s, words := newSigns(shape, l, k), wordsOf(n)
			step := &Step{Words: words + r.IntN(3), Base: make([]int64, 3)}
			step.Signs = make([]uint64, 3*step.Words)
			for range 2 {
				before := slices.Clone(s.last)
				for i := range step.Signs {
					step.Signs[i] = r.Uint64() & lowest(n-64*(i%step.Words))
				}
				step.Up = -uint64(r.IntN(2))
				s.turn(step)
				for k := range 3 {
					now, flips := s.unit(k)
					for n := range l.vectors * l.interleave() {
						d := func(from []uint64, words int) uint64 { // 0 where there is no input
							if n >= shape.N {
								return 0
							}
							return from[k*words+n/64] >> (n % 64) & 1
						}
						before := d(before, words)
						next, index, bit := d(s.last, words), n>>l.shift, n&(l.interleave()-1)+3
						if want := (d(step.Signs, step.Words) ^ step.Up) & 1; n < shape.N && next != want {
							t.Fatalf("N=%d, unit %d, input %d: d is %d, want %d", shape.N, k, n, next, want)
						}
						if got := now[index/4] >> (index%4*16 + bit) & 1; got != before {
							t.Fatalf("N=%d, vectors of %d words, unit %d, input %d: the sign is %d, want %d", shape.N, vector, k, n, got, before)
						}
						if got := flips[index/4] >> (index%4*16 + bit) & 1; got != before^next {
							t.Fatalf("N=%d, vectors of %d words, unit %d, input %d: the flip is %d, want %d", shape.N, vector, k, n, got, before^next)
						}
					}
				}
				for i, x := range append(slices.Clone(s.now), s.flips...) {
					if x&^(0x0001000100010001*uint64(8<<l.interleave()-8)) != 0 {
						t.Fatalf("N=%d, vectors of %d words: word %d of indices, %#x, has others", n, vector, i, x)
					}
				}
			}
		}
	}
}

// TestBallot counts votes of few and of many units, one by one too.
func TestBallot(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for units := 1; units <= kernels.MaxVoters; units++ {
		for range 20 {
			var b ballot
			var votes []uint32
			b.begin(units)
			for range 1 + r.IntN(3) {
				sigma, who := make([]uint64, units), maskOf(r)|1
				for k := range sigma {
					sigma[k] = maskOf(r)
				}
				b.cast(sigma, who)
				for lane := range 64 {
					vote := uint32(0)
					for k, s := range sigma {
						vote |= uint32(s>>lane&1) << k
					}
					if who>>lane&1 == 1 {
						votes = append(votes, vote)
					}
				}
			}
			if got, want := b.elect(), lanes.MostFrequent(votes); got != want {
				t.Fatalf("%d units, %d votes: %#x is elected, want %#x", units, len(votes), got, want)
			}
		}
	}
}

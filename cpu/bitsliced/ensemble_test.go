package bitsliced

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
	"tpmbench/kernels/conformance"
)

// ensembles is a backend of runs with attackers, in ensembles also where the lanes of
// trials are faster.
type ensembles struct{ Backend }

func (b ensembles) Supports(p kernels.Params) error {
	if p.Attack == kernels.NoAttack {
		return errors.New("no attackers")
	}
	return b.Backend.Supports(p)
}

func (b ensembles) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	return newPairEngine(p, b.Kernel), nil
}

// TestEnsembleConformance has few attackers in ensembles too.
func TestEnsembleConformance(t *testing.T) {
	for _, b := range append(Vector(), Backend{Kernel: Generic}) {
		t.Run(b.Kernel.Name, func(t *testing.T) { conformance.TestAttackers(t, ensembles{b}) })
	}
}

func TestEnsembleLayout(t *testing.T) {
	for _, c := range []struct {
		lanes, n, vector int
		want             ensembleLayout
	}{
		{1, 100, 8, ensembleLayout{vector: 8, words: 1, shift: 3, columns: 1, vectors: 13}},
		{64, 1, 8, ensembleLayout{vector: 8, words: 1, shift: 3, columns: 1, vectors: 1}},
		{65, 100, 8, ensembleLayout{vector: 8, words: 2, shift: 2, columns: 1, vectors: 25}},
		{129, 100, 8, ensembleLayout{vector: 8, words: 4, shift: 1, columns: 1, vectors: 50}},
		{257, 100, 8, ensembleLayout{vector: 8, words: 8, shift: 0, columns: 1, vectors: 100}},
		{513, 100, 8, ensembleLayout{vector: 8, words: 8, shift: 0, columns: 2, vectors: 100}},
		{100, 9, 4, ensembleLayout{vector: 4, words: 2, shift: 1, columns: 1, vectors: 5}},
		{65, 9, 1, ensembleLayout{vector: 1, words: 1, shift: 0, columns: 2, vectors: 9}},
	} {
		if got := ensembleLayoutOf(kernels.Params{Attackers: c.lanes, N: c.n}, c.vector); got != c.want {
			t.Errorf("%d lanes of %d inputs in vectors of %d words: %+v, want %+v", c.lanes, c.n, c.vector, got, c.want)
		}
	}
	for _, c := range []struct{ units, most, columns int }{
		{1, 5000, 1}, {2, 64, 1}, {2, 512, 1}, {2, 513, 1}, {2, 514, 2}, {3, 4096, 8}, {3, 4099, 8}, {13, 4095, 1}, {13, 4096, 8}, {32, 65535, 1},
	} {
		p := kernels.Params{Attack: kernels.Genetic, K: c.units, Attackers: c.most, N: 100}
		if got, want := ensembleLayoutOf(p, 8), (ensembleLayout{vector: 8, words: 8, columns: c.columns, vectors: 100}); got != want {
			t.Errorf("networks of %d units: %+v, want %+v", c.units, got, want)
		}
	}
}

// TestEnsembleSigns turns signs twice, and looks at each index.
func TestEnsembleSigns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, vector := range []int{1, 2, 4, 8} {
		for _, n := range []int{1, 5, 63, 64, 65, 100, 129, 200} {
			p := newPair(kernels.Params{K: 3, N: n, L: 3}, Generic)
			l := ensembleLayoutOf(kernels.Params{Attackers: 1, N: n}, vector)
			s := newEnsembleSigns(p, l)
			for range 2 {
				before := slices.Clone(s.last)
				for i := range p.s {
					p.s[i] = r.Uint64() & p.valid[i%p.words]
				}
				p.up = -uint64(r.IntN(2))
				s.turn(p)
				for k := range 3 {
					now, flips := s.unit(k)
					for n := range l.vectors * l.interleave() {
						d := func(from []uint64) uint64 { // 0 where there is no input
							if n >= p.p.N {
								return 0
							}
							return from[k*p.words+n/64] >> (n % 64) & 1
						}
						next, index, bit := d(s.last), n>>l.shift, n&(l.interleave()-1)+3
						if want := (d(p.s) ^ p.up) & 1; n < p.p.N && next != want {
							t.Fatalf("N=%d, unit %d, input %d: d is %d, want %d", p.p.N, k, n, next, want)
						}
						if got := now[index/4] >> (index%4*16 + bit) & 1; got != d(before) {
							t.Fatalf("N=%d, vectors of %d words, unit %d, input %d: the sign is %d, want %d", p.p.N, vector, k, n, got, d(before))
						}
						if got := flips[index/4] >> (index%4*16 + bit) & 1; got != d(before)^next {
							t.Fatalf("N=%d, vectors of %d words, unit %d, input %d: the flip is %d, want %d", p.p.N, vector, k, n, got, d(before)^next)
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

func TestLeast(t *testing.T) {
	var c counter
	c.count([]uint64{0b1110, 0b1100, 0b0100, 0b1111}, 1, 0) // 1, 2, 4, 3 in lanes 0 to 3
	for _, want := range []struct {
		lanes, have uint64
		n           int
	}{{0b1111, 0b0001, 1}, {0b1110, 0b0010, 2}, {0b1100, 0b1000, 3}, {0b100, 0b100, 4}, {1<<9 | 1, 1 << 9, 0}} {
		if n, have := c.least(want.lanes); n != want.n || have != want.have {
			t.Errorf("of lanes %b %b have the least, %d, want %b, %d", want.lanes, have, n, want.have, want.n)
		}
	}
}

// TestBallot counts votes of few and of many units, one by one too.
func TestBallot(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for units := 1; units <= kernels.MaxK; units++ {
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

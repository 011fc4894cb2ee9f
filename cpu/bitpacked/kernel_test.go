package bitpacked

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/kernels"
)

// here are the kernels that this machine can run.
func here() (list []*Kernel) {
	for _, b := range backends() {
		if b.Lacks == "" {
			list = append(list, b.Kernel)
		}
	}
	return list
}

// put sets weight n of unit k.
func (s *Shape) put(m *machine, k, n, w int) {
	at := s.at(k*s.Words + n/64)
	for i := range s.Planes {
		bit := uint64(1) << (n % 64)
		m.w[at+i*vector] = m.w[at+i*vector]&^bit | uint64((w+s.Offset)>>i&1)<<(n%64)
	}
}

// TestMove moves every weight of every depth up and down, from signs of both kinds.
func TestMove(t *testing.T) {
	for _, k := range here() {
		for l := 1; l <= kernels.MaxL; l++ {
			values := 2*l + 1
			s := ShapeOf(kernels.Params{K: 2, N: 4 * values, L: l})
			m := newMachine(s)
			signs, moves := make([]uint64, len(s.Valid)), make([]uint64, len(s.Valid))
			for _, up := range []uint64{0, ^uint64(0)} {
				for unit := range s.K {
					for n := range s.N {
						word, bit := unit*s.Words+n/64, n%64
						s.put(&m, unit, n, n%values-l)
						signs[word] = signs[word]&^(1<<bit) | uint64(n/values&1)<<bit
						moves[word] = moves[word]&^(1<<bit) | uint64((n/values/2+unit)&1)<<bit
					}
				}
				k.Move(s, m.w, signs, moves, up)
				for unit := range s.K {
					for n := range s.N {
						w := n%values - l
						want := w
						if (n/values/2+unit)&1 == 1 {
							x := 1 - 2*(n/values&1)
							if up == 0 {
								x = -x
							}
							want = min(max(w+x, -l), l)
						}
						if got := s.weight(&m, unit, n); got != want {
							t.Fatalf("%s, L=%d: weight %d of unit %d, input %d, goes to %d, want %d (up %x)", k.Name, l, w, unit, n, got, want, up)
						}
					}
				}
				for word, valid := range s.Valid {
					for i := range s.Planes {
						if x := m.w[s.at(word)+i*vector] &^ valid; x != 0 {
							t.Fatalf("%s, L=%d: word %d has %x where there are no inputs", k.Name, l, word, x)
						}
					}
				}
			}
		}
	}
}

// TestFields has plain sums, of units of all numbers of words up to some vectors.
func TestFields(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range here() {
		for _, l := range []int{1, 2, 3, 5, 7, 8, 15, 31, 32, 63, 64, 127} {
			for _, n := range []int{1, 2, 63, 64, 65, 127, 128, 129, 191, 193, 255, 256, 257, 320, 511, 513, 1000} {
				for _, units := range []int{1, 2, 3, 5} {
					p := kernels.Params{K: units, N: n, L: l, Seed: r.Uint64()}
					pair := newPair(p, k)
					m, want := &pair.a, make([]int64, units)
					pair.in.begin(streamOf(r))
					pair.drawSigns()
					for unit := range units {
						for i := range n {
							w := l
							if l%2 == 0 { // with extremes alone where not
								w = r.IntN(l + 1)
							}
							if x := 1 - 2*int(pair.x.signs[unit*pair.Words+i/64]>>(i%64)&1); r.IntN(8) > 0 {
								w *= x // large sums
							}
							pair.put(m, unit, i, w)
							want[unit] += int64(w * (1 - 2*int(pair.x.signs[unit*pair.Words+i/64]>>(i%64)&1)))
						}
					}
					pair.look(m, 1)
					if !slices.Equal(m.h, want) {
						t.Fatalf("%s, K=%d N=%d L=%d: fields %d, want %d", k.Name, units, n, l, m.h, want)
					}
					tau := ^uint64(0)
					for unit, h := range want {
						tau ^= ^mask(h > 0)
						if m.sigma[unit] != mask(h > 0) {
							t.Fatalf("%s: field %d has sign %x", k.Name, h, m.sigma[unit])
						}
					}
					if m.tau != tau {
						t.Fatalf("%s: fields %d, output %x", k.Name, want, m.tau)
					}
				}
			}
		}
	}
}

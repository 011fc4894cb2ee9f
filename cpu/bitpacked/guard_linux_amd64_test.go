//go:build !purego

package bitpacked

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// eachVector runs a test on each backend of vector instruction sets that this machine can run.
func eachVector(t *testing.T, test func(t *testing.T, b Backend)) {
	for _, b := range Vector() {
		t.Run(b.Kernel.Name, func(t *testing.T) {
			if b.Lacks != "" {
				t.Skip("this machine lacks " + b.Lacks)
			}
			test(t, b)
		})
	}
}

// TestGuard has all routines on any bits, in memory none of whose neighbours may be
// touched, beside plain Go.
func TestGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	eachVector(t, func(t *testing.T, b Backend) {
		for _, atEnd := range []bool{false, true} {
			for _, l := range []int{1, 2, 3, 4, 7, 15, 20, 31, 63, 100, 127} {
				for i, n := range []int{1, 100, 128, 250, 257, 700} {
					t.Run(fmt.Sprintf("%t/N=%d/L=%d", atEnd, n, l), func(t *testing.T) {
						s := ShapeOf(kernels.Params{K: 1 + r.IntN(6), N: n, L: l, InputRange: []int{2, 127, 1, 31}[(i+l)%4], ZeroInputs: true})
						random := func(n int) []uint64 {
							m := guard.Slice[uint64](t, n, atEnd)
							for i := range m {
								m[i] = r.Uint64()
							}
							return m
						}
						w, signs, moves := random(s.machine()), random(len(s.Valid)), random(len(s.Valid))
						sizes := random(len(s.Valid) * s.Rows)
						for i := range sizes { // above those that count
							if i/vector%s.Rows >= s.Sizes {
								sizes[i] = 0
							}
						}
						sums := random(s.Vectors / s.Run * vector)
						want := slices.Clone(sums)
						Generic.Sums(want, w, signs, s.Planes, s.Run)
						before := slices.Concat(w, signs, moves, sizes)
						if b.Kernel.Sums(sums, w, signs, s.Planes, s.Run); !slices.Equal(sums, want) {
							t.Errorf("sums %d, want %d", sums, want)
						}
						Generic.WideSums(s, want, w, signs, sizes)
						if b.Kernel.WideSums(s, sums, w, signs, sizes); !slices.Equal(sums, want) {
							t.Errorf("wide sums %d, want %d", sums, want)
						}
						if !slices.Equal(slices.Concat(w, signs, moves, sizes), before) {
							t.Error("sums changed what it reads")
						}
						for _, up := range []uint64{0, ^uint64(0)} {
							want := slices.Clone(w)
							Generic.Move(s, want, signs, moves, up)
							if b.Kernel.Move(s, w, signs, moves, up); !slices.Equal(w, want) {
								t.Error("weights are not those of plain Go")
							}
							Generic.WideMove(s, want, signs, sizes, moves, up)
							if b.Kernel.WideMove(s, w, signs, sizes, moves, up); !slices.Equal(w, want) {
								t.Error("weights moved by sizes are not those of plain Go")
							}
						}
						if !slices.Equal(slices.Concat(signs, moves, sizes), before[len(w):]) {
							t.Error("move changed what it reads")
						}
					})
				}
			}
		}
	})
}

// TestQuadGuard has four pairs of any bits step in memory none of whose neighbours may be touched,
// beside plain Go, until some of them become equal.
func TestQuadGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	eachVector(t, func(t *testing.T, b Backend) {
		equal := 0
		for i, l := range []int{1, 2, 3, 4, 7, 15, 20, 31, 63, 100, 127} {
			for j, n := range []int{1, 2, 5, 63, 64, 65, 100, 128, 250, 700} {
				p := kernels.Params{K: 1 + r.IntN(6), N: n, L: l, InputRange: 1, Rule: kernels.Rule(r.IntN(3)), Tie: kernels.Tie(r.IntN(3))}
				t.Run(fmt.Sprintf("K=%d/N=%d/L=%d", p.K, n, l), func(t *testing.T) {
					f := newQuadForm(p, b.Kernel)
					piece := func(vectors int) *four {
						m := guard.Slice[uint64](t, vectors*vector, (i+j)%2 == 0)
						for i := range m {
							m[i] = r.Uint64()
						}
						return (*four)(m)
					}
					at, words := uint64(r.IntN(64)), f.room()
					steps := min(1+r.IntN(40), (64*(words-1)-int(at))/(p.K*n))
					q := &quad{form: f, quadSteps: f.quadSteps}
					q.w, q.x, q.minus, q.bits = piece(f.weights()), piece(f.K*f.words), piece(2*f.K), piece(words)
					q.at, q.left = at, uint64(steps)
					for i := range q.active {
						q.active[i], q.learned[i] = mask(r.IntN(4) > 0), r.Uint64()
					}
					w := vectors(q.w, f.weights())
					// B's are A's, in most pairs but for a bit
					for from := 0; from < len(w); from += 2 * f.Planes {
						copy(w[from+f.Planes:], w[from:from+f.Planes])
						for i := range f.K {
							w[from+f.Planes][i%vector] ^= r.Uint64() & r.Uint64() & f.valid[0]
						}
					}
					o := *q
					of := *f
					o.form, of.kernel = &of, Generic
					o.w, o.x, o.minus, o.bits = copied(q.w, f.weights()), copied(q.x, f.K*f.words), copied(q.minus, 2*f.K), copied(q.bits, words)
					genericQuad(&o)
					b.Kernel.Quad(q)
					for _, c := range []struct {
						what      string
						got, want *four
						n         int
					}{{"weights", q.w, o.w, f.weights()}, {"signs", q.x, o.x, f.K * f.words}, {"hidden units", q.minus, o.minus, 2 * f.K}, {"keystream", q.bits, o.bits, words}} {
						if !slices.Equal(vectors(c.got, c.n), vectors(c.want, c.n)) {
							t.Errorf("%s are not those of plain Go", c.what)
						}
					}
					if q.at != o.at || q.left != o.left || q.learned != o.learned || q.equal != o.equal {
						t.Errorf("after %d bits, with %d steps left, %d learned and %d equal; plain Go has %d, %d, %d, %d",
							q.at, q.left, q.learned, q.equal, o.at, o.left, o.learned, o.equal)
					}
					if q.equal != (four{}) {
						equal++
					}
				})
			}
		}
		if equal == 0 {
			t.Error("no pair became equal")
		}
		t.Logf("%d quads had pairs that became equal", equal)
	})
}

// copied returns a copy of n vectors.
func copied(first *four, n int) *four { return &slices.Clone(vectors(first, n))[0] }

// TestFillQuadGuard has the keystreams of four pairs in guarded memory beside those of package
// trivium.
func TestFillQuadGuard(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	eachVector(t, func(t *testing.T, b Backend) {
		for _, n := range []int{0, 1, 2, 7, 100} {
			var streams [6]four
			for i := range vector {
				s := trivium.ForTrial(r.Uint64(), r.Uint64(), 0)
				for j, x := range s.Registers() {
					streams[j][i] = x
				}
			}
			want := make([]four, n)
			before := streams
			genericFillQuad(&before, want)
			got := guard.Slice[four](t, n, n%2 == 0)
			if b.Kernel.FillQuad(&streams, got); !slices.Equal(got, want) || streams != before {
				t.Errorf("%d words: not those of plain Go", n)
			}
		}
	})
}

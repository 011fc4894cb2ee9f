//go:build !purego

package lanes

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// guarded calls f for the words of every vector instruction set, with memory at
// the end of what may be touched and at its beginning.
func guarded(t *testing.T, f func(t *testing.T, words int, r *rand.Rand, room func(n int) []uint64)) {
	for _, v := range keystream.Vector() {
		for _, atEnd := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%t", v.Name, atEnd), func(t *testing.T) {
				if v.Lacks != "" {
					t.Skip("this machine lacks " + v.Lacks)
				}
				f(t, v.Words, rand.New(rand.NewPCG(1, 2)), func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) })
			})
		}
	}
}

func random(r *rand.Rand, s []uint64) {
	for i := range s {
		s[i] = r.Uint64()
	}
}

func TestGuardDecide(t *testing.T) {
	guarded(t, func(t *testing.T, words int, r *rand.Rand, room func(n int) []uint64) {
		for _, units := range []int{1, 2, 3, 4, 5, 8, 17} {
			s := &Step{
				SigmaA: room(units * words), SigmaB: room(units * words),
				LearnA: room(units * words), LearnB: room(units * words), Up: room(words),
				p: kernels.Params{K: units}, words: words,
			}
			learn := room(words)
			for i := range 80 {
				for _, m := range [][]uint64{s.SigmaA, s.SigmaB, s.LearnA, s.LearnB, s.Up, learn} {
					random(r, m)
				}
				if i%3 == 0 {
					copy(s.SigmaB, s.SigmaA)
				}
				invertTau, invertUp, alwaysUp := -uint64(i&1), -uint64(i>>1&1), -uint64(i>>2&1)
				want := *s
				want.LearnA, want.LearnB, want.Up = slices.Clone(s.LearnA), slices.Clone(s.LearnB), slices.Clone(s.Up)
				wantLearn := slices.Clone(learn)
				signs := slices.Concat(s.SigmaA, s.SigmaB)
				genericDecide(&want, wantLearn, invertTau, invertUp, alwaysUp)
				decide(s, learn, invertTau, invertUp, alwaysUp)
				if !slices.Equal(learn, wantLearn) || !slices.Equal(s.LearnA, want.LearnA) || !slices.Equal(s.LearnB, want.LearnB) || !slices.Equal(s.Up, want.Up) {
					t.Fatalf("%d units, invertTau %x, invertUp %x, alwaysUp %x", units, invertTau, invertUp, alwaysUp)
				}
				if !slices.Equal(slices.Concat(s.SigmaA, s.SigmaB), signs) {
					t.Fatalf("%d units: signs changed", units)
				}
			}
		}
	})
}

// TestGuardCount has numbers of just the bits that they need, so that the last
// carry ends in the last plane.
func TestGuardCount(t *testing.T) {
	guarded(t, func(t *testing.T, words int, r *rand.Rand, room func(n int) []uint64) {
		for _, bits := range []int{7, 8, 9, 15, 16, 17, counterPlanes} {
			for _, n := range []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100} {
				planes, masks := room(bits*words), room(n*words)
				for i := range 20 {
					largest := uint64(1)<<bits - 1 - uint64(n)
					for lane := range 64 * words {
						start := largest
						if i > 0 && r.IntN(4) > 0 {
							start = r.Uint64N(largest + 1)
						}
						for b := range bits {
							at, bit := &planes[b*words+lane/64], uint64(1)<<(lane%64)
							*at = *at&^bit | -(start>>b&1)&bit
						}
					}
					switch i {
					case 0:
						for j := range masks {
							masks[j] = ^uint64(0)
						}
					case 1:
						clear(masks)
					default:
						random(r, masks)
					}
					want := slices.Clone(planes)
					genericCount(want, masks, words)
					count(planes, masks, words)
					if !slices.Equal(planes, want) {
						t.Fatalf("%d masks added to numbers of %d bits", n, bits)
					}
				}
			}
		}
	})
}

func TestGuardTurn(t *testing.T) {
	guarded(t, func(t *testing.T, words int, r *rand.Rand, room func(n int) []uint64) {
		for _, blocks := range []int{1, 2, 3, 8} {
			for _, planes := range []int{1, 2, 5} {
				rows, stride := 8*blocks, planes*words
				dst, flip, src := room(rows*words), room(rows*words), room((rows-1)*stride+words)
				for range 10 {
					random(r, dst)
					random(r, src)
					random(r, flip)
					before := slices.Concat(src, flip)
					want := make([]uint64, len(dst))
					for row := range rows {
						for word := range words {
							x := src[row*stride+word] ^ flip[row*words+word]
							for g := range 8 {
								want[(row&^7+g)*words+word] |= x >> (8 * g) & 0xff << (row % 8 * 8)
							}
						}
					}
					turn(dst, src, flip, stride, words)
					if !slices.Equal(dst, want) {
						t.Fatalf("%d blocks, stride %d", blocks, stride)
					}
					if !slices.Equal(slices.Concat(src, flip), before) {
						t.Fatalf("%d blocks, stride %d: inputs changed", blocks, stride)
					}
				}
			}
		}
	})
}

func TestGuardApart(t *testing.T) {
	guarded(t, func(t *testing.T, words int, r *rand.Rand, room func(n int) []uint64) {
		for planes := 1; planes <= 3*words+1; planes++ {
			for _, gap := range []int{planes, planes + 1, 2*planes + 5} {
				dst, src := room((words-1)*gap+planes), room(planes*words)
				random(r, dst)
				random(r, src)
				want, before := slices.Clone(dst), slices.Clone(src)
				genericApart(want, src, gap, words)
				apart(dst, src, gap, words)
				if !slices.Equal(dst, want) {
					t.Fatalf("%d planes, gap %d", planes, gap)
				}
				if !slices.Equal(src, before) {
					t.Fatalf("%d planes, gap %d: the source changed", planes, gap)
				}
			}
		}
	})
}

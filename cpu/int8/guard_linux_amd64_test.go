//go:build !purego

package int8

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
	"tpmbench/cpu/keystream"
)

// TestGuards does every routine on buffers none of whose neighbours may be read
// or written. A routine that does is ended by the system, and the test with it.
func TestGuards(t *testing.T) {
	routines := map[*Kernel]unitOf{AVX512: unitAVX512, AVX2: unitAVX2}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, atEnd := range []bool{false, true} {
			for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 39, 40, 41, 100, 261} {
				for _, l := range []int{1, 3, 31, 63, 127} {
					t.Run(fmt.Sprintf("N=%d/L=%d/%t", n, l, atEnd), func(t *testing.T) {
						for _, stride := range []int{1, k.Stream.Words} {
							planes := (n-1)*stride + 1
							u := &Unit{L: l, W: guard.Slice[Pair](t, n, atEnd), Old: guard.Slice[uint64](t, planes, atEnd), New: guard.Slice[uint64](t, planes, atEnd), Stride: stride}
							fillUnit(r, u)
							checkUnit(t, k, u)
							guardWide(t, r, routines[k], u, guard.Slice[int32](t, 2*Lanes, atEnd))
						}
						d := keystream.NewDepth(l)
						words := k.Stream.Words
						for step := 1; step <= 2; step++ {
							got := guard.Slice[Weight](t, (n-1)*step+1, atEnd)
							want := make([]Weight, len(got))
							from := sources(r, func() []uint64 { return guard.Slice[uint64](t, (n*d.Planes-1)*words+1, atEnd) })
							genericTake(want, step, from, words, d)
							k.Take(got, step, from, words, d)
							if !slices.Equal(got, want) {
								t.Fatal("Take")
							}
						}
					})
				}
			}
		}
	})
}

// TestGuardsOfAttackers does the same for routines of attackers.
func TestGuardsOfAttackers(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(17, 18))
		for _, atEnd := range []bool{false, true} {
			for _, n := range []int{1, 3, 4, 5, 8, 100, 254, 255, 259, 300} {
				for _, l := range []int{1, 3, 63, 127} {
					for _, stride := range []int{1, k.Stream.Words} {
						planes := (n-1)*stride + 1
						u := &guard.Slice[Unit](t, 1, atEnd)[0]
						*u = Unit{
							L: l, W: guard.Slice[Pair](t, n, atEnd), Turns: guard.Slice[int8](t, max(1, n*k.TurnBytes), atEnd),
							Old: guard.Slice[uint64](t, planes, atEnd), New: guard.Slice[uint64](t, planes, atEnd), Stride: stride,
						}
						h := &AttackerUnit{W: guard.Slice[Weight](t, n, atEnd), Least: &guard.Slice[Least](t, 1, atEnd)[0]}
						checkAttackerUnit(t, r, k, u, h, 2)
					}
				}
				if n > mostCounted {
					continue
				}
				a := guard.Slice[Pair](t, n, atEnd)
				for step := 1; step <= 2; step++ {
					checkDistance(t, r, k, a, guard.Slice[Weight](t, (n-1)*step+1, atEnd), step)
				}
			}
		}
	})
}

// guardWide does u with sums of 32 bits in wide, in chunks of four inputs.
func guardWide(t *testing.T, r *rand.Rand, f unitOf, u *Unit, wide []int32) {
	t.Helper()
	fillUnit(r, u)
	clear(wide)
	u.Active = ^uint64(0)
	want := *u
	want.W = slices.Clone(u.W)
	genericUnit(&want)
	gtA, geA, gtB, geB, differ := f(&u.W[0][0][0], &u.Old[0], &u.New[0], len(u.W), 8*u.Stride, u.L, blocks[u.L].block, 4, u.LearnA, u.LearnB, u.Up, &wide[0])
	if gtA|geA&^u.StrictA != want.SigmaA || gtB|geB&^u.StrictB != want.SigmaB || differ != want.Differ || !slices.Equal(u.W, want.W) {
		t.Fatalf("N=%d L=%d in chunks of four", len(u.W), u.L)
	}
}

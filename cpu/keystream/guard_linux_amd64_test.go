//go:build !purego

package keystream

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
)

// routines are the assembly of a kernel, in the order of Vector.
var routines = map[*Kernel]struct {
	ones func(dst, stream *uint64, weights, planes int)
	any  *[9]drawOf
}{
	AVX512: {drawOnesAVX512, &drawsAVX512},
	AVX2:   {drawOnesAVX2, &drawsAVX2},
}

// sizes are the numbers of planes, weights or blocks.
var sizes = []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 100}

// guarded calls f for every vector kernel, with memory at the end of what may be
// touched and at its beginning.
func guarded(t *testing.T, f func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool)) {
	for _, v := range Vector() {
		for i, k := range []*Kernel{v.Kernel, v.Interleaved} {
			for _, atEnd := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/interleaved=%t/%t", v.Name, i == 1, atEnd), func(t *testing.T) {
					if v.Lacks != "" {
						t.Skip("this machine lacks " + v.Lacks)
					}
					f(t, k, rand.New(rand.NewPCG(1, 2)), atEnd)
				})
			}
		}
	}
}

func random(r *rand.Rand, s []uint64) []uint64 {
	for i := range s {
		s[i] = r.Uint64()
	}
	return s
}

// column returns word i of every row of the given number of words.
func column(s []uint64, i, words int) []uint64 {
	c := make([]uint64, 0, len(s)/words)
	for ; i < len(s); i += words {
		c = append(c, s[i])
	}
	return c
}

// same fails t unless the columns of got are what want returns for each.
func same(t *testing.T, what string, got []uint64, words int, want func(i int) []uint64) {
	t.Helper()
	for i := range words {
		if !slices.Equal(column(got, i, words), want(i)) {
			t.Fatalf("%s: word %d is not the plain kernel's", what, i)
		}
	}
}

// TestGuardClocks runs random states from every block of the rings. clocks asks
// for planes behind dst to be fetched, which must never fault.
func TestGuardClocks(t *testing.T) {
	guarded(t, func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool) {
		all := guard.Slice[uint64](t, k.Words, atEnd)
		for i := range all {
			all[i] = ^uint64(0)
		}
		rings := New(k)
		rings.planes = guard.Copy(t, rings.planes, atEnd)
		begin := State(guard.Slice[uint64](t, state*k.Words, atEnd))
		end := State(guard.Slice[uint64](t, state*k.Words, atEnd))
		for _, blocks := range sizes {
			dst := guard.Slice[uint64](t, blocks*Block*k.Words, atEnd)
			for at := range ring / Block {
				random(r, rings.planes)
				random(r, begin)
				rings.at = k.layout.start&^(ring-1) + at*Block
				if k.layout.slot == 0 && at%2 == 1 { // near the end of the rows
					rings.at += row - 2*ring
				}
				rings.Merge([]From{{begin, all}})
				rings.Planes(dst)
				rings.Save(end, all)
				var plain [8]*Rings
				for i := range k.Words {
					plain[i] = New(Generic)
					plain[i].Merge([]From{{column(begin, i, k.Words), all[:1]}})
				}
				what := fmt.Sprintf("%d blocks from block %d", blocks, at)
				same(t, what, dst, k.Words, func(i int) []uint64 {
					planes := make([]uint64, blocks*Block)
					plain[i].Planes(planes)
					return planes
				})
				same(t, what+": state", end, k.Words, func(i int) []uint64 {
					s := NewState(1)
					plain[i].Save(s, all[:1])
					return s
				})
			}
		}
	})
}

// TestGuardDraw has the routines of any factor do all depths, those too that a
// kernel gives to drawOnes.
func TestGuardDraw(t *testing.T) {
	guarded(t, func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool) {
		f, whole := routines[k]
		if !whole {
			t.Skip("the rows of interleave are those of whole vectors")
		}
		masked := func(n int) *[8]uint64 {
			m := masks(n)
			return (*[8]uint64)(guard.Copy(t, m[:], atEnd))
		}
		for _, weights := range sizes {
			all := guard.Slice[uint64](t, weights*WeightBits*k.Words, atEnd)
			for l := 1; l <= 127; l++ {
				if weights > 17 && l > 16 && l != 63 && l != 127 {
					continue
				}
				d, stream := NewDepth(l), all
				dst := guard.Slice[uint64](t, weights*d.Planes*k.Words, atEnd)
				random(r, stream)
				for i := range k.Words { // the least number in a lane, the largest in another
					weight := stream[r.IntN(weights)*WeightBits*k.Words:]
					for bit := range WeightBits {
						weight[bit*k.Words+i] = weight[bit*k.Words+i]&^3 | 2
					}
				}
				bits := WeightBits
				check := func(routine string) {
					t.Helper()
					what := fmt.Sprintf("%s: %d weights of L=%d", routine, weights, l)
					same(t, what, dst, k.Words, func(i int) []uint64 {
						want := make([]uint64, weights*d.Planes)
						Generic.Draw(want, column(stream, i, k.Words), d, bits)
						return want
					})
					random(r, dst)
				}
				k.Draw(dst, stream, d, bits)
				check("Draw")
				f.any[d.Planes](&dst[0], &stream[0], weights, bits, masked(d.values()), masked(d.Low()))
				check(fmt.Sprintf("draw%d", d.Planes))
				if d.Low() == 0 {
					f.ones(&dst[0], &stream[0], weights, d.Planes)
					check("drawOnes")
				}
				bits, stream = d.Planes, guard.Copy(t, stream[:weights*d.Planes*k.Words], atEnd)
				k.Draw(dst, stream, d, bits)
				check("Draw of few bits")
				copy(dst, stream)
				k.Draw(dst, dst, d, bits)
				check("Draw in its place")
			}
		}
	})
}

// TestGuardErrors has weights that are others', or nearly, at the edges of probability.
func TestGuardErrors(t *testing.T) {
	guarded(t, func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool) {
		rows := k.Words * k.Interleave
		for _, weights := range sizes {
			if weights > 17 {
				continue
			}
			stream := random(r, guard.Slice[uint64](t, weights*NearBits*rows, atEnd))
			flips := random(r, guard.Slice[uint64](t, weights*WeightBits*rows, atEnd))
			for _, l := range []int{1, 2, 3, 4, 7, 8, 20, 63, 64, 127} {
				d := NewDepth(l)
				w := guard.Slice[uint64](t, weights*d.Planes*rows, atEnd)
				for _, below := range belows {
					what := fmt.Sprintf("%d weights of L=%d, %d", weights, l, below)
					k.Draw(w, stream[:weights*WeightBits*rows], d, WeightBits)
					was := slices.Clone(w)
					k.Near(w, stream, d, below)
					same(t, what, w, rows, func(i int) []uint64 {
						want := column(was, i, rows)
						near(want, column(stream, i, rows), d, below)
						return want
					})
				}
			}
			dst := guard.Slice[uint64](t, weights*rows, atEnd)
			for _, below := range belows {
				was := slices.Clone(random(r, dst))
				k.Flip(dst, flips, below)
				same(t, fmt.Sprintf("%d planes, %d", weights, below), dst, rows, func(i int) []uint64 {
					want := column(was, i, rows)
					flip(want, column(flips, i, rows), below)
					return want
				})
			}
		}
	})
}

func TestGuardBlendAndClear(t *testing.T) {
	guarded(t, func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool) {
		mask := guard.Slice[uint64](t, k.Words, atEnd)
		for _, planes := range sizes {
			dst, src := guard.Slice[uint64](t, planes*k.Words, atEnd), guard.Slice[uint64](t, planes*k.Words, atEnd)
			for range 20 {
				random(r, dst)
				random(r, src)
				random(r, mask)
				was := slices.Clone(dst)
				k.Blend(dst, src, mask)
				same(t, fmt.Sprintf("Blend of %d planes", planes), dst, k.Words, func(i int) []uint64 {
					want := column(was, i, k.Words)
					Generic.Blend(want, column(src, i, k.Words), mask[i:])
					return want
				})
				for sources := 1; sources <= 5; sources++ {
					from, at := mergedFrom(t, k, r, sources, planes, atEnd)
					was = slices.Clone(dst)
					k.Merge(dst, from, at)
					same(t, fmt.Sprintf("Merge of %d planes from %d", planes, sources), dst, k.Words, func(i int) []uint64 {
						want := column(was, i, k.Words)
						for _, f := range from {
							Generic.Blend(want, column(f.Planes[at:at+len(dst)], i, k.Words), f.Mask[i:])
						}
						return want
					})
				}
				was = slices.Clone(dst)
				random(r, mask)
				k.Clear(dst, mask)
				same(t, fmt.Sprintf("Clear of %d planes", planes), dst, k.Words, func(i int) []uint64 {
					want := column(was, i, k.Words)
					Generic.Clear(want, mask[i:])
					return want
				})
			}
		}
	})
}

// mergedFrom returns sources of which no two have a lane in common, and from where on they have planes.
func mergedFrom(t *testing.T, k *Kernel, r *rand.Rand, sources, planes int, atEnd bool) (from []From, at int) {
	if !atEnd {
		at = k.Words * r.IntN(3)
	}
	free := slices.Repeat([]uint64{^uint64(0)}, k.Words)
	for range sources {
		f := From{
			Planes: random(r, guard.Slice[uint64](t, at+planes*k.Words, atEnd)),
			Mask:   guard.Slice[uint64](t, k.Words, atEnd),
		}
		for i := range f.Mask {
			f.Mask[i] = r.Uint64() & free[i]
			free[i] &^= f.Mask[i]
		}
		from = append(from, f)
	}
	return from, at
}

func TestGuardSpread(t *testing.T) {
	guarded(t, func(t *testing.T, k *Kernel, r *rand.Rand, atEnd bool) {
		if k.Spread == nil {
			t.Skip("a plane is a row")
		}
		for _, groups := range sizes {
			for _, bits := range []int{2, 8, WeightBits, NearBits, 8 * WeightBits} {
				n := groups * k.Interleave * bits
				stream, dst := random(r, guard.Slice[uint64](t, n, atEnd)), guard.Slice[uint64](t, n, atEnd)
				k.Spread(dst, stream, bits)
				for i, x := range dst {
					group, bit, part := i/k.Interleave/bits, i/k.Interleave%bits, i%k.Interleave
					if x != stream[(group*k.Interleave+part)*bits+bit] {
						t.Fatalf("%d groups of %d bits: bit %d of weight %d of group %d", groups, bits, bit, part, group)
					}
				}
			}
		}
	})
}

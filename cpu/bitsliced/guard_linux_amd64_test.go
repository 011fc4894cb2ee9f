//go:build !purego

package bitsliced

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"

	"tpmbench/cpu/internal/guard"
	"tpmbench/cpu/keystream"
)

// TestGuards does every routine on memory none of whose neighbours may be touched.
func TestGuards(t *testing.T) {
	routines := map[string]*assembly{"bitsliced-avx512": avx512, "bitsliced-avx2": avx2}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(5, 6))
		words := k.Stream.Words
		for _, atEnd := range []bool{false, true} {
			for _, n := range []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 100} {
				for l := 1; l <= k.MaxL; l++ {
					t.Run(fmt.Sprintf("%t/N=%d/L=%d", atEnd, n, l), func(t *testing.T) {
						s := shapeOf(n, l)
						u := newUnit(s, words, func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) })
						pass := routines[k.Name].guarded(t, u, words, atEnd)
						for how := range 6 {
							fill(r, u, words)
							u.Full, u.Back, u.SumsOnly = how < 3, how%2 == 0, how > 3
							checkUnit(t, u, words, pass)
						}
					})
				}
			}
		}
	})
}

// TestGuardsInterleaved does the same with inputs interleaved. What surrounds a unit's inputs there
// are other units', so also those may not be touched.
func TestGuardsInterleaved(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, atEnd := range []bool{false, true} {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
			for _, n := range []int{1, 3, 4, 7, 8, 9, 16, 60, 64, 71, 100} {
				for _, l := range []int{1, 2, 3, 4, 7, 8, 15} {
					s := shapeOf(n, l)
					u := newUnit(s, 1, keystream.Aligned)
					for range 4 {
						fill(r, u, 1)
						checkInterleaved(t, u, k, room)
					}
				}
			}
		}
	})
}

// guarded is unit with all memory of the assembly between pages that may not be
// touched: each machine's weights, and also what unit keeps.
func (asm *assembly) guarded(t *testing.T, u *Unit, words int, atEnd bool) func() {
	s := u.Shape
	room := func(n int) []uint64 { return guard.Slice[uint64](t, n*words, atEnd) }
	f, _ := asm.unit.routine(s)
	machine := s.N * s.Planes
	w := [2][]uint64{room(machine), room(machine)}
	low, limit, signs, sums := room(s.Planes), room(s.Planes), room(roomForSums), room(roomForSums)
	offset := room(roomForSums)
	s.offsets(offset, words)
	for i := range low[:s.Low*words] {
		low[i] = ^uint64(0)
	}
	args := &guard.Slice[unitArgs](t, 1, atEnd)[0]
	return func() {
		for m := range w {
			copy(w[m], u.W[m*machine*words:])
		}
		s.limits(limit, u.Up)
		*args = unitArgs{
			w: [2]*uint64{&w[0][0], &w[1][0]}, old: &u.Old[0], new: &u.New[0], n: s.N,
			learn: [2]*uint64{&u.LearnA[0], &u.LearnB[0]}, up: &u.Up[0],
			strict: [2]*uint64{&u.StrictA[0], &u.StrictB[0]}, sigma: [2]*uint64{&u.SigmaA[0], &u.SigmaB[0]},
			differ: &u.Differ[0], low: &low[0], limit: &limit[0],
			offset: &offset[0], sum: s.Sum, signs: &signs[0], sums: &sums[0],
		}
		if u.Back {
			args.back = -1
			for _, pair := range []*[2]*uint64{&args.w, &args.learn, &args.strict, &args.sigma} {
				pair[0], pair[1] = pair[1], pair[0]
			}
		}
		if u.SumsOnly {
			asm.sums[s.Planes]((*byte)(unsafe.Pointer(args)))
			return
		}
		f((*byte)(unsafe.Pointer(args)))
		if u.Full {
			asm.differ(&w[0][0], &w[1][0], machine, &u.Unequal[0])
		}
		for m := range w {
			copy(u.W[m*machine*words:], w[m])
		}
	}
}

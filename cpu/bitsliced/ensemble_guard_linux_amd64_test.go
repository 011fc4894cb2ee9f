//go:build !purego

package bitsliced

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/internal/guard"
)

// ensembleCase is a EnsembleUnit whose lanes are any bits, on memory none of whose neighbours
// may be touched. What a part of a vector holds is an input like any other here, also
// where an ensemble would have none.
type ensembleCase struct {
	EnsembleUnit
	vector, words int
}

func newEnsembleCase(t *testing.T, r *rand.Rand, s *Shape, vector, interleave int, atEnd bool) *ensembleCase {
	vectors := (s.N + interleave - 1) / interleave
	words := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
	c := &ensembleCase{vector: vector, words: vector / interleave, EnsembleUnit: EnsembleUnit{
		Shape: s, Interleave: interleave, Z: words(vectors * s.Planes * vector),
		Vectors: vectors, Signs: words((vectors + 3) / 4), Flips: words((vectors + 3) / 4),
		Learn: words(vector), Planes: bits.Len(uint(s.N*s.L)) + 1, Field: words(roomForSums * vector),
	}}
	c.fill(r)
	return c
}

func (c *ensembleCase) fill(r *rand.Rand) {
	for i := range c.Z {
		c.Z[i] = maskOf(r)
	}
	indices := 0x0001000100010001 * uint64(8<<c.Interleave-8)
	for i := range c.Signs {
		c.Signs[i], c.Flips[i] = r.Uint64()&indices, r.Uint64()&indices
	}
	for i := range c.Learn {
		c.Learn[i] = maskOf(r)
		if i >= c.words {
			c.Learn[i] = c.Learn[i-c.words]
		}
	}
	c.Start = r.Uint64()
}

// lane returns word i of the lanes as a EnsembleUnit of one word.
func (c *ensembleCase) lane(i int) *EnsembleUnit {
	p := c.Shape.Planes
	h := &EnsembleUnit{
		Shape: c.Shape, Interleave: 1, Vectors: c.Vectors * c.Interleave, Learn: c.Learn[i : i+1], Start: c.Start, Planes: c.Planes, Field: make([]uint64, roomForSums),
	}
	h.Signs, h.Flips = make([]uint64, h.Vectors), make([]uint64, h.Vectors)
	for n := range h.Vectors {
		vector, part := n/c.Interleave, n%c.Interleave
		for plane := range p {
			h.Z = append(h.Z, c.Z[(vector*p+plane)*c.vector+part*c.words+i])
		}
		bit := vector%4*16 + 3 + part
		h.Signs[n/4] |= c.Signs[vector/4] >> bit & 1 << (n%4*16 + 3)
		h.Flips[n/4] |= c.Flips[vector/4] >> bit & 1 << (n%4*16 + 3)
	}
	return h
}

// field returns the planes of the sum in word i of the vector.
func (c *ensembleCase) field(i int) (planes []uint64) {
	for plane := range c.Planes {
		planes = append(planes, c.Field[plane*c.vector+i])
	}
	return planes
}

func (c *ensembleCase) check(t *testing.T, pass func()) {
	t.Helper()
	what := fmt.Sprintf("N=%d L=%d, interleave %d", c.Shape.N, c.Shape.L, c.Interleave)
	var want []*EnsembleUnit
	for i := range c.words {
		h := c.lane(i)
		genericEnsemblePass(h)
		want = append(want, h)
	}
	pass()
	for i, h := range want {
		if !slices.Equal(c.lane(i).Z, h.Z) {
			t.Fatalf("%s: the weights of word %d are not the plain kernel's", what, i)
		}
		for at := i; at < c.vector; at += c.words {
			if !slices.Equal(c.field(at), h.Field[:c.Planes]) {
				t.Fatalf("%s: the field at word %d is not the plain kernel's", what, at)
			}
		}
	}
}

func TestGuardEnsemble(t *testing.T) {
	lengths := []int{1, 2, 7, 8, 9, 16, 31, 100, 129}
	if testing.Short() {
		lengths = []int{1, 8, 15, 100}
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(21, 22))
		for _, atEnd := range []bool{false, true} {
			for interleave := 1; interleave <= k.Ensemble.Words; interleave *= 2 {
				for _, n := range lengths {
					for _, l := range []int{1, 2, 3, 4, 6, 7, 8, 11, 15} {
						c := newEnsembleCase(t, r, shapeOf(n, l), k.Ensemble.Words, interleave, atEnd)
						pass := k.Ensemble.Pass(&c.EnsembleUnit)
						for range 2 { // the second finds what the first left in the room for sums
							c.check(t, pass)
							c.fill(r)
						}
					}
				}
			}
		}
	})
}

// TestLongEnsemble has sums that carry through many planes.
func TestLongEnsemble(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(23, 24))
		for _, n := range []int{1023, 4096, 20001} {
			for interleave := 1; interleave <= k.Ensemble.Words; interleave *= 2 {
				c := newEnsembleCase(t, r, shapeOf(n, 3), k.Ensemble.Words, interleave, true)
				c.check(t, k.Ensemble.Pass(&c.EnsembleUnit))
			}
		}
	})
}

func TestGuardDecide(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(25, 26))
		v := k.Ensemble.Words
		for i := range 200 {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, i%2 == 0) }
			d := Decision{
				Units: 1 + r.IntN(5), Planes: 2 + r.IntN(12), Negative: r.IntN(2), What: i % 3,
				Toward: -uint64(r.IntN(2)), Wrong: -uint64(r.IntN(2)),
			}
			if i%50 == 0 {
				d.Units = 32
			}
			d.Fields, d.Learn = room(d.Units*roomForSums*v), room(d.Units*v)
			d.Least, d.Weak = room(roomForSums*v), room(d.Units*v)
			few := 1 + r.IntN(d.Planes) // planes that differ: many fields are alike
			for k := range d.Units {
				for at := range v {
					sign := maskOf(r)
					for plane := range d.Planes {
						x := sign
						if plane < few {
							x ^= maskOf(r)
						}
						d.Fields[(k*roomForSums+plane)*v+at] = x
					}
				}
			}
			var want []Decision
			for at := range v {
				one := d
				one.Fields, one.Learn = make([]uint64, d.Units*roomForSums), make([]uint64, d.Units)
				one.Least, one.Weak = make([]uint64, roomForSums), make([]uint64, d.Units)
				for i := range one.Fields {
					one.Fields[i] = d.Fields[i*v+at]
				}
				genericDecide(&one)
				want = append(want, one)
			}
			k.Ensemble.Decide(&d)
			for at, one := range want {
				for k, learn := range one.Learn {
					if d.Learn[k*v+at] != learn {
						t.Fatalf("case %d: unit %d of %d of word %d learns not as the plain kernel's", i, k, d.Units, at)
					}
				}
			}
		}
	})
}

func TestGuardPairSums(t *testing.T) {
	if !cpuid.CPU.Supports(cpuid.POPCNT) {
		t.Skip("this machine lacks POPCNT")
	}
	r := rand.New(rand.NewPCG(27, 28))
	for i := range 300 {
		words, planes := 1+r.IntN(5), 2+r.IntN(7)
		room := func(n int) []uint64 { return guard.Slice[uint64](t, n, i%2 == 0) }
		sums := guard.Slice[int](t, 1+r.IntN(5), i%2 == 0)
		w, signs := room(len(sums)*words*planes), room(len(sums)*words)
		for i := range w {
			w[i] = maskOf(r)
		}
		for i := range signs {
			signs[i] = maskOf(r)
		}
		want := make([]int, len(sums))
		genericPairSums(w, signs, words, planes, want)
		countedPairSums(w, signs, words, planes, sums)
		if !slices.Equal(sums, want) {
			t.Fatalf("%d words of %d planes: sums %d, want %d", words, planes, sums, want)
		}
	}
}

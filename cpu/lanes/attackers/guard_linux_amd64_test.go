//go:build !purego

package attackers

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"tpmbench/cpu/internal/guard"
)

// unitCase is a Unit whose lanes are any bits, on memory none of whose neighbours
// may be touched. What a part of a vector holds is an input like any other here, also
// where an ensemble would have none.
type unitCase struct {
	Unit
	vector, words int
}

func newUnitCase(t *testing.T, r *rand.Rand, s *Shape, vector, interleave int, atEnd bool) *unitCase {
	vectors := (s.N + interleave - 1) / interleave
	words := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
	c := &unitCase{vector: vector, words: vector / interleave, Unit: Unit{
		Shape: s, Interleave: interleave, Z: words(vectors * s.Planes * vector),
		Vectors: vectors, Signs: words((vectors + 3) / 4), Flips: words((vectors + 3) / 4),
		Learn: words(vector), Planes: bits.Len(uint(s.N*s.L)) + 1, Field: words(roomForSums * vector),
	}}
	c.fill(r)
	return c
}

func (c *unitCase) fill(r *rand.Rand) {
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

// lane returns word i of the lanes as a Unit of one word.
func (c *unitCase) lane(i int) *Unit {
	p := c.Shape.Planes
	h := &Unit{
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
func (c *unitCase) field(i int) (planes []uint64) {
	for plane := range c.Planes {
		planes = append(planes, c.Field[plane*c.vector+i])
	}
	return planes
}

// plain returns what a pass of the plain kernel leaves, [word].
func (c *unitCase) plain() (want []*Unit) {
	for i := range c.words {
		h := c.lane(i)
		genericPass(h)
		want = append(want, h)
	}
	return want
}

func (c *unitCase) check(t *testing.T, want []*Unit) {
	t.Helper()
	what := fmt.Sprintf("N=%d L=%d, interleave %d", c.Shape.N, c.Shape.L, c.Interleave)
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

func TestGuardUnit(t *testing.T) {
	lengths := []int{1, 2, 7, 8, 9, 16, 31, 100, 129}
	if testing.Short() {
		lengths = []int{1, 8, 15, 100}
	}
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(21, 22))
		for _, atEnd := range []bool{false, true} {
			for interleave := 1; interleave <= k.Words; interleave *= 2 {
				for _, n := range lengths {
					for _, l := range []int{1, 2, 3, 4, 6, 7, 8, 11, 15, 16, 40, 64, 127} {
						c := newUnitCase(t, r, shapeOf(n, l), k.Words, interleave, atEnd)
						pass := k.Pass([]*Unit{&c.Unit})
						for range 2 { // the second finds what the first left in the room for sums
							want := c.plain()
							pass()
							c.check(t, want)
							c.fill(r)
						}
					}
				}
			}
		}
	})
}

// TestLongUnit has sums that carry through many planes.
func TestLongUnit(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(23, 24))
		for _, n := range []int{1023, 4096, 20001} {
			for interleave := 1; interleave <= k.Words; interleave *= 2 {
				c := newUnitCase(t, r, shapeOf(n, 3), k.Words, interleave, true)
				want := c.plain()
				k.Pass([]*Unit{&c.Unit})()
				c.check(t, want)
			}
		}
	})
}

// TestGuardUnits has several units in a call.
func TestGuardUnits(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(31, 32))
		for _, l := range []int{1, 2, 3, 6, 7, 15, 127} {
			for interleave := 1; interleave <= k.Words; interleave *= 2 {
				var cases []*unitCase
				var units []*Unit
				for range 3 {
					c := newUnitCase(t, r, shapeOf(25, l), k.Words, interleave, true)
					cases, units = append(cases, c), append(units, &c.Unit)
				}
				pass := k.Pass(units)
				for range 2 {
					var want [][]*Unit
					for _, c := range cases {
						want = append(want, c.plain())
					}
					pass()
					for i, c := range cases {
						c.check(t, want[i])
						c.fill(r)
					}
				}
			}
		}
	})
}

func TestGuardTurn(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(29, 30))
		for i := range 4000 {
			shift, words := i%4, 1+r.IntN(9)
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, i%8 < 4) }
			now, flips, d := room(words*16>>shift), room(words*16>>shift), room(words+1)
			for j := range now {
				now[j], flips[j] = maskOf(r), maskOf(r)
			}
			for j := range d {
				d[j] = maskOf(r)
			}
			d = d[:len(d)-1]
			wantNow, wantFlips := slices.Clone(now), slices.Clone(flips)
			genericTurn(wantNow, wantFlips, d, shift)
			k.Turn(now, flips, d, shift)
			if !slices.Equal(now, wantNow) || !slices.Equal(flips, wantFlips) {
				t.Fatalf("%d words, %d bits an index: the indices are not the plain kernel's", words, 1<<shift)
			}
		}
	})
}

func TestGuardDecide(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(25, 26))
		v := k.Words
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
			k.Decide(&d)
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

// TestGuardOther compares fields for other inputs, of all or some of a unit's, with the plain kernel's.
func TestGuardOther(t *testing.T) {
	vectors(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(27, 28))
		v := k.Words
		for i, n := range []int{1, 2, 7, 8, 9, 15, 31, 100, 129, 4096} {
			for _, l := range []int{1, 2, 3, 4, 7, 8, 15, 16, 40, 64, 127} {
				c := newUnitCase(t, r, shapeOf(n, l), v, 1, i%2 == 0)
				for at := range c.Field {
					c.Field[at] = maskOf(r)
				}
				o := &Other{
					Unit: &c.Unit, Start: r.Uint64(), Borrow: -uint64(r.IntN(2)),
					Sign: guard.Slice[uint64](t, v, i%2 == 0), sums: guard.Slice[uint64](t, roomForSums*v, i%2 == 0),
				}
				var list []uint32
				for at := range n {
					if n < 3 || r.IntN(2) == 0 {
						list = append(list, uint32(at*c.Shape.Planes*v*8))
					}
				}
				o.List = guard.Slice[uint32](t, len(list), i%2 == 0)
				copy(o.List, list)
				var want []uint64
				for word := range v {
					one := c.lane(word)
					one.Field = c.field(word)
					plain := &Other{Unit: one, Start: o.Start, Borrow: o.Borrow, Sign: make([]uint64, 1)}
					for _, at := range o.List {
						plain.List = append(plain.List, at/uint32(v))
					}
					genericOther(plain)
					want = append(want, plain.Sign[0])
				}
				k.Other(o)
				if !slices.Equal(o.Sign, want) {
					t.Fatalf("N=%d L=%d, %d inputs: the signs are not the plain kernel's", n, l, len(list))
				}
			}
		}
	})
}

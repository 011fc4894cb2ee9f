package attackers

import (
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/planes"
	"tpmbench/kernels"
)

// Kernel is what an instruction set supplies.
type Kernel struct {
	Words  int               // of a vector
	Stream *keystream.Kernel // of as many lanes
	// Interleaved is the keystream of few lanes, nil where there is none.
	Interleaved *keystream.Kernel
	// Pass returns the function that does the share in a pass of units of one shape, one after the other.
	// Of these, Z, Learn and Start may change between two passes.
	Pass func(units []*Unit) func()
	// Work returns the work of a pass for a vector; nil where it is not counted.
	Work func(s *Shape) kernels.Work
	// Turn makes the bits of d the next signs, by their indices: now ^= flips, and flips become where d
	// differs from that; see signs. 1<<shift bits have an index. A word behind d, within its capacity, may
	// be read.
	Turn func(now, flips, d []uint64, shift int)
	// Other finds the sign of a unit's field for another input, of layouts without interleave.
	Other func(o *Other)
	// Decide finds in which lanes of a column each unit learns.
	Decide func(d *Decision)
}

// Unit is the share of a hidden unit and a column of lanes in a pass.
type Unit struct {
	Shape      *Shape
	Interleave int      // consecutive inputs in a vector
	Z          []uint64 // [input/interleave][plane][word]
	Vectors    int      // of inputs
	// indices of the signs d by which z is turned, [vector/4]; see signs
	Signs  []uint64
	Flips  []uint64 // and where the next ones differ
	Learn  []uint64 // lanes in which the unit learns, in each part
	Start  uint64   // what is added to the sum of z, modulo 2^Planes
	Planes int      // of the field
	// out: the sum, [plane][word], the same in each part; it has roomForSums planes
	Field []uint64
}

// Decision is what the attackers of a column make of their fields.
type Decision struct {
	Units, Planes int
	// of each Unit, [k]; if LearnFlipped overwritten, but for the signs
	Fields []uint64
	// 1 where fields are one less than h for x', so that 0 counts as negative
	Negative int
	What     int // LearnAll, LearnRight or LearnFlipped

	Toward uint64 // all ones where a unit is to learn where its field is not negative
	// all ones where an attacker all of whose units are to learn has the wrong output
	Wrong uint64
	Learn []uint64 // out: lanes in which a unit learns, [k][word]

	Least, Weak []uint64 // room for a field and for Learn
}

// What attackers do with the units to learn.
const (
	LearnAll   = iota // all learn
	LearnRight        // none, where the output is wrong
	// where the output is wrong, that of the smallest |h| is taken in or out; the lowest of equals
	LearnFlipped
)

// Generic works on 64 lanes.
var Generic = &Kernel{
	Words: 1, Stream: keystream.Generic,
	Pass: func(units []*Unit) func() {
		return func() {
			for _, h := range units {
				genericPass(h)
			}
		}
	},
	Turn:   genericTurn,
	Other:  genericOther,
	Decide: genericDecide,
}

// roomForSums is the planes of a count: a sum has at most 31, and behind them the
// assembly keeps what waits to be added.
const roomForSums = 48

// genericPass moves z by a decrement where it is not at the limit, Limit + d, and
// turns it to the next signs.
func genericPass(h *Unit) {
	s := h.Shape
	p := s.Planes
	z := h.Z
	var moved [9 * 8]uint64 // planes of eight weights
	var sum planes.Counter
	for n := range h.Vectors {
		bit := n%4*16 + 3
		sign, flip := -(h.Signs[n/4] >> bit & 1), -(h.Flips[n/4] >> bit & 1)
		if s.L == 3 {
			h.fall3(z, moved[n%8*3:], sign, flip)
		} else {
			h.fall(z, moved[n%8*p:], sign, flip)
		}
		z = z[p:]
		if n%8 == 7 {
			sum.Eight(&moved, p)
		}
	}
	clear(moved[h.Vectors%8*p:])
	sum.Eight(&moved, p)
	carry := uint64(0)
	for i := range h.Planes {
		h.Field[i], carry = planes.FullAdd(sum[i], -(h.Start >> i & 1), carry)
	}
}

// fall moves and turns one weight, and copies it.
func (h *Unit) fall(z, moved []uint64, sign, flip uint64) {
	s, away := h.Shape, uint64(0)
	z = z[:s.Planes]
	for i, x := range z {
		x ^= -uint64(s.Limit >> i & 1)
		if i < s.Low {
			x ^= sign
		}
		away |= x
	}
	borrow := h.Learn[0] & away
	for i, x := range z {
		moved[i] = x ^ borrow ^ flip
		z[i] = moved[i]
		borrow &^= x
	}
}

// fall3 is fall for L = 3, whose planes fit registers.
func (h *Unit) fall3(z, moved []uint64, sign, flip uint64) {
	z = z[:3]
	z0, z1, z2 := z[0], z[1], z[2]
	b := h.Learn[0] & (z0 ^ sign | z1 | z2)
	x0, b := z0^b^flip, b&^z0
	x1, x2 := z1^b^flip, z2^b&^z1^flip
	z[0], z[1], z[2] = x0, x1, x2
	moved = moved[:3]
	moved[0], moved[1], moved[2] = x0, x1, x2
}

func genericDecide(d *Decision) {
	if d.What == LearnFlipped {
		genericWeakest(d)
	}
	wrong := d.Wrong
	for k := range d.Units {
		d.Learn[k] = d.Fields[k*roomForSums+d.Planes-1] ^ d.Toward
		wrong ^= ^d.Learn[k]
	}
	for k := range d.Units {
		switch d.What {
		case LearnRight:
			d.Learn[k] &^= wrong
		case LearnFlipped:
			d.Learn[k] ^= wrong & d.Weak[k]
		}
	}
}

// genericWeakest sets the lanes of each unit in which it has the smallest |h|.
func genericWeakest(d *Decision) {
	for k := range d.Units {
		h := d.Fields[k*roomForSums:][:d.Planes-1]
		sign := d.Fields[k*roomForSums+d.Planes-1]
		// With h less one, a negative one is inverted, and 1 added to others; else as usual.
		carry, less := sign^-uint64(d.Negative), uint64(0)
		for i, x := range h {
			x ^= sign
			m := x ^ carry
			carry &= x
			h[i] = m
			less = ^m&d.Least[i] | ^(m^d.Least[i])&less
		}
		if k == 0 {
			less = ^uint64(0)
		}
		for i, m := range h {
			d.Least[i] ^= (d.Least[i] ^ m) & less
		}
		for j := range k {
			d.Weak[j] &^= less
		}
		d.Weak[k] = less
	}
}

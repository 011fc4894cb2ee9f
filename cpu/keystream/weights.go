package keystream

import "math/bits"

// WeightBits is the number of keystream planes that an initial weight takes.
const WeightBits = 24

// Depth says how weights of synaptic depth L are coded in bit planes: as
// w + Offset, never negative, in so many planes.
type Depth struct {
	L      int
	Planes int
	Offset int
}

// NewDepth returns the coding of the fewest planes with one value to spare, the
// middle of whose range is about 0: Offset = 2^(Planes-1) - 1 >= L.
func NewDepth(l int) Depth {
	planes := bits.Len(uint(l)) + 1
	return Depth{L: l, Planes: planes, Offset: 1<<(planes-1) - 1}
}

// Low returns the least coded value, that of w = -L.
func (d Depth) Low() int { return d.Offset - d.L }

// Draw turns WeightBits planes of keystream a weight into planes of initial
// weights, dst[weight][plane][word].
type Draw func(dst, stream []uint64, d Depth)

// GenericDraw is Draw for one word, in plain Go. It does
// w + L = floor(f*(2L+1) / 2^24) as a multiplication from the first bit f_0 on:
// a = (a + f_i*(2L+1)) >> 1 leaves the integer part in a, since what is shifted
// out is the fraction. No a is above 2L.
func GenericDraw(dst, stream []uint64, d Depth) {
	p, m := d.Planes, 2*d.L+1
	for ; len(dst) > 0; dst, stream = dst[p:], stream[WeightBits:] {
		var a [9]uint64
		for _, bit := range stream[:WeightBits] {
			carry := uint64(0)
			for i := range p {
				a[i&7], carry = add(a[i&7], bit&-uint64(m>>i&1), carry)
			}
			copy(a[:p], a[1:])
			a[p-1] = carry
		}
		carry := uint64(0)
		for i := range p {
			dst[i], carry = add(a[i&7], -uint64(d.Low()>>i&1), carry)
		}
	}
}

// add is a full adder.
func add(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}

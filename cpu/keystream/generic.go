package keystream

import "tpmbench/kernels"

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{Words: 1, Interleave: 1, Clocks: clocks, Draw: draw, Near: near, Flip: flip, Blend: blend, Merge: merge, Clear: clearLanes, Work: kernels.Work{Ops: 14}, layout: &rows}

// clocks is written for the compiler: array pointers and fixed distances, so that
// the loop has neither bounds checks nor more pointers than registers.
func clocks(dst []uint64, r *Rings, blocks int) {
	for range blocks {
		if r.at == row {
			r.back()
		}
		out := (*[Block]uint64)(dst)
		dst = dst[Block:]
		a := (*[ring + Block]uint64)(r.planes[rows.offset[0]+r.at-ring:])
		b := (*[ring + Block]uint64)(r.planes[rows.offset[1]+r.at-ring:])
		c := (*[ring + Block]uint64)(r.planes[rows.offset[2]+r.at-ring:])
		for i := range Block {
			t1 := a[i+ring-66] ^ a[i+ring-93]
			t2 := b[i+ring-69] ^ b[i+ring-84]
			t3 := c[i+ring-66] ^ c[i+ring-111]
			out[i] = t1 ^ t2 ^ t3
			a[i+ring] = t3 ^ c[i+ring-110]&c[i+ring-109] ^ a[i+ring-69]
			b[i+ring] = t1 ^ a[i+ring-92]&a[i+ring-91] ^ b[i+ring-78]
			c[i+ring] = t2 ^ b[i+ring-83]&b[i+ring-82] ^ c[i+ring-87]
		}
		r.at += Block
	}
}

// back brings the planes at the end of rows to their beginning.
func (r *Rings) back() {
	for _, first := range r.k.layout.offset {
		copy(r.planes[first:first+ring], r.planes[first+row-ring:first+row])
	}
	r.at = ring
}

// draw does w + L = floor(f*(2L+1) / 2^bits) as a multiplication from the first bit
// f_0 on: a = (a + f_i*(2L+1)) >> 1 leaves the integer part in a, since what is
// shifted out is the fraction. No a is above 2L.
func draw(dst, stream []uint64, d Depth, bits int) {
	p := d.Planes
	if bits == WeightBits && d.values() == 1<<p-1 {
		drawOnes(dst, stream, p)
		return
	}
	for ; len(dst) > 0; dst, stream = dst[p:], stream[bits:] {
		a, carry := scaled(stream[:bits], d.values(), p), uint64(0)
		for i := range p {
			dst[i], carry = add(a[i&7], -uint64(d.Low()>>i&1), carry)
		}
	}
}

// scaled returns the planes of floor(f*m / 2^n) for numbers f of n bits.
func scaled(f []uint64, m, planes int) (a [8]uint64) {
	for _, bit := range f {
		carry := uint64(0)
		for i := range planes {
			a[i&7], carry = add(a[i&7], bit&-uint64(m>>i&1), carry)
		}
		copy(a[:planes], a[1:planes])
		a[planes-1] = carry
	}
	return a
}

// drawOnes is draw for 2L+1 = 2^p-1, where f*(2L+1) is f*2^p - f: the top p bits of
// f, less the borrow of that subtraction in 24 bits.
func drawOnes(dst, stream []uint64, p int) {
	for ; len(dst) > 0; dst, stream = dst[p:], stream[WeightBits:] {
		f := (*[WeightBits]uint64)(stream)
		borrow := uint64(0)
		for _, x := range f[:p] {
			borrow |= x
		}
		for j, x := range f[p:] {
			differ := f[j] ^ x
			borrow = borrow&^differ | x&differ
		}
		for i := range p {
			dst[i] = f[WeightBits-p+i] ^ borrow
			borrow &= dst[i]
		}
	}
}

// add is a full adder.
func add(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}

func blend(dst, src, mask []uint64) {
	m := mask[0]
	dst = dst[:len(src)]
	for i, x := range src {
		dst[i] ^= (dst[i] ^ x) & m
	}
}

func merge(dst []uint64, from []From, at int) {
	for _, f := range from {
		blend(dst, f.Planes[at:at+len(dst)], f.Mask)
	}
}

func clearLanes(planes, mask []uint64) {
	m := mask[0]
	for i := range planes {
		planes[i] &^= m
	}
}

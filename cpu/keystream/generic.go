package keystream

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{Words: 1, Clocks: clocks, Draw: draw, Blend: blend, Clear: clearLanes, Ops: 14, layout: &rows}

// clocks is written for the compiler: array pointers instead of slices, so that
// the loop has no bounds checks.
func clocks(dst []uint64, r *Rings, blocks int) {
	for range blocks {
		out := (*[Block]uint64)(dst)
		dst = dst[Block:]
		at := r.at
		a, b, c := r.planes, r.planes[rows.offset[1]:], r.planes[rows.offset[2]:]
		tap := func(back int) int { return (at - back) & (ring - 1) }
		a0 := (*[Block + 2]uint64)(a[tap(93):])
		b0 := (*[Block + 2]uint64)(b[tap(84):])
		c0 := (*[Block + 2]uint64)(c[tap(111):])
		a27 := (*[Block]uint64)(a[tap(66):])
		b15 := (*[Block]uint64)(b[tap(69):])
		c45 := (*[Block]uint64)(c[tap(66):])
		a24 := (*[Block]uint64)(a[tap(69):])
		b6 := (*[Block]uint64)(b[tap(78):])
		c24 := (*[Block]uint64)(c[tap(87):])
		a1, b1, c1 := (*[Block]uint64)(a[at:]), (*[Block]uint64)(b[at:]), (*[Block]uint64)(c[at:])
		for i := range Block {
			t1, t2, t3 := a27[i]^a0[i], b15[i]^b0[i], c45[i]^c0[i]
			out[i] = t1 ^ t2 ^ t3
			a1[i] = t3 ^ c0[i+1]&c0[i+2] ^ a24[i]
			b1[i] = t1 ^ a0[i+1]&a0[i+2] ^ b6[i]
			c1[i] = t2 ^ b0[i+1]&b0[i+2] ^ c24[i]
		}
		if at == 0 {
			r.mirror()
		}
		r.at = (at + Block) & (ring - 1)
	}
}

// draw does w + L = floor(f*(2L+1) / 2^24) as a multiplication from the first bit
// f_0 on: a = (a + f_i*(2L+1)) >> 1 leaves the integer part in a, since what is
// shifted out is the fraction. No a is above 2L.
func draw(dst, stream []uint64, d Depth) {
	p, m := d.Planes, 2*d.L+1
	if m == 1<<p-1 {
		drawOnes(dst, stream, p)
		return
	}
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
	for i, x := range src {
		dst[i] ^= (dst[i] ^ x) & m
	}
}

func clearLanes(planes, mask []uint64) {
	m := mask[0]
	for i := range planes {
		planes[i] &^= m
	}
}

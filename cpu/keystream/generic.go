package keystream

import "tpmbench/kernels"

// Generic is the kernel in plain Go, 64 lanes.
var Generic = &Kernel{Words: 1, Interleave: 1, Clocks: clocks, Draw: draw, Near: near, Flip: flip, Blend: blend, Merge: merge, Clear: clearLanes, Work: kernels.Work{Ops: 14}, layout: &rows}

func clocks(dst []uint64, r *Rings, blocks int) {
	for dst = dst[:blocks*Block]; len(dst) > 0; {
		if r.at == row {
			r.back()
		}
		n := min(len(dst), row-r.at, most)
		(*window)(r.planes[r.at-ring:]).clocks(dst[:n])
		dst = dst[n:]
		r.at += n
	}
}

// most is the number of clocks done in one loop.
const most = ring

// window has the planes of the rows from the oldest of the first to those that most clocks add to the
// last.
type window [2*row + ring + most]uint64

// clocks does an even number of clocks, most at most. It is written for the compiler: one array pointer
// and fixed distances, so that the loop has no bounds checks and few pointers. Each register of Trivium
// has three taps side by side, of which a clock knows two from the clocks before. Two clocks are
// written out, after which these are again where they began.
func (p *window) clocks(dst []uint64) {
	const a, b, c = ring, ring + row, ring + 2*row // the next planes
	a93, a92 := p[a-93], p[a-92]
	b84, b83 := p[b-84], p[b-83]
	c111, c110 := p[c-111], p[c-110]
	dst = dst[:min(len(dst), most)]
	for i := 0; i < len(dst)-1; i += 2 {
		t1, t2, t3 := a93^p[a+i-66], b84^p[b+i-69], c111^p[c+i-66]
		dst[i] = t1 ^ t2 ^ t3
		c111 = p[c+i-109]
		p[a+i] = c110&c111 ^ t3 ^ p[a+i-69]
		a93 = p[a+i-91]
		p[b+i] = a92&a93 ^ t1 ^ p[b+i-78]
		b84 = p[b+i-82]
		p[c+i] = b83&b84 ^ t2 ^ p[c+i-87]

		t1, t2, t3 = a92^p[a+i-65], b83^p[b+i-68], c110^p[c+i-65]
		dst[i+1] = t1 ^ t2 ^ t3
		c110 = p[c+i-108]
		p[a+i+1] = c111&c110 ^ t3 ^ p[a+i-68]
		a92 = p[a+i-90]
		p[b+i+1] = a93&a92 ^ t1 ^ p[b+i-77]
		b83 = p[b+i-81]
		p[c+i+1] = b84&b83 ^ t2 ^ p[c+i-86]
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

package bitpacked

import (
	"math/bits"

	"tpmbench/internal/bitmatrix"
)

// numbers are the bit planes of the numbers from which a word of inputs is made. What they are
// beyond the inputs that there are does not count.
type numbers [8]uint64

// drawn is what they are drawn from, with a word more on either side.
type drawn [1 + drawBits + 1]uint64

// drawWhole draws inputs of which there are 2^n values, n bits each.
func (r *Pair) drawWhole() {
	width := bits.Len(uint(r.p.Inputs() - 1))
	r.drawWords(width, r.kernel.Whole, width)
}

// drawScaled draws inputs of any number of values, 24 bits each.
func (r *Pair) drawScaled() { r.drawWords(drawBits, r.kernel.Scaled, r.p.Inputs()) }

// drawWords sets the inputs, word by word, from numbers that of makes of width bits each.
func (r *Pair) drawWords(width int, of func(u *numbers, from *drawn, argument int), argument int) {
	planes := bits.Len(uint(r.p.Inputs() - 1))
	u := &r.numbers
	for k := range r.x.base {
		base := int64(0)
		for left, word := r.N, k*r.Words; left > 0; left, word = left-64, word+1 {
			n := min(64, left) * width
			r.in.next(r.drawn[1:1+wordsOf(n)], n)
			of(u, &r.drawn, argument)
			base += r.x.set(r.Shape, word, u[:planes], r.p.M(), r.p.ZeroInputs)
		}
		r.x.base[k] = base
	}
}

// genericWhole takes width bits for a number.
func genericWhole(u *numbers, from *drawn, width int) {
	gather := &gathers[width]
	clear(u[:])
	for first := 0; first < 64; first += gather.inputs {
		at := uint(first * width)
		x := from[1+at/64]>>(at%64) | from[2+at/64]<<1<<(63-at%64)
		for i := range width {
			u[i&7] |= gather.every(x>>i) << first
		}
	}
}

// genericScaled takes 24 bits for a number below values.
func genericScaled(u *numbers, from *drawn, values int) {
	planes := bits.Len(uint(values - 1))
	var f [8]uint64
	clear(u[:])
	for i := range 8 {
		split(&f, from[3*i+1], from[3*i+2], from[3*i+3])
		x := scaled(&f, uint64(values))
		for plane := range planes {
			u[plane&7] |= bitmatrix.Gather(x>>plane) << (8 * i)
		}
	}
}

// gather collects bits of a word.
type gather struct {
	inputs int // as many, a power of two
	first  uint64
	steps  []step
}

// gathers are those of each width that 2^n inputs have.
var gathers = [8]gather{2: newGather(2), newGather(3), newGather(4), newGather(5), newGather(6), newGather(7)}

type step struct {
	by   uint
	keep uint64
}

// newGather returns what collects each width-th bit: neighbours come together, in twos, then
// in fours, and so on.
func newGather(width int) gather {
	g := gather{inputs: 1 << (bits.Len(uint(64/width)) - 1)}
	runs := func(n int) (m uint64) { // of n bits, n*width bits apart
		for at := 0; at < g.inputs*width; at += n * width {
			m |= (1<<n - 1) << at
		}
		return m
	}
	g.first = runs(1)
	for n := 2; n <= g.inputs; n *= 2 {
		g.steps = append(g.steps, step{uint(n / 2 * (width - 1)), runs(n)})
	}
	return g
}

// every returns the bits of x that are collected, bit 0 the first.
func (g *gather) every(x uint64) uint64 {
	x &= g.first
	for _, s := range g.steps {
		x = (x | x>>s.by) & s.keep
	}
	return x
}

// set sets a word of inputs to those of the numbers u, and returns its share of the base. Let d be
// u - M. Its sign is that of -x, and |x| is |d|, or, where there is no 0, d+1 from d = 0 on.
func (x *input) set(s *Shape, word int, u []uint64, m int, zero bool) (base int64) {
	valid := s.Valid[word]
	var d numbers
	borrow := uint64(0)
	for i, had := range u {
		less := -(uint64(m) >> i & 1)
		d[i&7] = had ^ less ^ borrow
		borrow = ^had&(less|borrow) | less&borrow
	}
	sign := valid &^ borrow
	x.signs[word] = sign
	// -d is the inverse of d, and 1 more.
	carry := ^uint64(0)
	if zero {
		carry = borrow
	}
	sizes := x.sizes[s.sizeAt(word):]
	for i := range s.Sizes {
		size := d[i&7] ^ borrow
		size, carry = (size^carry)&valid, size&carry
		sizes[i*vector] = size
		base += int64(s.Offset*bits.OnesCount64(size)+bits.OnesCount64(size&sign)) << i
	}
	return base
}

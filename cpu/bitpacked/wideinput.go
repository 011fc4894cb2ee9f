package bitpacked

import "math/bits"

// numbers are the bit planes of the numbers from which a word of inputs is made.
type numbers [8]uint64

// drawWhole draws inputs of which there are 2^n values, n bits each.
func (r *Pair) drawWhole() {
	width := bits.Len(uint(r.p.Inputs() - 1))
	gather := &r.gather
	var stream [9]uint64
	r.eachWord(func(inputs int) (u numbers) {
		n := inputs * width
		words := stream[:wordsOf(n)]
		r.in.next(words, n)
		clear(stream[len(words):])
		for first := 0; first < inputs; first += gather.inputs {
			at := uint(first * width)
			x := stream[at/64]>>(at%64) | stream[at/64+1]<<1<<(63-at%64)
			for i := range width {
				u[i&7] |= gather.every(x>>i) << first
			}
		}
		return u
	})
}

// gather collects bits of a word.
type gather struct {
	inputs int // as many, a power of two
	first  uint64
	steps  []step
}

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

// drawScaled draws inputs of any number of values, 24 bits each.
func (r *Pair) drawScaled() {
	values := uint64(r.p.Inputs())
	planes := bits.Len64(values - 1)
	var f [8]uint64
	r.eachWord(func(inputs int) (u numbers) {
		for first := 0; first < inputs; first += 8 {
			r.in.eight(&f, min(8, inputs-first))
			x := scaled(&f, values, 0)
			for i := range planes {
				u[i&7] |= aBitOfEach(x>>i) << first
			}
		}
		return u
	})
}

// eachWord sets the inputs, word by word, to those of the numbers that draw returns for each, of
// which only the first inputs count.
func (r *Pair) eachWord(draw func(inputs int) numbers) {
	planes := bits.Len(uint(r.p.Inputs() - 1))
	for k := range r.x.base {
		base := int64(0)
		for left, word := r.N, k*r.Words; left > 0; left, word = left-64, word+1 {
			u := draw(min(64, left))
			base += r.x.set(r.Shape, word, u[:planes], r.p.M(), r.p.ZeroInputs)
		}
		r.x.base[k] = base
	}
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

package bitpacked

import "tpmbench/internal/bitmatrix"

// drawQuery makes the input that one of the pair asks for, A in odd steps and B in even ones.
func (r *Pair) drawQuery() {
	asks := &r.a
	if r.t%2 == 0 {
		asks = &r.b
	}
	words := wordsOf(r.N)
	for k := range r.x.base {
		if r.stopped(r.N) {
			return
		}
		for i := range words {
			r.kernel.Sizes(r.Shape, (*[64]byte)(r.sizes[64*i:]), asks.w[r.at(k*r.Words+i):])
		}
		signs := r.x.signs[k*r.Words:][:words]
		r.query.ask(r.L, r.sizes[:r.N], int64(r.p.Query), &r.in, signs)
		r.x.base[k] = baseOf(r.Shape, signs)
	}
}

// query is what is left to do for a unit's input, by size of the weight: how many weights have no
// input yet, times 1<<32, and how many of them get one that makes the product positive.
type query [128]uint64

const aWeight = 1 << 32

// ask sets signs to those of a unit's inputs whose field is about target or -target; sizes are of its
// weights.
func (q *query) ask(depth int, sizes []byte, target int64, from *stream, signs []uint64) {
	if from.one(1) == 1 {
		target = -target
	}
	clear(q[:depth+1])
	for _, u := range sizes {
		q[u&127] += aWeight
	}
	for l := int64(depth); l >= 1; l-- {
		// The nearest number to n/2 + target/2l, of two the upper or the lower: up is 1 or 0.
		n, up := int64(q[l]/aWeight), int64(from.one(1))
		c := floor(l*n+target+(2*up-1)*l+(1-up)*(2*l-1), 2*l)
		c = min(max(c, 0), n)
		q[l] += uint64(c)
		target -= l * (2*c - n)
	}
	clear(signs)
	var f [8]uint64
	for first := 0; first < len(sizes); first += 8 {
		eight := sizes[first:min(first+8, len(sizes))]
		from.eight(&f, len(eight))
		minus := uint64(0)
		for i, u := range eight { // without branches, which would be a coin's
			left := &q[u&127]
			had, f := *left, f[i&7]
			agrees := (f*(had/aWeight)>>drawBits - had%aWeight) >> 63
			*left = had - aWeight - agrees
			none := uint64(u) - 1 // of which bit 8 is set where the weight is 0
			bit := agrees ^ 1 ^ uint64(u>>7)
			minus = minus>>1 | (bit^(bit^f)&(none>>8)&1)<<7
		}
		signs[first/64] |= minus >> (8 - len(eight)) << (first % 64)
	}
}

// floor is of a/b, b > 0.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// genericSizes spreads the planes, eight weights at a time.
func genericSizes(s *Shape, sizes *[64]byte, w []uint64) {
	for n := range 8 {
		var u uint64
		for i := range s.Planes {
			u |= bitmatrix.Spread(byte(w[i*vector]>>(8*n))) << i
		}
		for i := range 8 {
			w := int64(u>>(8*i)&0xff) - int64(s.Offset)
			sizes[8*n+i] = byte((w^w>>63)-w>>63) | byte(w>>63)&128
		}
	}
}

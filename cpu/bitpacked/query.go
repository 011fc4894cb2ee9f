package bitpacked

import "encoding/binary"

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
		codes := r.start.codes[:r.N+7]
		r.unpack(asks, k, codes)
		signs := r.x.signs[k*r.Words:][:words]
		r.query.ask(r.Shape, codes[:r.N], int64(r.p.Query), &r.in, signs)
		r.x.base[k] = baseOf(r.Shape, signs)
	}
}

// query is what is left to do for a unit's input, by size of the weight.
type query struct {
	of [128]struct {
		left     int64 // weights for which no input is drawn yet
		positive int64 // of them, those whose product with it is to be positive
	}
}

// ask sets signs to those of a unit's inputs whose field is about target or -target; codes are its
// weights.
func (q *query) ask(s *Shape, codes []byte, target int64, from *stream, signs []uint64) {
	if from.one(1) == 1 {
		target = -target
	}
	clear(q.of[:s.L+1])
	for _, u := range codes {
		q.of[s.size(u)&127].left++
	}
	for l := int64(s.L); l >= 1; l-- {
		// The nearest number to n/2 + target/2l, of two the upper or the lower: up is 1 or 0.
		n, up := q.of[l].left, int64(from.one(1))
		c := floor(l*n+target+(2*up-1)*l+(1-up)*(2*l-1), 2*l)
		c = min(max(c, 0), n)
		q.of[l].positive = c
		target -= l * (2*c - n)
	}
	var f [8]uint64
	for first := 0; first < len(codes); first += 8 {
		eight := codes[first:min(first+8, len(codes))]
		from.eight(&f, len(eight))
		minus := uint64(0)
		for i, u := range eight {
			minus = minus>>1 | q.minus(s, u, f[i&7])<<7
		}
		if first%64 == 0 {
			signs[first/64] = 0
		}
		signs[first/64] |= minus >> (8 - len(eight)) << (first % 64)
	}
}

// minus returns 1 where the next weight's input is -1. There are no branches, which would be a
// coin's.
func (q *query) minus(s *Shape, u byte, f uint64) uint64 {
	w := int64(u) - int64(s.Offset)
	negative := uint64(w) >> 63
	of := &q.of[((w^w>>63)-w>>63)&127]
	agrees := uint64(int64(f)*of.left>>drawBits-of.positive) >> 63
	of.left--
	of.positive -= int64(agrees)
	none := uint64(w|-w)>>63 - 1 // all ones where the weight is 0
	return f&1&none | (agrees^1^negative)&^none
}

// size returns |w| of a code.
func (s *Shape) size(u byte) int {
	w := int(u) - s.Offset
	return max(w, -w)
}

// floor is of a/b, b > 0.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// unpack sets codes to those of a unit's weights, with room for a word behind them.
func (s *Shape) unpack(m *machine, k int, codes []byte) {
	for n := 0; n < s.N; n += 8 {
		planes := m.w[s.at(k*s.Words+n/64):]
		var u uint64
		for i := range s.Planes {
			u |= eachOfABit(planes[i*vector]>>(n%64)&0xff) << i
		}
		binary.LittleEndian.PutUint64(codes[n:], u)
	}
}

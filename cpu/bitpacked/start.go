package bitpacked

import (
	"encoding/binary"
	"math/bits"

	"tpmbench/kernels"
)

// start makes initial weights.
type start struct {
	*Shape
	codes []byte // u of a machine's weights, [k*N+n], with room for a word behind them
	raw   []byte // bits: what they are made of, else none
}

func newStart(s *Shape, p kernels.Params) start {
	of := start{Shape: s, codes: make([]byte, s.K*s.N+7)}
	if p.Start == kernels.StartBits {
		of.raw = make([]byte, s.K*s.N)
	}
	return of
}

// starts draw the weights of A and B.
var starts = map[kernels.Start]func(*Pair){
	kernels.StartRandom: (*Pair).startRandom,
	kernels.StartNear:   (*Pair).startNear,
	kernels.StartBits:   (*Pair).startBits,
}

func (r *Pair) startRandom() {
	r.start.random(r.a.w, &r.in, &r.work)
	r.start.random(r.b.w, &r.in, &r.work)
}

// startNear draws A's weights, and B's: the same, or with the probability of errors another of the
// 2L others.
func (r *Pair) startNear() {
	s, errors := &r.start, uint64(r.p.ErrorBits())
	s.random(r.a.w, &r.in, &r.work)
	values, low := 2*s.L+1, s.Low()
	var f [8]uint64 // two of a weight
	for j := range s.codes[:s.K*s.N] {
		if j%4 == 0 {
			if j%1024 == 0 && r.stopped(1024) {
				return
			}
			r.in.eight(&f, 2*min(4, s.K*s.N-j))
		}
		if f[j%4*2] < errors {
			other := 1 + int(f[j%4*2+1]*uint64(2*s.L)>>drawBits)
			s.codes[j] = byte((int(s.codes[j])-low+other)%values + low)
		}
	}
	s.pack(r.b.w)
}

// startBits draws bits of A's weights, and B's: the same, each inverted with the probability of
// errors.
func (r *Pair) startBits() {
	s, errors := &r.start, uint64(r.p.ErrorBits())
	width := bits.Len(uint(2 * s.L))
	code := func(z byte) byte { return byte(int(z)*(2*s.L+1)>>width + s.Low()) }
	for j := range s.raw {
		if j%1024 == 0 && r.stopped(1024) {
			return
		}
		s.raw[j] = byte(r.in.one(width))
		s.codes[j] = code(s.raw[j])
	}
	s.pack(r.a.w)
	var f [8]uint64 // width of them used
	for j, z := range s.raw {
		if j%1024 == 0 && r.stopped(1024) {
			return
		}
		r.in.eight(&f, width)
		for i, f := range f[:width] {
			if f < errors {
				z ^= 1 << i
			}
		}
		s.codes[j] = code(z)
	}
	s.pack(r.b.w)
}

// random draws a machine's weights, 24 bits each, or leaves them undone where work must stop.
func (s *start) random(w []uint64, from *stream, work *work) {
	factor, low := uint64(2*s.L+1), uint64(s.Low())
	weights := s.K * s.N
	var f [8]uint64
	for j := 0; j < weights; j += 8 {
		if j%1024 == 0 && work.stopped(1024) {
			return
		}
		from.eight(&f, min(8, weights-j))
		binary.LittleEndian.PutUint64(s.codes[j:], scaled(&f, factor, low))
	}
	s.pack(w)
}

// pack sets a machine's planes to the codes.
func (s *start) pack(w []uint64) {
	clear(w)
	for k := range s.K {
		codes := s.codes[k*s.N:]
		for n := 0; n < s.N; n += 8 {
			u := binary.LittleEndian.Uint64(codes[n:])
			u &= ^uint64(0) >> (64 - 8*min(8, s.N-n))
			planes := w[s.at(k*s.Words+n/64):]
			for i := range s.Planes {
				planes[i*vector] |= aBitOfEach(u>>i) << (n % 64)
			}
		}
	}
}

// aBitOfEach returns the lowest bits of the bytes of x, the first lowest: the factor brings them to
// the top byte.
func aBitOfEach(x uint64) uint64 {
	return x & 0x0101010101010101 * 0x0102040810204080 >> 56
}

// eachOfABit is the reverse: the bits of a byte, each in a byte of its own. Of copies of the byte,
// each keeps one, which 0x7f more brings to the top of its byte, and no further.
func eachOfABit(x uint64) uint64 {
	x = x * 0x0101010101010101 & 0x8040201008040201
	return (x + 0x7f7f7f7f7f7f7f7f) >> 7 & 0x0101010101010101
}

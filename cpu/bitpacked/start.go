package bitpacked

import (
	"encoding/binary"
	"math/bits"

	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// start makes initial weights.
type start struct {
	*Shape
	kernel *Kernel
	drawn  drawn // room for a word of weights
	numbers
	codes []byte // u of a machine's weights, [k*N+n], and room for a word; nil where not needed
	raw   []byte // bits: what they are made of
}

func newStart(s *Shape, p kernels.Params, k *Kernel) start {
	of := start{Shape: s, kernel: k}
	if p.Start != kernels.StartRandom {
		of.codes = make([]byte, s.K*s.N+7)
	}
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
	values := 2*s.L + 1
	var f [8]uint64 // two of a weight
	for j := range s.codes[:s.K*s.N] {
		if j%4 == 0 {
			if j%1024 == 0 && r.stopped(1024) {
				return
			}
			r.in.eight(&f, 2*min(4, s.K*s.N-j))
		}
		w := r.weight(&r.a, j/s.N, j%s.N)
		if f[j%4*2] < errors {
			w = (w+s.L+1+int(f[j%4*2+1]*uint64(2*s.L)>>drawBits))%values - s.L
		}
		s.codes[j] = byte(w + s.Offset)
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
	u := &s.numbers
	for k := range s.K {
		for left, word := s.N, k*s.Words; left > 0; left, word = left-64, word+1 {
			if work.stopped(64) {
				return
			}
			n := min(64, left) * drawBits
			from.next(s.drawn[1:1+wordsOf(n)], n)
			s.kernel.Scaled(u, &s.drawn, 2*s.L+1)
			planes, valid, carry := w[s.at(word):], s.Valid[word], uint64(0)
			for i := range s.Planes {
				x, low := u[i&7], -(uint64(s.Low()) >> i & 1)
				planes[i*vector] = (x ^ low ^ carry) & valid
				carry = x&low | carry&(x^low)
			}
		}
	}
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
				planes[i*vector] |= bitmatrix.Gather(u>>i) << (n % 64)
			}
		}
	}
}

package bitpacked

import (
	"encoding/binary"

	"tpmbench/cpu/keystream"
)

// start makes initial weights.
type start struct {
	*Shape
	codes []byte // u of a machine's weights, [k*N+n], with room for a word behind them
}

func newStart(s *Shape) start { return start{s, make([]byte, s.K*s.N+7)} }

// random draws a machine's weights, 24 bits each, or leaves them undone where work must stop.
func (s *start) random(w []uint64, from *stream, work *work) {
	factor, low := uint64(2*s.L+1), uint64(s.Low())
	weights := s.K * s.N
	var f [3]uint64 // of eight weights
	for j := 0; j < weights; j += 8 {
		if j%1024 == 0 && work.stopped(1024) {
			return
		}
		n := keystream.WeightBits * min(8, weights-j)
		from.next(f[:wordsOf(n)], n)
		var u uint64
		for i, f := range [8]uint64{
			f[0], f[0] >> 24, f[0]>>48 | f[1]<<16,
			f[1] >> 8, f[1] >> 32, f[1]>>56 | f[2]<<8,
			f[2] >> 16, f[2] >> 40,
		} {
			u |= (f&(1<<keystream.WeightBits-1)*factor>>keystream.WeightBits + low) << (8 * i)
		}
		binary.LittleEndian.PutUint64(s.codes[j:], u)
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
				// A bit of each byte goes to the top byte, the first lowest.
				eight := u >> i & 0x0101010101010101 * 0x0102040810204080 >> 56
				planes[i*vector] |= eight << (n % 64)
			}
		}
	}
}

package reference

import "tpmbench/kernels/trivium"

// bits reads a random stream bit by bit (section 2).
type bits struct {
	s    trivium.Stream
	word uint64 // the bits not yet read, the next one lowest
	left uint
}

func newBits(seed, trial uint64, stream uint16) bits {
	return bits{s: trivium.ForTrial(seed, trial, stream)}
}

// next returns the next n <= 32 bits, the first the least significant.
func (b *bits) next(n uint) uint32 {
	var v uint64
	for i := uint(0); i < n; {
		if b.left == 0 {
			b.word, b.left = b.s.Next(), 64
		}
		take := min(n-i, b.left)
		v |= b.word & (1<<take - 1) << i
		b.word >>= take
		b.left -= take
		i += take
	}
	return uint32(v)
}

// weights draws initial weights in -l..l, 24 bits each.
func (b *bits) weights(w []int8, l int) {
	for j := range w {
		w[j] = int8(int(uint64(b.next(24))*uint64(2*l+1)>>24) - l)
	}
}

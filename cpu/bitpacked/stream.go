package bitpacked

import "tpmbench/kernels/trivium"

// stream hands out the bits of a random stream. What shifts by is unsigned and below 64,
// where Go shifts in one instruction.
type stream struct {
	s    trivium.Stream
	bits [64 + 1]uint64 // the last word is never read for its bits
	at   uint           // bits handed out
}

func (b *stream) begin(s trivium.Stream) { b.s, b.at = s, 64*64 }

// next sets dst to the next n bits, the first the lowest.
func (b *stream) next(dst []uint64, n int) {
	left := uint(n)
	for i := range dst {
		if b.at > 64*63 {
			b.refill()
		}
		word, shift := b.at/64, b.at%64
		take := min(64, left)
		x := b.bits[word]>>shift | b.bits[word+1]<<1<<(63-shift)
		dst[i] = x & (^uint64(0) >> ((64 - take) % 64))
		b.at += take
		left -= take
	}
}

// refill makes more bits, after those not handed out.
func (b *stream) refill() {
	had := copy(b.bits[:64], b.bits[b.at/64:64])
	b.s.Fill(b.bits[had:64])
	b.at %= 64
}

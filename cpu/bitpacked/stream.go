package bitpacked

import "tpmbench/kernels/trivium"

// block is the number of keystream words made at a time.
const block = 64

// stream hands out the bits of a random stream. What shifts by is unsigned and below 64,
// where Go shifts in one instruction.
type stream struct {
	s    trivium.Stream
	bits [block + 1]uint64 // the last word is never read for its bits
	at   uint              // bits handed out
}

func (b *stream) begin(s trivium.Stream) { b.s, b.at = s, 64*block }

// next sets dst, of the words that n bits take, to the next n bits, the first the lowest.
func (b *stream) next(dst []uint64, n int) {
	for i := range dst {
		if b.at > 64*(block-1) {
			b.refill()
		}
		word, shift := b.at/64%block, b.at%64
		dst[i] = b.bits[word]>>shift | b.bits[word+1]<<1<<(63-shift)
		b.at += 64
	}
	beyond := uint(64*len(dst) - n)
	b.at -= beyond
	dst[len(dst)-1] &= ^uint64(0) >> (beyond % 64)
}

// refill makes more bits, after those not handed out.
func (b *stream) refill() {
	had := copy(b.bits[:block], b.bits[b.at/64:block])
	b.s.Fill(b.bits[had:block])
	b.at %= 64
}

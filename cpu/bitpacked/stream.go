package bitpacked

import "tpmbench/kernels/trivium"

// block is the number of keystream words made at a time.
const block = 64

// stream hands out the bits of a random stream. What shifts by is unsigned and below 64,
// where Go shifts in one instruction.
type stream struct {
	s    trivium.Stream
	fill func(*trivium.Stream, []uint64)
	bits [block + 1]uint64 // the last word is never read for its bits
	at   uint              // bits handed out
}

func (b *stream) begin(s trivium.Stream) { b.s, b.at = s, 64*block }

// rest returns the bits not handed out that are made, how many they are, and the stream behind
// them.
func (b *stream) rest() (words []uint64, n int, s trivium.Stream) {
	s, n = b.s, int(64*block-b.at)
	words = make([]uint64, wordsOf(n))
	for i := range words {
		words[i] = b.one(min(64, n-64*i))
	}
	return words, n, s
}

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

// drawBits is the number of bits from which most numbers are drawn.
const drawBits = 24

// eight sets the first n of f to the next numbers of drawBits bits; the others are then undefined.
func (b *stream) eight(f *[8]uint64, n int) {
	if b.at >= 64*(block-3) {
		b.refill()
	}
	from, shift := (*[4]uint64)(b.bits[b.at/64%block:]), b.at%64
	w0 := from[0]>>shift | from[1]<<1<<(63-shift)
	w1 := from[1]>>shift | from[2]<<1<<(63-shift)
	w2 := from[2]>>shift | from[3]<<1<<(63-shift)
	split(f, w0, w1, w2)
	b.at += uint(n) * drawBits
}

// split sets f to the numbers of three words.
func split(f *[8]uint64, w0, w1, w2 uint64) {
	const all = 1<<drawBits - 1
	f[0], f[1], f[2], f[3] = w0&all, w0>>24&all, (w0>>48|w1<<16)&all, w1>>8&all
	f[4], f[5], f[6], f[7] = w1>>32&all, (w1>>56|w2<<8)&all, w2>>16&all, w2>>40
}

// scaled returns eight numbers as bytes, the first lowest: what a factor up to 255 makes of them, as
// if they were below 1.
func scaled(f *[8]uint64, factor uint64) uint64 {
	return f[0]*factor>>drawBits | f[1]*factor>>drawBits<<8 | f[2]*factor>>drawBits<<16 | f[3]*factor>>drawBits<<24 |
		f[4]*factor>>drawBits<<32 | f[5]*factor>>drawBits<<40 | f[6]*factor>>drawBits<<48 | f[7]*factor>>drawBits<<56
}

// one returns the next n bits, 1 to 64.
func (b *stream) one(n int) uint64 {
	var w [1]uint64
	b.next(w[:], n)
	return w[0]
}

// refill makes more bits, after those not handed out.
func (b *stream) refill() {
	had := copy(b.bits[:block], b.bits[b.at/64:block])
	b.fill(&b.s, b.bits[had:block])
	b.at %= 64
}

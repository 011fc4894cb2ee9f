package lanes

import (
	"encoding/binary"
	"unsafe"

	"tpmbench/cpu/keystream"
)

// ByteRows turns bit planes of weights by bytes, so that a lane's weights come eight at once: byte i
// of a word then has eight lanes of weight i, of which a shift and a mask leave one. What it costs
// does not depend on the number of lanes that are wanted.
type ByteRows struct {
	planes, words int
	turned        []uint64 // [plane][row/8][lane/8%8][word]
	rows          int      // of turned, a multiple of eight
	eights        [MostByteRows / 8]uint64
	src, flip     []uint64 // room for the last rows, fewer than eight
}

// MostByteRows is how many rows are turned at a time: what becomes of them stays in the nearest
// cache.
const MostByteRows = 128

// NewByteRows returns room for rows of the given number of planes, of the given number of words.
func NewByteRows(planes, words int) *ByteRows {
	return &ByteRows{
		planes: planes, words: words, turned: keystream.Aligned(MostByteRows * planes * words),
		src: keystream.Aligned(8 * planes * words), flip: keystream.Aligned(8 * words),
	}
}

// Turn turns the first rows of src, [row][plane][word], each plane of a row inverted where flip,
// [row][word], is set. It returns how many: a multiple of eight, or all that are left.
func (b *ByteRows) Turn(src, flip []uint64) int {
	row := b.planes * b.words
	// flip may end within a row
	rows := min(len(src)/row, len(flip)/b.words, MostByteRows) &^ 7
	left := rows
	if rows == 0 {
		left = copy(b.src, src) / row
		copy(b.flip, flip)
		src, flip, rows = b.src, b.flip, 8
	}
	b.rows = rows
	for p := range b.planes {
		turn(b.plane(p)[:rows*b.words], src[p*b.words:], flip, row, b.words)
	}
	return left
}

func (b *ByteRows) plane(p int) []uint64 {
	n := MostByteRows * b.words
	return b.turned[p*n : (p+1)*n]
}

// Lane returns a lane's weights in the rows last turned: word i has rows 8*i to 8*i+7, as bytes, the
// first lowest. They are good until the next call. word is the lane's in a row, and lane counts
// within it.
func (b *ByteRows) Lane(word, lane int) []uint64 {
	eights := b.eights[:b.rows/8]
	clear(eights)
	at, step, shift := lane/8*b.words+word, 8*b.words, uint(lane%8)
	for p := b.planes - 1; p >= 0; p-- {
		plane := b.plane(p)[at:]
		for i, w := range eights {
			eights[i] = w<<1 | plane[i*step]>>(shift&63)&EachByte
		}
	}
	return eights
}

// EachByte has the lowest bit of each byte.
const EachByte = 0x0101010101010101

// AddBytes adds bytes, each modulo 256: the low seven bits cannot carry out of a byte, and the top
// bit of a sum is the exclusive or of theirs and the carry.
func AddBytes(a, b uint64) uint64 {
	const top = EachByte << 7
	return (a&^top + b&^top) ^ (a^b)&top
}

// PutBytes sets dst[0], dst[step], ... to the bytes of w, the lowest first, as many as there are.
func PutBytes(dst []int8, step int, w uint64) {
	if step == 1 && len(dst) >= 8 {
		binary.LittleEndian.PutUint64(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(dst))), 8), w)
		return
	}
	for i := 0; i < 8 && i*step < len(dst); i++ {
		dst[i*step] = int8(w >> (8 * i))
	}
}

// genericTurn is turn in plain Go. The first of the eight rows of a plane, stride words apart, has
// the lowest byte of each word of dst, [row/8][lane/8%8][word].
func genericTurn(dst, src, flip []uint64, stride, words int) {
	for at := 0; at < len(dst); at += 8 * words {
		for word := range words {
			var x [8]uint64
			for i := range x {
				row := at/words + i
				x[i] = src[row*stride+word] ^ flip[row*words+word]
			}
			for half := 4; half > 0; half /= 2 {
				mask := ^uint64(0) / (1<<(8*half) + 1) // bytes whose number lacks half
				for i := range x {
					if j := i + half; i&half == 0 {
						t := (x[i]>>(8*half) ^ x[j]) & mask
						x[i] ^= t << (8 * half)
						x[j] ^= t
					}
				}
			}
			for i := range x {
				dst[at+i*words+word] = x[i]
			}
		}
	}
}

package bitpacked

import (
	"encoding/binary"
	"math/bits"

	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// give sets the inputs to x, [k*N+n].
func (x *input) give(s *Shape, values []int8) {
	bytes := kernels.Bytes(values)
	for k := range x.base {
		unit, base := bytes[k*s.N:(k+1)*s.N], int64(0)
		for word := k * s.Words; len(unit) > 0; word++ {
			n := min(64, len(unit))
			base += x.giveWord(s, word, unit[:n])
			unit = unit[n:]
		}
		if s.Sizes == 0 {
			base = baseOf(s, x.signs[k*s.Words:][:wordsOf(s.N)])
		}
		x.base[k] = base
	}
}

// giveWord sets a word of inputs, at most 64, eight at a time, and returns its share of the base
// where they have sizes.
func (x *input) giveWord(s *Shape, word int, values []byte) (base int64) {
	var room [8]byte
	var planes [8]uint64 // of |x|
	sign := uint64(0)
	for n := 0; n < len(values); n += 8 {
		eight := values[n:]
		if len(eight) < 8 {
			room = [8]byte{}
			copy(room[:], eight)
			eight = room[:]
		}
		v := binary.LittleEndian.Uint64(eight)
		sign |= bitmatrix.Gather(v>>7) << n
		if s.Sizes > 0 {
			negative := v >> 7 & 0x0101010101010101
			size := (v ^ negative*0xff) + negative // no byte carries, since none is -128
			for i := range s.Sizes {
				planes[i&7] |= bitmatrix.Gather(size>>i) << n
			}
		}
	}
	x.signs[word] = sign
	if s.Sizes == 0 {
		return 0
	}
	sizes := x.sizes[s.sizeAt(word):]
	for i := range s.Sizes {
		size := planes[i&7]
		sizes[i*vector] = size
		base += int64(s.Offset*bits.OnesCount64(size)+bits.OnesCount64(size&sign)) << i
	}
	return base
}

package check

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// outside returns the place of the first weight that is not from -l to l, -1 if there is none.
// Eight weights are looked at at once, a byte each, none of which carries into the next: y = w + l
// is at most 2l as an unsigned byte where w is in range. Where y's lower 7 bits are greater than
// 2l's, adding 127 minus the latter sets bit 7; where bit 7 of 2l is clear, y's own means too much,
// and where it is set, only both do.
func outside(weights []int8, l int) int {
	const ones, sign = 0x0101010101010101, 0x8080808080808080
	add, most := uint64(l)*ones, uint64(2*l)
	rest := (127 - most&127) * ones
	all := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(weights))), len(weights))
	i := 0
	for ; i+8 <= len(all); i += 8 {
		w := binary.LittleEndian.Uint64(all[i:])
		y := (w&^sign + add) ^ w&sign // l is at most 127
		over := y&^sign + rest
		if most < 128 {
			over |= y
		} else {
			over &= y
		}
		if over &= sign; over != 0 {
			return i + bits.TrailingZeros64(over)/8
		}
	}
	for ; i < len(weights); i++ {
		if w := int(weights[i]); w < -l || w > l {
			return i
		}
	}
	return -1
}

package bitsliced

import "encoding/binary"

// spread writes the bits of x to bytes of dst, the first the lowest, so many each: 1,
// 2, 4 or 8. It returns what is left of dst.
func spread(dst []byte, x uint64, bits int) (rest []byte) {
	put := func(i int, y uint64) { binary.LittleEndian.PutUint64(dst[8*i:], y) }
	switch bits {
	case 1:
		for i := range 8 {
			y := x & 0xff
			y = (y | y<<28) & 0x0000000f0000000f
			y = (y | y<<14) & 0x0003000300030003
			put(i, (y|y<<7)&0x0101010101010101)
			x >>= 8
		}
	case 2:
		for i := range 4 {
			y := x & 0xffff
			y = (y | y<<24) & 0x000000ff000000ff
			y = (y | y<<12) & 0x000f000f000f000f
			put(i, (y|y<<6)&0x0303030303030303)
			x >>= 16
		}
	case 4:
		for i := range 2 {
			y := x & 0xffffffff
			y = (y | y<<16) & 0x0000ffff0000ffff
			y = (y | y<<8) & 0x00ff00ff00ff00ff
			put(i, (y|y<<4)&0x0f0f0f0f0f0f0f0f)
			x >>= 32
		}
	default:
		put(0, x)
	}
	return dst[64/bits:]
}

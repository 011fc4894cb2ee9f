package bitsliced

import "encoding/binary"

// spread writes the bits of x to bytes of dst, the first the lowest, so many each: 1,
// 2, 4 or 8.
func spread(dst []byte, x uint64, bits int) {
	for i := range len(dst) / 8 {
		y := x >> (8 * bits * i)
		switch bits {
		case 1:
			y &= 0xff
			y = (y | y<<28) & 0x0000000f0000000f
			y = (y | y<<14) & 0x0003000300030003
			y = (y | y<<7) & 0x0101010101010101
		case 2:
			y &= 0xffff
			y = (y | y<<24) & 0x000000ff000000ff
			y = (y | y<<12) & 0x000f000f000f000f
			y = (y | y<<6) & 0x0303030303030303
		case 4:
			y &= 0xffffffff
			y = (y | y<<16) & 0x0000ffff0000ffff
			y = (y | y<<8) & 0x00ff00ff00ff00ff
			y = (y | y<<4) & 0x0f0f0f0f0f0f0f0f
		}
		binary.LittleEndian.PutUint64(dst[8*i:], y)
	}
}

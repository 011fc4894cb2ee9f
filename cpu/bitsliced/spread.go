package bitsliced

import "encoding/binary"

// spread writes the bits of x to the bytes of dst, the first the lowest, so many each:
// 1, 2, 4 or 8.
func spread(dst []byte, x uint64, bits int) {
	switch bits {
	case 1:
		for dst := dst[:64]; len(dst) > 0; dst = dst[8:] {
			y := x & 0xff
			y = (y | y<<28) & 0x0000000f0000000f
			y = (y | y<<14) & 0x0003000300030003
			y = (y | y<<7) & 0x0101010101010101
			binary.LittleEndian.PutUint64(dst, y)
			x >>= 8
		}
	case 2:
		for dst := dst[:32]; len(dst) > 0; dst = dst[8:] {
			y := x & 0xffff
			y = (y | y<<24) & 0x000000ff000000ff
			y = (y | y<<12) & 0x000f000f000f000f
			y = (y | y<<6) & 0x0303030303030303
			binary.LittleEndian.PutUint64(dst, y)
			x >>= 16
		}
	case 4:
		for dst := dst[:16]; len(dst) > 0; dst = dst[8:] {
			y := x & 0xffffffff
			y = (y | y<<16) & 0x0000ffff0000ffff
			y = (y | y<<8) & 0x00ff00ff00ff00ff
			y = (y | y<<4) & 0x0f0f0f0f0f0f0f0f
			binary.LittleEndian.PutUint64(dst, y)
			x >>= 32
		}
	default:
		binary.LittleEndian.PutUint64(dst, x)
	}
}

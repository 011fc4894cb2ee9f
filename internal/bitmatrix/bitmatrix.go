// Package bitmatrix turns bits a row into bits a column.
package bitmatrix

// Transpose turns 64 words of 64 bits into 64 words in which bit i of word j is
// what bit j of word i was. Halves of ever smaller blocks are exchanged (Hacker's
// Delight, section 7-3), of two sizes while four words are in registers.
func Transpose(m *[64]uint64) {
	for i := range 16 {
		a, b, c, d := m[i], m[i+16], m[i+32], m[i+48]
		a, c = exchange(a, c, 32, 0x00000000ffffffff)
		b, d = exchange(b, d, 32, 0x00000000ffffffff)
		a, b = exchange(a, b, 16, 0x0000ffff0000ffff)
		c, d = exchange(c, d, 16, 0x0000ffff0000ffff)
		m[i], m[i+16], m[i+32], m[i+48] = a, b, c, d
	}
	for at := 0; at < 64; at += 16 {
		w := (*[16]uint64)(m[at:])
		for i := range 4 {
			a, b, c, d := w[i], w[i+4], w[i+8], w[i+12]
			a, c = exchange(a, c, 8, 0x00ff00ff00ff00ff)
			b, d = exchange(b, d, 8, 0x00ff00ff00ff00ff)
			a, b = exchange(a, b, 4, 0x0f0f0f0f0f0f0f0f)
			c, d = exchange(c, d, 4, 0x0f0f0f0f0f0f0f0f)
			w[i], w[i+4], w[i+8], w[i+12] = a, b, c, d
		}
	}
	for at := 0; at < 64; at += 4 {
		w := (*[4]uint64)(m[at:])
		a, b, c, d := w[0], w[1], w[2], w[3]
		a, c = exchange(a, c, 2, 0x3333333333333333)
		b, d = exchange(b, d, 2, 0x3333333333333333)
		a, b = exchange(a, b, 1, 0x5555555555555555)
		c, d = exchange(c, d, 1, 0x5555555555555555)
		w[0], w[1], w[2], w[3] = a, b, c, d
	}
}

// exchange exchanges the bits of a that stand by places above those of mask with the bits of b at
// those of mask.
func exchange(a, b uint64, by uint, mask uint64) (uint64, uint64) {
	x := (a>>by ^ b) & mask
	return a ^ x<<by, b ^ x
}

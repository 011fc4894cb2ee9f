// Package bitmatrix turns bits a row into bits a column.
package bitmatrix

// Transpose turns 64 words of 64 bits into 64 words in which bit i of word j is
// what bit j of word i was. Halves of ever smaller blocks are exchanged (Hacker's
// Delight, section 7-3).
func Transpose(m *[64]uint64) {
	mask := uint64(0x00000000ffffffff)
	for j := 32; j > 0; j >>= 1 {
		for k := 0; k < 64; k = ((k | j) + 1) &^ j {
			x := (m[k]>>j ^ m[k|j]) & mask
			m[k] ^= x << j
			m[k|j] ^= x
		}
		mask ^= mask << (j >> 1)
	}
}

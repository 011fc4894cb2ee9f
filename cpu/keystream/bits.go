package keystream

import "unsafe"

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

// Aligned returns n words that begin at a multiple of 64 bytes, so that a vector
// never crosses a cache line.
func Aligned(n int) []uint64 {
	s := make([]uint64, n+7)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(s))) % 64 / 8)
	return s[skip : skip+n : skip+n]
}

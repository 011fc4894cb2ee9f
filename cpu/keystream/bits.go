package keystream

import "unsafe"

// Aligned returns n words that begin at a multiple of 64 bytes, so that a vector
// never crosses a cache line.
func Aligned(n int) []uint64 {
	s := make([]uint64, n+7)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(s))) % 64 / 8)
	return s[skip : skip+n : skip+n]
}

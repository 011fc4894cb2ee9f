package keystream

import "unsafe"

// Aligned returns n zero words that begin at a multiple of 64 bytes, so that a vector
// never crosses a cache line.
func Aligned(n int) []uint64 {
	size := roomFor(n)
	if s := spare.take(size); s != nil {
		clear(s[:n])
		return s[:n:n]
	}
	s := make([]uint64, size+7)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(s))) % 64 / 8)
	return s[skip : skip+n : skip+n]
}

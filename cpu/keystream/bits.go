package keystream

import "unsafe"

// Aligned returns n zero words that begin at a multiple of 64 bytes, so that a vector
// never crosses a cache line.
func Aligned(n int) []uint64 {
	size, place, kept := sizeFor(n)
	if kept {
		if first, is := spare[place].Get().(*uint64); is {
			s := unsafe.Slice(first, n)
			clear(s)
			return s
		}
	}
	s := make([]uint64, size+7)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(s))) % 64 / 8)
	return s[skip : skip+n : skip+n]
}

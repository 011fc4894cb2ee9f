package kernels

import "unsafe"

// Bytes returns weights or inputs as bytes, in their own memory.
func Bytes(v []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
}

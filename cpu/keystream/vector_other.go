//go:build !amd64 || purego

package keystream

// Vector lists the vector kernels: here there are none.
func Vector() []Variant { return nil }

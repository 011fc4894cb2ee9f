//go:build !amd64 || purego

package bitsliced

// Vector lists the backends of vector instruction sets: here there are none.
func Vector() []Backend { return nil }

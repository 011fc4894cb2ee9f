//go:build !amd64 || purego

package int8

// Vector lists the vector backends: here there are none.
func Vector() []Backend { return nil }

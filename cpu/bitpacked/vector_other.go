//go:build !amd64 || purego

package bitpacked

// Vector lists the backends of vector instruction sets: this build has none.
func Vector() []Backend { return nil }

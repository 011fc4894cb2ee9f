//go:build !amd64 || purego

package probe

// vector lists the instruction sets with vectors: here there are none.
func vector() []isa { return nil }

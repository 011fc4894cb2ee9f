//go:build !amd64 || purego

package probe

// vector lists the vector loops: here there are none.
func vector() []loop { return nil }

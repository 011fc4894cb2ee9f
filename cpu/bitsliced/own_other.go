//go:build !amd64 || purego

package bitsliced

// own is what kernels keep with a unit.
type own struct {
	zero counter // what a sum of v is where h = 0
}

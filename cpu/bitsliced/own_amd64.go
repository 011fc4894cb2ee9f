//go:build amd64 && !purego

package bitsliced

import "tpmbench/cpu/planes"

// own is what kernels keep with a unit.
type own struct {
	zero        planes.Counter // what a sum of v is where h = 0: the plain kernel's
	room        *sumRoom       // where the vector kernels count
	interleaved *Unit          // the same unit with its masks repeated in all parts
	tail        *tail
}

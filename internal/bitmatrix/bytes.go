package bitmatrix

// Gather returns the lowest bits of the bytes of x, the first lowest: the factor brings them to the
// top byte.
func Gather(x uint64) uint64 { return x & 0x0101010101010101 * 0x0102040810204080 >> 56 }

// Spread is the reverse: the bits of a byte, each in a byte of its own. Of copies of the byte, each
// keeps one, which 0x7f more brings to the top of its byte, and no further.
func Spread(x byte) uint64 {
	all := uint64(x) * 0x0101010101010101 & 0x8040201008040201
	return (all + 0x7f7f7f7f7f7f7f7f) >> 7 & 0x0101010101010101
}

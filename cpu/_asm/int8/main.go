// Command int8 writes the vector kernels of package int8.
//
// A word's 64 lanes are a byte each: one AVX-512 vector, or two parts in AVX2.
// A weight is kept as v = w*x, x the last input, so that a decision moves all
// weights of a lane the same way, and the new input's turn changes signs only.
//
// # Move and clip in one operation
//
// A lane of a unit goes up by m in {0, 1} or down by m, as Up says, for all of a
// pass. Let c = 127-L where it goes up and c = L-128 where it goes down; the one
// is the other's complement. With e = c+m or c-m, the saturating
//
//	t = sat(v + e)   has   t - c = clip(v +- m, -L, L)
//
// for every L from 1 to 127: going up, v+c+m is in 127-2L..128, so nothing
// saturates below (127-2L >= -127), and t is 127 just where v+m > L: t-c = L.
// Going down, v+c-m is in -129..2L-128, so nothing saturates above, and t is -128
// just where v-m < -L: t-c = -L. And e is a byte: at most 128-L <= 127, at least
// L-129 >= -128. So v is within -L..L again, and -128 arises in t only.
//
// # The sums
//
// Bytes are added in bytes for as many inputs as 127/L, then widened. A word of
// 16 bits holds the bytes of an even lane, e, and an odd one, o. Even bytes begin
// at 128, so they are 128 plus their sum, in 1..255, and never borrow from o:
// the word as a signed number is 256*o + 128 + e. Two sums of such words h,
//
//	W = sum of h mod 2^16      O = sum of h>>8 = sum of o
//
// take three operations, and W - 256*O - 128*(how many) = sum of e, mod 2^16,
// which is exact as long as the sum fits: for 32767/L inputs, a chunk. Units of
// more inputs add their chunks' sums in 32 bits, in memory.
//
// The sums' signs are then two masks: h >= 0 where h has no sign bit, h > 0 where
// -h has one.
package main

import (
	. "github.com/mmcloughlin/avo/build"

	"tpmbench/cpu/asm/vec"
)

const (
	pair    = 128 // bytes of a weight of A and B
	machine = 64  // of these, one machine's
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		l := newLanes(v)
		unit(l)
		if !v.Wide {
			turns(l)
		}
		attacker(l, false)
		attacker(l, true)
		weakest(l, false)
		weakest(l, true)
		distance(l)
		take(l)
	}
	Generate()
}

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// Where masks stand, in words; keystream.vectorNear is their twin.
const (
	maskFactor = 25
	maskOver   = 33
	maskBack   = 42
)

// near writes errors in weights w:
//
//	less = f < below
//	a = w + ((1 + floor(g*factor / 2^24)) & less)
//	w = a + (back & (a >= over))
//
// where back is minus the number of values, and the last sum is of as many planes as a weight has.
func near(v vec.ISA) {
	for planes := 2; planes <= 8; planes++ {
		const signature = "func(weights, stream *uint64, n int, masks *[50]uint64)"
		doc := fmt.Sprintf("changes weights of %d planes where the first of two numbers, of 24 planes of stream each, is less than below, as the second says.", planes)
		routine(fmt.Sprintf("near%d%s", planes, v.Name), signature, doc, func() {
			weights, stream, n, masks := param("weights"), param("stream"), param("n"), Mem{Base: param("masks")}
			mask := func(of, i int) reg.VecVirtual { return broadcast(v, masks, of+i) }
			left := GP64()
			repeat("weight", n, func() {
				less := lower(v, stream, masks)
				MOVQ(U32(24), left)
				a := scaled(v, planes, stream, left, masks.Offset(8*maskFactor))
				carry, borrow := v.Reg(), v.Zero()
				v.Copy(less, carry)
				for i := range a {
					v.And(less, a[i], a[i])
					v.FullAdd(a[i], v.Load(v.At(weights, i)), carry)
					v.Borrow(borrow, a[i], mask(maskOver, i))
				}
				v.Borrow(borrow, carry, mask(maskOver, planes))
				carry = v.Zero()
				for i := range a {
					x := mask(maskBack, i)
					v.AndNot(x, borrow, x)
					v.FullAdd(a[i], x, carry)
					v.Store(a[i], v.At(weights, i))
				}
			}, step{weights, planes * v.Bytes()})
		})
	}
}

// flip writes the inversion of planes with a probability.
func flip(v vec.ISA) {
	const signature = "func(planes, stream *uint64, n int, below *[25]uint64)"
	const doc = "inverts planes where numbers, 24 planes of stream each, are less than below, whose bits are masks."
	routine("flip"+v.Name, signature, doc, func() {
		planes, stream, n, below := param("planes"), param("stream"), param("n"), Mem{Base: param("below")}
		repeat("plane", n, func() {
			less := lower(v, stream, below)
			v.Xor(Mem{Base: planes}, less, less)
			v.Store(less, Mem{Base: planes})
		}, step{planes, v.Bytes()})
	})
}

// lower writes less, where the number of 24 planes at stream, which it leaves behind, is less than
// the one of 25 bits whose masks are at below: the borrow of their difference.
func lower(v vec.ISA, stream reg.Register, below Mem) (less reg.VecVirtual) {
	const together = 8
	less = v.Zero()
	at, left := GP64(), GP64()
	LEAQ(below, at)
	MOVQ(U32(24/together), left)
	repeat("lower", left, func() {
		for i := range together {
			v.Borrow(less, v.Load(v.At(stream, i)), broadcast(v, Mem{Base: at}, i))
		}
	}, step{stream, together * v.Bytes()}, step{at, 8 * together})
	v.Or(broadcast(v, Mem{Base: at}, 0), less, less)
	return less
}

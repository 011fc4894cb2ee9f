package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A vector may hold consecutive inputs of fewer lanes, interleaved, so that the weights of a block
// stay in the caches where N is large. To the loops a part, which holds one input, is a lane; only
// the inputs that are left and fill no vector, and the sums, which are of all parts, are something
// else.

// ifTail runs tail where inputs are left that fill no vector. Their signs come
// from copies with zeros behind them, and the places without input learn nothing
// and hold zeros, so that they add nothing to a sum.
func (u *unit) ifTail(tail func()) {
	skip, is := u.Label("noTail"), u.Arg(argTail)
	TESTQ(is, is)
	JZ(LabelRef(skip))
	tail()
	Label(skip)
}

// behind returns a pointer behind the whole vectors of what a field of the
// arguments points to, stride bytes each.
func (u *unit) behind(field, stride int) reg.GPVirtual {
	p, n := u.Arg(field), u.Arg(argN)
	IMUL3Q(U32(uint32(stride)), n, n)
	ADDQ(n, p)
	return p
}

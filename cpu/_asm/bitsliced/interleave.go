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
	skip, is := u.label("noTail"), u.arg(argTail)
	TESTQ(is, is)
	JZ(LabelRef(skip))
	tail()
	Label(skip)
}

// behind returns a pointer behind the whole vectors of what a field of the
// arguments points to, stride bytes each.
func (u *unit) behind(field, stride int) reg.GPVirtual {
	p, n := u.arg(field), u.arg(argN)
	IMUL3Q(U32(uint32(stride)), n, n)
	ADDQ(n, p)
	return p
}

// across makes every part of the planes of t the sum of all: halves are exchanged
// and added, then quarters, and so on, as far as there are parts.
func (u *unit) across(t *tree) {
	v := u.v
	skip, interleave := u.label("acrossAll"), u.arg(argInterleave)
	for words := v.Words / 2; words > 0; words /= 2 {
		CMPQ(interleave, Imm(uint64(v.Words/words)))
		JL(LabelRef(skip))
		carry := v.Zero()
		add := func(x reg.VecVirtual) {
			y := v.Exchange(x, words)
			v.FullAdd(x, y, carry)
		}
		for _, acc := range t.acc {
			add(acc)
		}
		u.eachFurther(len(t.acc), []reg.GPVirtual{t.mem}, func(p []Mem) {
			x := v.Load(p[0])
			add(x)
			v.Store(x, p[0])
		})
	}
	Label(skip)
}

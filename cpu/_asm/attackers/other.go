package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	"tpmbench/cpu/asm/planes"
	"tpmbench/cpu/asm/vec"
)

// writeOther writes the search for the sign of a field for another input: it sums weights that are
// listed, and subtracts twice that from the field.
func writeOther(v vec.ISA, weights int) {
	h := &unit{Routine: planes.New(v, planes.Depth{Planes: weights}, argSum, argInterleave)}
	h.Begin("other", "finds the sign of a hidden unit's field for another input")
	h.rows, h.sums = h.Arg(argRows), h.Arg(argSums)
	t := planes.NewTree(h.Routine, h.sums, weights)
	h.start(t)
	z, n, list := h.Arg(argZ), h.Arg(argN), h.Arg(argList)
	h.InChunks(n, func(inputs int) {
		for i := range inputs {
			at := GP64()
			MOVL(Mem{Base: list, Disp: 4 * i}, at.As32())
			for p := range weights {
				home := Mem{Base: z, Index: at, Scale: 1, Disp: p * v.Bytes()}
				t.FeedHome(p, home)
			}
		}
		t.Flush()
		ADDQ(Imm(uint64(4*inputs)), list)
	})
	t.Store()
	h.difference()
	VZEROUPPER()
	RET()
}

// difference writes the sign of the field less twice the sum, with a borrow.
func (h *unit) difference() {
	v := h.V
	field, borrow := h.Arg(argField), v.Reg()
	v.Broadcast(h.Arg(argBorrow), borrow)
	v.AndNot(borrow, v.Load(Mem{Base: field}), borrow) // the lowest plane of twice the sum is 0
	n, loop, top := h.Arg(argSum), h.Label("plane"), h.Label("sign")
	size := Imm(uint64(v.Bytes()))
	ADDQ(size, field)
	SUBQ(Imm(2), n)
	JLE(LabelRef(top))
	Label(loop)
	v.Borrow(borrow, v.Load(Mem{Base: field}), v.Load(Mem{Base: h.sums}))
	ADDQ(size, field)
	ADDQ(size, h.sums)
	DECQ(n)
	JNZ(LabelRef(loop))
	Label(top)
	sign := v.Load(Mem{Base: field})
	v.Xor3(sign, borrow, v.Load(Mem{Base: h.sums}))
	v.Store(sign, Mem{Base: h.Arg(argSign)})
}

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// unit writes the pass of a hidden unit. With AVX-512 it does, a (k, n), nine vector
// operations and a move to a mask register: for each machine the saturating sum, t - c, c - t
// in the lanes whose sign changes, and the sum; and one for the difference. With AVX2 they are
// 27: 7 make a sign operand, for both machines, of the lanes in which the new input differs from
// the last; then for each machine and part the saturating sum, t - c, the sign and the sum; and
// two a part for the difference.
func unit(l *lanes) {
	name := "unit" + l.Name
	TEXT(name, NOSPLIT, "func(w *int8, old, next *uint64, n, stride, limit, block, chunk int, learnA, learnB, up uint64, wide *int32) (gtA, geA, gtB, geB, differ uint64)")
	Pragma("noescape")
	vec.Describe(name+" does one pass of one hidden unit of n inputs in 64 lanes; planes are stride bytes apart.",
		"block is the number of inputs whose sum fits a byte: 1, 2 or a multiple of 4. chunk, a",
		"multiple of 4, is that of 16 bits; wide is 128 zeros if n is more, else nil. gt and ge are",
		"the lanes in which the unit's sum is above 0 and not below it.")
	p := newPass(l, "learnA", "learnB")
	w := p.row("w", pair)
	p.planes()
	p.over(func(n int, first bool) {
		turn := p.turn(n)
		for i := range p.Parts {
			here, at := turn.Of(i), w.part(n, i, p)
			a := p.move(0, i, at, here, first)
			b := p.move(1, i, at.Offset(machine), here, first)
			p.compare(i, a, b)
		}
	})
	p.results()
	VZEROUPPER()
	RET()
}

// take writes the taking of weights: 1<<p is added to -offset in the lanes of plane p, in a
// loop for each number of planes, 2 to 8. One loop over planes for any number was measured at
// 1.4 times the time with AVX-512. A plane is that of the first source, but for the lanes that
// the second one is for: making bytes of lanes once is what two sources at a time save.
func take(l *lanes) {
	name := "take" + l.Name
	TEXT(name, NOSPLIT, "func(dst *int8, step, n int, first, second *uint64, planes, stride int, lanes, seconds uint64, offset int)")
	Pragma("noescape")
	vec.Describe(name+" sets lanes of n weights of a machine, step bytes apart, to what planes, stride bytes",
		"apart, hold, less offset: those at second in the lanes of seconds, and else those at first.")
	dst := Load(Param("dst"), GP64())
	step := Load(Param("step"), GP64())
	n := Load(Param("n"), GP64())
	first := Load(Param("first"), GP64())
	second := Load(Param("second"), GP64())
	planes := Load(Param("planes"), GP64())
	stride := Load(Param("stride"), GP64())
	seconds := Load(Param("seconds"), GP64())
	offset := Load(Param("offset"), GP64()).(reg.GPVirtual)
	taken := l.Lanes("lanes")
	NEGQ(offset)
	least := l.FillBytes(offset)
	var weight [8]Op
	for p := range weight {
		if weight[p] = l.weight[p]; l.Wide {
			weight[p] = l.FillBytes(vec.Number(1 << p))
		}
	}

	label := func(p int) string { return fmt.Sprint("planes", p) }
	for p := 2; p < len(weight); p++ {
		CMPQ(planes, Imm(uint64(p)))
		JEQ(LabelRef(label(p)))
	}
	for p := len(weight); p >= 2; p-- {
		Label(label(p))
		var u []reg.VecVirtual
		for i := range l.Parts {
			u = append(u, l.Reg())
			l.Copy(least, u[i])
		}
		for _, x := range weight[:p] {
			plane, other := GP64(), GP64()
			MOVQ(Mem{Base: first}, plane)
			MOVQ(Mem{Base: second}, other)
			ADDQ(stride, first)
			ADDQ(stride, second)
			XORQ(plane, other)
			ANDQ(seconds, other)
			XORQ(other, plane)
			in := l.LanesOf(plane)
			for i := range u {
				l.AddIn(in, i, x, u[i])
			}
		}
		for i := range u {
			l.StoreIn(taken, i, u[i], l.At(dst, i))
		}
		ADDQ(step, dst)
		DECQ(n)
		JNZ(LabelRef(label(p)))
		JMP(LabelRef("done"))
	}
	Label("done")
	VZEROUPPER()
	RET()
}

package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// fill writes one keystream, 64 clocks at a time as package trivium does, with the three registers
// side by side: A, C, B.
func fill() {
	shifts := func(name string, a, b, c uint64) (by, rest reg.VecVirtual) {
		lanes := func(name string, list ...uint64) reg.VecVirtual {
			m, r := GLOBL(name, attr.RODATA|attr.NOPTR), YMM()
			for i, x := range list {
				DATA(8*i, U64(x))
			}
			VMOVDQU(m, r)
			return r
		}
		return lanes(name, a, c, b, 0), lanes(name+"Rest", 64-a, 64-c, 64-b, 64)
	}
	TEXT("fillAVX2", NOSPLIT, "func(registers *[6]uint64, dst *uint64, n int)")
	Pragma("noescape")
	vec.Describe("fillAVX2", "is trivium.Stream.Fill of n words.")
	state, dst, n := Load(Param("registers"), GP64()), Load(Param("dst"), GP64()), Load(Param("n"), GP64())
	out, outRest := shifts("taps", 27, 15, 45)
	in, inRest := shifts("feeds", 24, 6, 24)
	high, low := shifts("beyond", 128-93, 128-84, 128-111)
	ab, c := YMM(), XMM()
	VMOVDQU(Mem{Base: state}, ab)
	VMOVDQU(Mem{Base: state, Disp: 32}, c)
	lo, hi := YMM(), YMM()
	VPUNPCKLQDQ(c.AsY(), ab, lo)
	VPUNPCKHQDQ(c.AsY(), ab, hi)

	// at returns the 64 bits from some bit on.
	at := func(by, rest Op) reg.VecVirtual {
		x, y := YMM(), YMM()
		VPSRLVQ(by, lo, x)
		VPSLLVQ(rest, hi, y)
		VPOR(x, y, x)
		return x
	}
	fixed := func(by uint64) reg.VecVirtual {
		x, y := YMM(), YMM()
		VPSRLQ(Imm(by), lo, x)
		VPSLLQ(Imm(64-by), hi, y)
		VPOR(x, y, x)
		return x
	}
	Label("word")
	t, and, one, fed := at(out, outRest), fixed(2), fixed(1), at(in, inRest)
	VPXOR(lo, t, t)
	VPAND(one, and, and)
	VPXOR(t, and, and)
	next := YMM()
	VPERMQ(Imm(1|2<<2|0<<4|3<<6), and, next)
	VPXOR(fed, next, next)
	up := YMM()
	VPSLLVQ(low, next, up)
	VPOR(hi, up, lo)
	VPSRLVQ(high, next, hi)

	b, word := XMM(), XMM()
	VEXTRACTI128(Imm(1), t, b)
	VPXOR(b, t.AsX(), b)
	VPSRLDQ(Imm(8), b, word)
	VPXOR(b, word, word)
	VMOVQ(word, Mem{Base: dst})
	ADDQ(Imm(8), dst)
	DECQ(n)
	JNZ(LabelRef("word"))

	VPUNPCKLQDQ(hi, lo, ab)
	VMOVDQU(ab, Mem{Base: state})
	VPUNPCKHQDQ(hi, lo, ab)
	VMOVDQU(ab.AsX(), Mem{Base: state, Disp: 32})
	VZEROUPPER()
	RET()
}

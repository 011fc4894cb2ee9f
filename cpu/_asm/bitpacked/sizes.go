package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// wordOf is a vector of four times the same word.
func wordOf(x uint64) reg.VecVirtual {
	g, r := GP64(), reg.VecVirtual(YMM())
	MOVQ(U64(x), g)
	v.Broadcast(g, r)
	return r
}

// copies has each of four bytes eight times; a half of a vector has its own four.
func copies() Mem {
	m := GLOBL("copies", attr.RODATA|attr.NOPTR)
	for i := range 4 {
		DATA(8*i, U64(uint64(i)*0x0101010101010101))
	}
	return m
}

// sizes writes the bytes of the weights of a word, 32 at a time: every byte keeps its bit of a plane.
func sizes(planes int, copies Mem) {
	name := fmt.Sprintf("sizes%dAVX2", planes)
	TEXT(name, NOSPLIT, "func(sizes *[64]byte, w *uint64, offset int)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericSizes for %d planes.", planes))
	to, w, g := Load(Param("sizes"), GP64()), Load(Param("w"), GP64()), Load(Param("offset"), GP64())
	off, x, spread := YMM(), XMM(), YMM()
	VMOVQ(g, x)
	VPBROADCASTB(x, off)
	VMOVDQU(copies, spread)
	bit, top := wordOf(0x8040201008040201), wordOf(0x8080808080808080)
	for half := range 2 {
		sum := YMM()
		for i := planes - 1; i >= 0; i-- {
			x := YMM()
			VPBROADCASTD(Mem{Base: w, Disp: i*v.Bytes() + 4*half}, x)
			VPSHUFB(spread, x, x)
			VPAND(bit, x, x)
			VPCMPEQB(bit, x, x) // -1 where it is set
			if i == planes-1 {
				VPXOR(sum, sum, sum)
			} else {
				VPADDB(sum, sum, sum)
			}
			VPSUBB(x, sum, sum)
		}
		VPSUBB(off, sum, sum)
		minus := YMM()
		VPAND(top, sum, minus)
		VPABSB(sum, sum)
		VPOR(minus, sum, sum)
		v.Store(sum, Mem{Base: to, Disp: 32 * half})
	}
	VZEROUPPER()
	RET()
}

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// turn writes Kernel.Turn, eight indices at a time; how is a turning.
func turn() {
	TEXT("turnAVX2", NOSPLIT, "func(now, flips, d *uint64, blocks, size int, how *byte)")
	Pragma("noescape")
	vec.Describe("turnAVX2 is Kernel.Turn for blocks of eight indices, of size bytes of d each, seven bytes behind the last of which are read; how is a turning.")
	now, flips, d := Load(Param("now"), GP64()), Load(Param("flips"), GP64()), Load(Param("d"), GP64())
	blocks, size, how := Load(Param("blocks"), GP64()), Load(Param("size"), GP64()), Load(Param("how"), GP64())
	var of [3]reg.VecVirtual
	for i := range of {
		of[i] = XMM()
		VMOVDQU(Mem{Base: how, Disp: 16 * i}, of[i])
	}
	bytes, factor, all := of[0], of[1], of[2]
	Label("block")
	x, sign := XMM(), XMM()
	VMOVQ(Mem{Base: d}, x)
	VPSHUFB(bytes, x, x)
	VPMULHUW(factor, x, x)
	VPAND(all, x, x)
	VMOVDQU(Mem{Base: now}, sign)
	VPXOR(Mem{Base: flips}, sign, sign)
	VMOVDQU(sign, Mem{Base: now})
	VPXOR(sign, x, x)
	VMOVDQU(x, Mem{Base: flips})
	ADDQ(size, d)
	ADDQ(Imm(16), now)
	ADDQ(Imm(16), flips)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	RET()
}

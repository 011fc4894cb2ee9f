package main

import (
	"fmt"
	"math/bits"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// whole writes the planes of 64 numbers of width bits each. In word j those of plane i are bits that
// have the distance width, and are collected at once.
func whole(width int) {
	name := fmt.Sprintf("whole%dBMI2", width)
	TEXT(name, NOSPLIT, "func(u, from *uint64)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericWhole for %d bits.", width))
	u, from := Load(Param("u"), GP64()), Load(Param("from"), GP64())
	planes := make([]reg.GPVirtual, width)
	for j := range width {
		x := GP64()
		MOVQ(Mem{Base: from, Disp: 8 * j}, x)
		for i := range width {
			first := (64*j - i + width - 1) / width // number
			mask := uint64(0)
			for at := first*width + i - 64*j; at < 64; at += width {
				mask |= 1 << at
			}
			m, found := GP64(), GP64()
			MOVQ(U64(mask), m)
			PEXTQ(m, x, found)
			if first == 0 {
				planes[i] = found
				continue
			}
			SHLQ(Imm(uint64(first)), found)
			ORQ(found, planes[i])
		}
	}
	for i, p := range planes {
		MOVQ(p, Mem{Base: u, Disp: 8 * i})
	}
	RET()
}

// threes spreads eight numbers of three bytes, of which the first is byte 4, over as many words of
// four, in their lower bytes.
func threes() Mem {
	m := GLOBL("threes", attr.RODATA|attr.NOPTR)
	for d := range 8 {
		at := []int{4, 0}[d/4] + d%4*3 // in its half, which begins at byte 16
		DATA(4*d, U32(uint32(0x80000000|(at+2)<<16|(at+1)<<8|at)))
	}
	return m
}

// scaled writes the planes of 64 numbers of 24 bits, times values: of the products, which have 32
// bits, the highest byte.
func scaled(planes int, threes Mem) {
	name := fmt.Sprintf("scaled%dAVX2", planes)
	TEXT(name, NOSPLIT, "func(u, from *uint64, values int)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericScaled for products of %d bits.", planes))
	u, from, values := Load(Param("u"), GP64()), Load(Param("from"), GP64()), Load(Param("values"), GP64())
	spread, factor, x := YMM(), YMM(), XMM()
	VMOVDQU(threes, spread)
	VMOVQ(values, x)
	VPBROADCASTD(x, factor)
	sum := make([]reg.GPVirtual, planes)
	for i := range sum {
		sum[i] = GP64()
		XORQ(sum[i], sum[i])
	}
	left := GP64()
	MOVQ(U64(8), left)
	Label("eight")
	f := YMM()
	VMOVDQU(Mem{Base: from, Disp: -4}, f)
	VPSHUFB(spread, f, f)
	VPMULLD(factor, f, f)
	for i := range planes {
		top, found := YMM(), GP64()
		VPSLLD(Imm(uint64(7-i)), f, top)
		VMOVMSKPS(top, found.As32())
		SHLQ(Imm(56), found)
		SHRQ(Imm(8), sum[i])
		ORQ(found, sum[i])
	}
	ADDQ(Imm(24), from)
	DECQ(left)
	JNZ(LabelRef("eight"))
	for i, s := range sum {
		MOVQ(s, Mem{Base: u, Disp: 8 * i})
	}
	VZEROUPPER()
	RET()
}

// numbers writes what makes numbers of bits.
func numbers() {
	for width := 2; width <= 7; width++ {
		whole(width)
	}
	threes := threes()
	for planes := 2; planes <= bits.Len(255); planes++ {
		scaled(planes, threes)
	}
}

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"

	"tpmbench/cpu/asm/vec"
)

// pairSums writes what v of the units of one machine add up to, whose lanes are inputs.
func pairSums() {
	TEXT("pairSumsPOPCNT", NOSPLIT, "func(w, signs *uint64, words, planes, units int, sums *int)")
	Pragma("noescape")
	vec.Describe("pairSumsPOPCNT sets sums, [unit], to what v adds up to; w is u, [unit][word][plane], signs [unit][word].")
	w, signs, sums := Load(Param("w"), GP64()), Load(Param("signs"), GP64()), Load(Param("sums"), GP64())
	words, planes := Load(Param("words"), GP64()), Load(Param("planes"), GP64())
	units := Load(Param("units"), GP64())
	Label("unit")
	left, sum := GP64(), GP64()
	MOVQ(words, left)
	XORQ(sum, sum)
	Label("word")
	sign, n, at := GP64(), GP64(), GP64()
	MOVQ(Mem{Base: signs}, sign)
	// From the highest plane down, a word's sum doubles.
	MOVQ(planes, at)
	XORQ(n, n)
	Label("plane")
	x := GP64()
	MOVQ(Mem{Base: w, Index: at, Scale: 8, Disp: -8}, x)
	XORQ(sign, x)
	POPCNTQ(x, x)
	LEAQ(Mem{Base: x, Index: n, Scale: 2}, n)
	DECQ(at)
	JNZ(LabelRef("plane"))
	ADDQ(n, sum)
	LEAQ(Mem{Base: w, Index: planes, Scale: 8}, w)
	ADDQ(Imm(8), signs)
	DECQ(left)
	JNZ(LabelRef("word"))
	MOVQ(sum, Mem{Base: sums})
	ADDQ(Imm(8), sums)
	DECQ(units)
	JNZ(LabelRef("unit"))
	RET()
}

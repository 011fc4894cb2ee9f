// Command lanes writes the vector routines of package lanes.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		decide(v)
		count(v)
	}
	Generate()
}

// decide writes the decision to learn: tau as the parity of signs, then for each
// unit the lanes in which both machines agree and the unit's sign is tau.
func decide(v vec.ISA) {
	TEXT("decide"+v.Name, NOSPLIT, "func(sigmaA, sigmaB, learnA, learnB, up, learn *uint64, units int, invertTau, invertUp, alwaysUp uint64)")
	Pragma("noescape")
	vec.Describe("decide" + v.Name + " is genericDecide for one vector of lanes.")
	sigmaA, sigmaB := GP64(), GP64()
	Load(Param("sigmaA"), sigmaA)
	Load(Param("sigmaB"), sigmaB)
	learnA := Load(Param("learnA"), GP64())
	learnB := Load(Param("learnB"), GP64())
	up := Load(Param("up"), GP64())
	learn := Load(Param("learn"), GP64())
	units := Load(Param("units"), GP64())
	mask := func(param string) reg.VecVirtual {
		g, r := GP64(), v.Reg()
		Load(Param(param), g)
		v.Broadcast(g, r)
		return r
	}
	tauA, tauB := mask("invertTau"), mask("invertTau")
	a, b, n := GP64(), GP64(), GP64()
	MOVQ(sigmaA, a)
	MOVQ(sigmaB, b)
	MOVQ(units, n)
	Label("parity")
	v.Xor(Mem{Base: a}, tauA, tauA)
	v.Xor(Mem{Base: b}, tauB, tauB)
	ADDQ(Imm(uint64(v.Bytes())), a)
	ADDQ(Imm(uint64(v.Bytes())), b)
	DECQ(n)
	JNZ(LabelRef("parity"))

	agree, ones := v.Reg(), v.Reg()
	v.Ones(ones)
	v.Xor(tauA, tauB, agree)
	v.Xor(ones, agree, agree)
	v.Store(agree, Mem{Base: learn})
	invert, always := mask("invertUp"), mask("alwaysUp")
	v.Xor(tauA, invert, invert)
	v.Or(always, invert, invert)
	v.Store(invert, Mem{Base: up})

	Label("unit")
	for _, m := range []struct {
		sigma, learn reg.Register
		tau          reg.VecVirtual
	}{{sigmaA, learnA, tauA}, {sigmaB, learnB, tauB}} {
		x := v.Reg()
		v.Xor(Mem{Base: m.sigma}, m.tau, x)
		v.AndNot(agree, x, x)
		v.Store(x, Mem{Base: m.learn})
		ADDQ(Imm(uint64(v.Bytes())), m.sigma)
		ADDQ(Imm(uint64(v.Bytes())), m.learn)
	}
	DECQ(units)
	JNZ(LabelRef("unit"))
	VZEROUPPER()
	RET()
}

// count writes the addition of masks to vertical numbers, a carry at a time as
// far as any lane carries.
func count(v vec.ISA) {
	TEXT("count"+v.Name, NOSPLIT, "func(planes, masks *uint64, n int)")
	Pragma("noescape")
	vec.Describe("count" + v.Name + " adds n masks to the numbers in planes, none of which overflows.")
	planes := Load(Param("planes"), GP64())
	masks := Load(Param("masks"), GP64())
	n := Load(Param("n"), GP64())
	at := GP64()
	Label("mask")
	carry := v.Load(Mem{Base: masks})
	MOVQ(planes, at)
	Label("plane")
	v.JumpIfZero(carry, "next")
	x := v.Load(Mem{Base: at})
	v.HalfAdd(x, carry)
	v.Store(x, Mem{Base: at})
	ADDQ(Imm(uint64(v.Bytes())), at)
	JMP(LabelRef("plane"))
	Label("next")
	ADDQ(Imm(uint64(v.Bytes())), masks)
	DECQ(n)
	JNZ(LabelRef("mask"))
	VZEROUPPER()
	RET()
}

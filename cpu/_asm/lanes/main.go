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
		turn(v)
	}
	apart()
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

// countedTogether is how many masks are added up, in registers of countedPlanes planes, before their
// sum is added to the numbers.
const (
	countedPlanes   = 4
	countedTogether = 1 << countedPlanes
)

// count writes the addition of masks to vertical numbers, sixteen masks at a time and the rest one
// by one, a carry at a time as far as any lane carries.
func count(v vec.ISA) {
	TEXT("count"+v.Name, NOSPLIT, "func(planes, masks *uint64, n int)")
	Pragma("noescape")
	vec.Describe("count" + v.Name + " adds n masks to the numbers in planes, none of which overflows.")
	planes := Load(Param("planes"), GP64())
	masks := Load(Param("masks"), GP64())
	n := Load(Param("n"), GP64())
	at := GP64()
	// ripple adds carry to the planes from the first on.
	ripple := func(label string, first int, carry reg.VecVirtual) {
		LEAQ(v.At(planes, first), at)
		Label(label)
		v.JumpIfZero(carry, label+"Done")
		x := v.Load(Mem{Base: at})
		v.HalfAdd(x, carry)
		v.Store(x, Mem{Base: at})
		ADDQ(Imm(uint64(v.Bytes())), at)
		JMP(LabelRef(label))
		Label(label + "Done")
	}
	next := func() reg.VecVirtual {
		x := v.Load(Mem{Base: masks})
		ADDQ(Imm(uint64(v.Bytes())), masks)
		return x
	}

	CMPQ(n, Imm(countedTogether))
	JB(LabelRef("few"))
	var sum [countedPlanes]reg.VecVirtual
	for i := range sum {
		sum[i] = v.Zero()
	}
	// carry returns what 1<<i masks carry out of the first i planes of the sum.
	var carry func(i int) reg.VecVirtual
	carry = func(i int) reg.VecVirtual {
		if i == 0 {
			return next()
		}
		x, y := carry(i-1), carry(i-1)
		v.FullAdd(sum[i-1], x, y)
		return y
	}
	Label("together")
	ripple("sixteens", countedPlanes, carry(countedPlanes))
	SUBQ(Imm(countedTogether), n)
	CMPQ(n, Imm(countedTogether))
	JAE(LabelRef("together"))
	over := v.Zero()
	for i, x := range sum {
		plane := v.Load(v.At(planes, i))
		v.FullAdd(plane, x, over)
		v.Store(plane, v.At(planes, i))
	}
	ripple("over", countedPlanes, over)
	Label("few")
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("mask")
	ripple("plane", 0, next())
	DECQ(n)
	JNZ(LabelRef("mask"))
	Label("done")
	VZEROUPPER()
	RET()
}

// apart writes the transposition of words of planes, eight planes a block.
func apart() {
	v := vec.AVX512
	TEXT("apart"+v.Name, NOSPLIT, "func(dst, src *uint64, gap, blocks int)")
	Pragma("noescape")
	vec.Describe("apart" + v.Name + " is genericApart for a number of blocks of eight planes of eight words; gap is in bytes.")
	dst := Load(Param("dst"), GP64())
	src := Load(Param("src"), GP64())
	gap := Load(Param("gap"), GP64())
	blocks := Load(Param("blocks"), GP64())
	gaps := map[int]reg.Register{1: gap}
	for _, odd := range []int{3, 5, 7} {
		gaps[odd] = GP64()
		IMUL3Q(Imm(uint64(odd)), gap, gaps[odd])
	}
	Label("block")
	var x [8]reg.VecVirtual
	for i := range x {
		x[i] = v.Load(v.At(src, i))
	}
	for i, y := range vec.Transpose(x) {
		at := Mem{Base: dst}
		if i > 0 {
			scale := i & -i
			at.Index, at.Scale = gaps[i/scale], uint8(scale)
		}
		v.Store(y, at)
	}
	ADDQ(Imm(uint64(v.Bytes())), dst)
	ADDQ(U32(uint32(len(x)*v.Bytes())), src)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}

// turn writes the exchange of rows and bytes, eight rows at a time: of rows that are half, a quarter
// and an eighth of the eight apart, the parts of a word that are as far apart.
func turn(v vec.ISA) {
	TEXT("turn"+v.Name, NOSPLIT, "func(dst, src, flip *uint64, stride, blocks int)")
	Pragma("noescape")
	vec.Describe("turn" + v.Name + " is genericTurn for eight rows a block, of one vector each and stride bytes apart.")
	dst := Load(Param("dst"), GP64())
	src := Load(Param("src"), GP64())
	flip := Load(Param("flip"), GP64())
	stride := Load(Param("stride"), GP64())
	blocks := Load(Param("blocks"), GP64())
	halves := []int{4, 2, 1}
	masks := map[int]reg.VecVirtual{}
	for _, half := range halves {
		g := GP64()
		masks[half] = v.Reg()
		MOVQ(U64(^uint64(0)/(1<<(8*half)+1)), g)
		v.Broadcast(g, masks[half])
	}
	Label("block")
	var x [8]reg.VecVirtual
	for i := range x {
		x[i] = v.Load(v.At(flip, i))
		v.Xor(Mem{Base: src}, x[i], x[i])
		ADDQ(stride, src)
	}
	for _, half := range halves {
		for i := range x {
			if i&half == 0 {
				v.SwapParts(x[i], x[i+half], masks[half], uint64(8*half))
			}
		}
	}
	for i := range x {
		v.Store(x[i], v.At(dst, i))
	}
	ADDQ(U32(uint32(8*v.Bytes())), dst)
	ADDQ(U32(uint32(8*v.Bytes())), flip)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// Where the fields of a quadSteps stand.
const (
	quadW       = 0
	quadX       = 8
	quadMinus   = 16
	quadBits    = 24
	quadAt      = 32
	quadValid   = 40
	quadLimit   = 48
	quadTurns   = 56
	quadUnits   = 64
	quadInputs  = 72
	quadWords   = 80
	quadLeft    = 88
	quadOf      = 96
	quadTurn    = 104
	quadLeastA  = 112
	quadLeastB  = 120
	quadActive  = 128
	quadLearned = 160
	quadEqual   = 192
	quadTauA    = 224
	quadTauB    = 256
)

// shared is the most planes whose limits the machines of a pair share in registers.
const shared = 4

// quad writes steps of four pairs, one in each word of a vector: first the signs of the inputs, the
// sums and the outputs, unit by unit, and then the update.
func quad(planes int, nibbles Mem) {
	name := fmt.Sprintf("quad%dAVX2", planes)
	TEXT(name, NOSPLIT, "func(q *byte)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericQuad for %d planes.", planes))
	q := Load(Param("q"), GP64())
	field := func(at int) Mem { return Mem{Base: q, Disp: at} }
	read := func(at int) reg.GPVirtual {
		r := GP64()
		MOVQ(field(at), r)
		return r
	}
	all := func(at int) reg.VecVirtual { // a field in every word
		r := YMM()
		VPBROADCASTQ(field(at), r)
		return r
	}
	forward := func(by int, pointers ...reg.GPVirtual) {
		for _, p := range pointers {
			ADDQ(U32(uint64(by)), p)
		}
	}
	bytes := v.Bytes()
	machine := planes * bytes
	g, at := GP64(), read(quadAt)

	Label("step")
	counts := newPopcount(nibbles)
	zero := counts.zero
	v.Store(zero, field(quadTauA))
	v.Store(zero, field(quadTauB))
	w, x, minus, units := read(quadW), read(quadX), read(quadMinus), read(quadUnits)

	Label("unit")
	bits, valid, words := GP64(), read(quadValid), read(quadWords)
	MOVQ(at, bits)
	SHRQ(Imm(6), bits)
	SHLQ(Imm(5), bits)
	ADDQ(field(quadBits), bits)
	by, rest := XMM(), XMM()
	MOVQ(at, g)
	ANDQ(Imm(63), g)
	VMOVQ(g, by)
	NEGQ(g)
	ADDQ(Imm(64), g)
	VMOVQ(g, rest)
	sums := [2]reg.VecVirtual{v.Zero(), v.Zero()}
	ones := v.Zero()

	Label("summing")
	signs, next := YMM(), YMM()
	VMOVDQU(Mem{Base: bits}, signs)
	VMOVDQU(Mem{Base: bits, Disp: bytes}, next)
	VPSRLQ(by, signs, signs)
	VPSLLQ(rest, next, next)
	VPOR(next, signs, signs)
	VPBROADCASTQ(Mem{Base: valid}, next)
	VPAND(next, signs, signs)
	v.Store(signs, Mem{Base: x})
	VPADDQ(counts.word(signs), ones, ones)
	for m, sum := range sums {
		VPADDQ(counts.sum(planes, func(i int) reg.VecVirtual {
			u := YMM()
			VPXOR(Mem{Base: w, Disp: m*machine + i*bytes}, signs, u)
			return u
		}), sum, sum)
	}
	forward(bytes, bits, x)
	forward(2*machine, w)
	forward(8, valid)
	DECQ(words)
	JNZ(LabelRef("summing"))

	ADDQ(field(quadInputs), at)
	for m, sum := range sums {
		VPSUBQ(ones, sum, sum)
		VPSUBQ(all(quadLeastA+8*m), sum, sum)
		VPCMPGTQ(sum, zero, sum) // the field is less than what counts as +1
		v.Store(sum, Mem{Base: minus, Disp: m * bytes})
		tau := field(quadTauA + m*bytes)
		VPXOR(tau, sum, sum)
		v.Store(sum, tau)
	}
	forward(2*bytes, minus)
	DECQ(units)
	JNZ(LabelRef("unit"))

	learn, up, tau, differ := YMM(), YMM(), v.Load(field(quadTauA)), v.Zero()
	VPXOR(field(quadTauB), tau, learn)
	VPANDN(field(quadActive), learn, learn)
	count := v.Load(field(quadLearned))
	VPSUBQ(learn, count, count)
	v.Store(count, field(quadLearned))
	VPANDN(all(quadOf), tau, up)
	VPXOR(all(quadTurn), up, up)
	w, x, minus, units = read(quadW), read(quadX), read(quadMinus), read(quadUnits)
	limit, turns := read(quadLimit), read(quadTurns)

	Label("moved")
	moves := [2]reg.VecVirtual{YMM(), YMM()}
	for m, move := range moves {
		VPXOR(Mem{Base: minus, Disp: m * bytes}, tau, move)
		VPANDN(learn, move, move)
	}
	valid, words = read(quadValid), read(quadWords)

	Label("moving")
	turned := YMM()
	VPXOR(Mem{Base: x}, up, turned)
	edge := func(i int) reg.VecVirtual {
		r, l := YMM(), YMM()
		VPBROADCASTQ(Mem{Base: turns, Disp: 8 * i}, r)
		VPBROADCASTQ(Mem{Base: limit, Disp: 8 * i}, l)
		VPAND(turned, r, r)
		VPXOR(l, r, r)
		return r
	}
	var edges []reg.VecVirtual
	if planes <= shared {
		for i := range planes {
			edges = append(edges, edge(i))
		}
	}
	for m, move := range moves {
		plane := func(i int) Mem { return Mem{Base: w, Disp: m*machine + i*bytes} }
		borrow := YMM()
		for i := range planes {
			away := YMM()
			if planes <= shared {
				VPXOR(plane(i), edges[i], away)
			} else {
				VPXOR(plane(i), edge(i), away)
			}
			if i == 0 {
				borrow = away
			} else {
				VPOR(away, borrow, borrow)
			}
		}
		there := YMM()
		VPBROADCASTQ(Mem{Base: valid}, there)
		VPAND(move, borrow, borrow)
		VPAND(there, borrow, borrow)
		for i := range planes {
			old, now := v.Load(plane(i)), YMM()
			VPXOR(borrow, old, now)
			v.Store(now, plane(i))
			if m == 1 {
				VPXOR(Mem{Base: w, Disp: i * bytes}, now, now)
				VPOR(now, differ, differ)
			}
			if i < planes-1 {
				VPXOR(turned, old, old)
				VPANDN(borrow, old, borrow)
			}
		}
	}
	forward(bytes, x)
	forward(2*machine, w)
	forward(8, valid)
	DECQ(words)
	JNZ(LabelRef("moving"))
	forward(2*bytes, minus)
	DECQ(units)
	JNZ(LabelRef("moved"))

	equal, none := YMM(), v.Zero()
	VPCMPEQQ(none, differ, equal)
	VPAND(field(quadActive), equal, equal)
	v.Store(equal, field(quadEqual))
	DECQ(field(quadLeft))
	JZ(LabelRef("end"))
	VPTEST(equal, equal)
	JZ(LabelRef("step"))
	Label("end")
	MOVQ(at, field(quadAt))
	VZEROUPPER()
	RET()
}

// fillQuad writes the keystreams of four pairs, 64 clocks at a time as package trivium does.
func fillQuad() {
	TEXT("fillQuadAVX2", NOSPLIT, "func(registers, dst *uint64, n int)")
	Pragma("noescape")
	vec.Describe("fillQuadAVX2", "is genericFillQuad of n vectors.")
	state, dst, n := Load(Param("registers"), GP64()), Load(Param("dst"), GP64()), Load(Param("n"), GP64())
	type register struct{ lo, hi reg.VecVirtual }
	var r [3]register
	for i := range r {
		r[i] = register{v.Load(plane(state, 2*i)), v.Load(plane(state, 2*i+1))}
	}
	a, b, c := r[0], r[1], r[2]
	// at returns the 64 bits of a register from some bit on.
	at := func(r register, s uint64) reg.VecVirtual {
		x, y := YMM(), YMM()
		VPSRLQ(Imm(s), r.lo, x)
		VPSLLQ(Imm(64-s), r.hi, y)
		VPOR(y, x, x)
		return x
	}
	xor := func(x, y reg.VecVirtual) reg.VecVirtual {
		VPXOR(y, x, x)
		return x
	}
	and := func(x, y reg.VecVirtual) reg.VecVirtual {
		VPAND(y, x, x)
		return x
	}
	Label("vector")
	t1, t2, t3 := xor(at(a, 27), a.lo), xor(at(b, 15), b.lo), xor(at(c, 45), c.lo)
	out := YMM()
	VPXOR(t1, t2, out)
	VPXOR(t3, out, out)
	v.Store(out, Mem{Base: dst})
	a1 := xor(xor(t3, and(at(c, 2), at(c, 1))), at(a, 24))
	b1 := xor(xor(t1, and(at(a, 2), at(a, 1))), at(b, 6))
	c1 := xor(xor(t2, and(at(b, 2), at(b, 1))), at(c, 24))
	for _, x := range []struct {
		register
		next   reg.VecVirtual
		length uint64
	}{{a, a1, 93}, {b, b1, 84}, {c, c1, 111}} {
		t := YMM()
		VPSLLQ(Imm(x.length-64), x.next, t)
		VPOR(x.hi, t, x.lo)
		VPSRLQ(Imm(128-x.length), x.next, x.hi)
	}
	forward := Imm(uint64(v.Bytes()))
	ADDQ(forward, dst)
	DECQ(n)
	JNZ(LabelRef("vector"))
	for i := range r {
		v.Store(r[i].lo, plane(state, 2*i))
		v.Store(r[i].hi, plane(state, 2*i+1))
	}
	VZEROUPPER()
	RET()
}

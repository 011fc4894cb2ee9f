package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// An ensemble's lanes are attackers of one pair, so the signs of a vector's inputs are as
// many bits, and the vector of them is one of few rows. See ensemble in bitsliced.

// writeEnsemble writes a pass of an ensemble's hidden unit, in one column of its lanes: it
// moves and turns the weights and leaves their sum at sums.
func (u *unit) writeEnsemble() {
	u.begin("ensemble", "does one pass of a hidden unit of an ensemble")
	v := u.v
	h := &ensembleUnit{unit: u, rows: u.arg(argRows), learn: v.Load(Mem{Base: u.arg(argLearn1)})}
	if u.d.l == 0 {
		h.low, h.limit = u.arg(argLow), u.arg(argLimit)
	}
	t := newTree(u, u.sums, u.d.planes)
	h.start(t)
	z, n := u.arg(argW1), u.arg(argN)
	signs, flips := u.arg(argSignsAt), u.arg(argFlipsAt)
	inChunks(u, n, func(inputs int) {
		for i := range inputs {
			plane := func(p int) Mem { return v.At(z, i*u.d.planes+p) }
			h.fall(plane, Mem{Base: signs, Disp: 2 * i}, Mem{Base: flips, Disp: 2 * i}, func(p int, x reg.VecVirtual) {
				home := plane(p)
				v.Store(x, home)
				t.feed(p, x, &home)
			})
		}
		t.flush()
		ADDQ(U32(uint32(inputs*u.d.planes*v.Bytes())), z)
		ADDQ(Imm(uint64(2*inputs)), signs)
		ADDQ(Imm(uint64(2*inputs)), flips)
	})
	u.across(t)
	t.store()
	VZEROUPPER()
	RET()
}

// inChunks calls chunk for n inputs, eight at a time and the rest in fours, twos and
// ones.
func inChunks(u *unit, n reg.GPVirtual, chunk func(inputs int)) {
	eights, rest := u.label("eights"), u.label("rest")
	SUBQ(Imm(8), n)
	JL(LabelRef(rest))
	Label(eights)
	chunk(8)
	SUBQ(Imm(8), n)
	JGE(LabelRef(eights))
	Label(rest)
	for _, inputs := range []int{4, 2, 1} {
		skip := u.label("skip")
		TESTQ(U32(uint32(inputs)), n) // n is the rest less 8, with the same low bits
		JZ(LabelRef(skip))
		chunk(inputs)
		Label(skip)
	}
}

// ensembleUnit writes the update of one weight of an ensemble.
type ensembleUnit struct {
	*unit
	rows       reg.GPVirtual // the vectors that signs may be: [signs][word]
	learn      reg.VecVirtual
	low, limit reg.GPVirtual // masks where the limit is not in the code
}

// row returns the vector of the signs whose index, times eight, is in r.
func (h *ensembleUnit) row(r reg.GPVirtual) reg.VecVirtual {
	return h.v.Load(Mem{Base: h.rows, Index: r, Scale: uint8(h.v.Words)})
}

// start begins the sums of t with a number in the first part, whose vector is that of
// the signs 1.
func (h *ensembleUnit) start(t *tree) {
	v, number := h.v, h.arg(argStart)
	bit := func(n reg.GPVirtual) reg.VecVirtual {
		b := GP64()
		MOVQ(n, b)
		ANDQ(Imm(1), b)
		SHLQ(Imm(3), b)
		return h.row(b)
	}
	for i := range t.acc {
		t.acc[i] = bit(number)
		SHRQ(Imm(1), number)
	}
	h.eachFurther(len(t.acc), []reg.GPVirtual{h.sums}, func(at []Mem) {
		v.Store(bit(number), at[0])
		SHRQ(Imm(1), number)
	})
}

// fall writes the update, a decrement by b = learn & not at the limit, together with
// the turn to the next signs:
//
//	z[i] ^= b ^ flip,  b &= ^z[i]
//
// signs and flips are where their indices stand; each gets a moved plane.
func (h *ensembleUnit) fall(plane func(int) Mem, signs, flips Mem, each func(i int, x reg.VecVirtual)) {
	v := h.v
	was, turn := GP64(), GP64()
	MOVWQZX(signs, was)
	MOVWQZX(flips, turn)
	sign, flip := h.row(was), h.row(turn)
	var z []reg.VecVirtual
	for i := range h.d.planes {
		z = append(z, v.Load(plane(i)))
	}
	borrow := h.away(z, sign)
	for i, x := range z {
		var further reg.VecVirtual
		if i < len(z)-1 {
			further = v.Reg()
			v.AndNot(borrow, x, further)
		}
		v.Xor3(x, borrow, flip)
		each(i, x)
		borrow = further
	}
}

// away returns learn & not at the limit, where the planes below low equal the limit's
// turned by sign, which it overwrites, and the others the limit's.
func (h *ensembleUnit) away(z []reg.VecVirtual, sign reg.VecVirtual) reg.VecVirtual {
	v, e := h.v, h.v.Reg()
	switch {
	case h.d.l > 0 && v.Wide:
		e = sign
		low, limit := h.d.low, h.d.limit
		vec.Ternary(e, z[0], z[1], func(sign, z0, z1 bool) bool {
			return z0 != (sign != (limit&1 == 1)) || z1 != (sign && low > 1)
		})
		for i := 2; i < len(z)-1; i++ {
			v.Or(z[i], e, e)
		}
		if len(z) == 2 {
			v.And(h.learn, e, e)
		} else {
			vec.Ternary(e, z[len(z)-1], h.learn, func(e, z, learn bool) bool { return (e || z) && learn })
		}
	case h.d.l == 2:
		t := v.Reg()
		v.Xor(z[1], sign, e)
		v.Or(z[2], e, e)
		v.And(h.learn, e, e)
		v.Xor(z[0], sign, t)
		v.AndNot(h.learn, t, t)
		v.Or(t, e, e)
	case h.d.l > 0:
		v.Xor(z[0], sign, e)
		for _, x := range z[1:] {
			v.Or(x, e, e)
		}
		v.And(h.learn, e, e)
	default:
		e = v.Zero()
		for i, x := range z {
			t := v.Reg()
			v.And(Mem{Base: h.low, Disp: i * v.Bytes()}, sign, t)
			v.Xor(x, t, t)
			v.OrDiffer(e, t, Mem{Base: h.limit, Disp: i * v.Bytes()})
		}
		v.And(h.learn, e, e)
	}
	return e
}

// roomForSums is the planes of room for a field; bitsliced's is its twin.
const roomForSums = 48

// ensembleWeakest writes the search for the hidden unit with the smallest |h|, one unit
// after the other in ascending order, so that of equals the lowest stays.
func ensembleWeakest(v vec.ISA) {
	TEXT("ensembleWeakest"+v.Name, NOSPLIT, "func(fields, least, weak *uint64, planes, units, negative int)")
	Pragma("noescape")
	vec.Describe("ensembleWeakest" + v.Name + " is genericWeakest for a vector; planes are at least 2.")
	size := Imm(uint64(v.Bytes()))
	fields, weak := Load(Param("fields"), GP64()), Load(Param("weak"), GP64())
	units := Load(Param("units"), GP64())
	negative := Load(Param("negative"), GP64()).(reg.GPVirtual)
	NEGQ(negative)
	extra := v.Reg()
	v.Broadcast(negative, extra)
	unit, n, at, least := GP64(), GP64(), GP64(), GP64()
	XORQ(unit, unit)
	each := func(name string, f func(h, least Mem)) {
		Load(Param("planes"), n)
		MOVQ(fields, at)
		Load(Param("least"), least)
		DECQ(n)
		Label(name)
		f(Mem{Base: at}, Mem{Base: least})
		ADDQ(size, at)
		ADDQ(size, least)
		DECQ(n)
		JNZ(LabelRef(name))
	}
	Label("unit")
	Load(Param("planes"), n)
	IMUL3Q(size, n, n)
	ADDQ(fields, n)
	sign := v.Load(Mem{Base: n, Disp: -v.Bytes()})
	carry, less := v.Reg(), v.Zero()
	v.Xor(sign, extra, carry)
	magnitude := func(h Mem) reg.VecVirtual {
		x, m := v.Load(h), v.Reg()
		v.Xor(sign, x, x)
		v.Xor(carry, x, m)
		v.And(x, carry, carry)
		return m
	}
	TESTQ(unit, unit)
	JNZ(LabelRef("further"))
	each("first", func(h, least Mem) { v.Store(magnitude(h), least) })
	v.Ones(less)
	JMP(LabelRef("compared"))
	Label("further")
	each("magnitude", func(h, least Mem) {
		m := magnitude(h)
		v.Store(m, h)
		v.Borrow(less, m, v.Load(least))
	})
	LEAQ(Mem{Base: unit, Disp: 1}, n)
	CMPQ(n, units)
	JE(LabelRef("compared")) // there is none to compare with
	each("keep", func(h, least Mem) {
		x := v.Load(least)
		v.Select(x, less, h)
		v.Store(x, least)
	})
	Label("compared")
	MOVQ(weak, at)
	MOVQ(unit, n)
	Label("lower")
	TESTQ(n, n)
	JZ(LabelRef("this"))
	x := v.Reg()
	v.AndNot(Mem{Base: at}, less, x)
	v.Store(x, Mem{Base: at})
	ADDQ(size, at)
	DECQ(n)
	JMP(LabelRef("lower"))
	Label("this")
	v.Store(less, Mem{Base: at})
	ADDQ(U32(uint32(roomForSums*v.Bytes())), fields)
	INCQ(unit)
	CMPQ(unit, units)
	JL(LabelRef("unit"))
	VZEROUPPER()
	RET()
}

// ensembleDecide writes the decision in which lanes each unit learns.
func ensembleDecide(v vec.ISA) {
	TEXT("ensembleDecide"+v.Name, NOSPLIT, "func(fields, weak, learn *uint64, planes, units int, toward, wrong uint64, what int)")
	Pragma("noescape")
	vec.Describe("ensembleDecide" + v.Name + " is what genericDecide does after genericWeakest, for a vector.")
	size := Imm(uint64(v.Bytes()))
	field, weak, learn := Load(Param("fields"), GP64()), Load(Param("weak"), GP64()), Load(Param("learn"), GP64())
	planes, n, what := Load(Param("planes"), GP64()), GP64(), Load(Param("what"), GP64())
	toward, wrong, ones := v.Reg(), v.Reg(), v.Reg()
	v.Broadcast(Load(Param("toward"), GP64()).(reg.GPVirtual), toward)
	v.Broadcast(Load(Param("wrong"), GP64()).(reg.GPVirtual), wrong)
	v.Ones(ones)
	IMUL3Q(size, planes, planes)
	ADDQ(planes, field) // behind the sign
	each := func(name string, f func(learn Mem)) {
		Load(Param("learn"), learn)
		Load(Param("units"), n)
		Label(name)
		f(Mem{Base: learn})
		ADDQ(size, learn)
		DECQ(n)
		JNZ(LabelRef(name))
	}
	each("sign", func(learn Mem) {
		x := v.Load(Mem{Base: field, Disp: -v.Bytes()})
		v.Xor(toward, x, x)
		v.Store(x, learn)
		v.Xor3(wrong, x, ones)
		ADDQ(U32(uint32(roomForSums*v.Bytes())), field)
	})
	CMPQ(what, Imm(1)) // LearnRight
	JL(LabelRef("done"))
	JG(LabelRef("flipped"))
	each("right", func(learn Mem) {
		x := v.Reg()
		v.AndNot(learn, wrong, x)
		v.Store(x, learn)
	})
	JMP(LabelRef("done"))
	Label("flipped")
	each("flip", func(learn Mem) {
		x := v.Reg()
		v.And(Mem{Base: weak}, wrong, x)
		v.Xor(learn, x, x)
		v.Store(x, learn)
		ADDQ(size, weak)
	})
	Label("done")
	VZEROUPPER()
	RET()
}

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/planes"
	"tpmbench/cpu/asm/vec"
)

// writePass writes a pass of hidden units, one after the other, in one column of their lanes: it moves
// and turns the weights and leaves the sum of each unit's at sums.
func writePass(v vec.ISA, d planes.Depth) {
	h := &unit{Routine: planes.New(v, d, argSum, argInterleave)}
	h.Begin("pass", "does one pass of hidden units")
	each := h.Label("unit")
	Label(each)
	h.rows, h.sums, h.learn = h.Arg(argRows), h.Arg(argSums), v.Load(Mem{Base: h.Arg(argLearn)})
	if h.D.L == 0 {
		h.low, h.limit = h.Arg(argLow), h.Arg(argLimit)
	}
	t := planes.NewTree(h.Routine, h.sums, h.D.Planes)
	h.start(t)
	z, n := h.Arg(argZ), h.Arg(argN)
	signs, flips := h.Arg(argSigns), h.Arg(argFlips)
	feed := t.Feed
	if !v.Wide && h.D.L > 0 {
		// To be added, a weight must have moved, and what waits for that takes the places in which a
		// processor holds what waits. So the weight six before it is added. General depths gain nothing.
		feed = func(p int, _ reg.VecVirtual, home *Mem) { t.FeedBehind(6*h.D.Planes, p, *home) }
	}
	h.InChunks(n, func(inputs int) {
		for i := range inputs {
			plane := func(p int) Mem { return v.At(z, i*h.D.Planes+p) }
			h.fall(plane, Mem{Base: signs, Disp: 2 * i}, Mem{Base: flips, Disp: 2 * i}, func(p int, x reg.VecVirtual) {
				home := plane(p)
				v.Store(x, home)
				feed(p, x, &home)
			})
		}
		t.Flush()
		ADDQ(U32(uint32(inputs*h.D.Planes*v.Bytes())), z)
		ADDQ(Imm(uint64(2*inputs)), signs)
		ADDQ(Imm(uint64(2*inputs)), flips)
	})
	h.Across(t)
	t.Store()
	h.Next(argNext, each)
	VZEROUPPER()
	RET()
}

// unit writes the update of one weight of an ensemble.
type unit struct {
	*planes.Routine
	sums       reg.GPVirtual
	rows       reg.GPVirtual // the vectors that signs may be: [signs][word]
	learn      reg.VecVirtual
	low, limit reg.GPVirtual // masks where the limit is not in the code
}

// at returns where the vector of the signs is whose index, times eight, is in r.
func (h *unit) at(r reg.GPVirtual) Mem { return Mem{Base: h.rows, Index: r, Scale: uint8(h.V.Words)} }

// row returns that vector.
func (h *unit) row(r reg.GPVirtual) reg.VecVirtual { return h.V.Load(h.at(r)) }

// start begins the sums of t with a number in the first part, whose vector is that of
// the signs 1.
func (h *unit) start(t *planes.Tree) {
	v, number := h.V, h.Arg(argStart)
	bit := func(n reg.GPVirtual) reg.VecVirtual {
		b := GP64()
		MOVQ(n, b)
		ANDQ(Imm(1), b)
		SHLQ(Imm(3), b)
		return h.row(b)
	}
	for i := range t.Acc {
		t.Acc[i] = bit(number)
		SHRQ(Imm(1), number)
	}
	h.EachFurther(len(t.Acc), []reg.GPVirtual{h.sums}, func(at []Mem) {
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
func (h *unit) fall(plane func(int) Mem, signs, flips Mem, each func(i int, x reg.VecVirtual)) {
	v := h.V
	was, turn := GP64(), GP64()
	MOVWQZX(signs, was)
	MOVWQZX(flips, turn)
	var sign Op = h.at(was) // where it is needed once
	if v.Wide || h.D.L == 0 || h.D.L == 2 {
		sign = h.row(was)
	}
	flip := h.row(turn)
	var z []reg.VecVirtual
	for i := range h.D.Planes {
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
// turned by sign, which it overwrites if it is a register, and the others the limit's.
func (h *unit) away(z []reg.VecVirtual, sign Op) reg.VecVirtual {
	v, e := h.V, h.V.Reg()
	switch {
	case h.D.L > 0 && v.Wide:
		e = sign.(reg.VecVirtual)
		low, limit := h.D.Low, h.D.Limit
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
	case h.D.L == 2:
		t := v.Reg()
		v.Xor(z[1], sign, e)
		v.Or(z[2], e, e)
		v.And(h.learn, e, e)
		v.Xor(z[0], sign, t)
		v.AndNot(h.learn, t, t)
		v.Or(t, e, e)
	case h.D.L > 0:
		rest := z[1] // first, since the sign comes last
		for i, x := range z[2:] {
			if i == 0 {
				rest = v.Reg()
				v.Or(z[1], x, rest)
			} else {
				v.Or(x, rest, rest)
			}
		}
		v.Xor(sign, z[0], e)
		v.Or(rest, e, e)
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

// roomForSums is the planes of room for a field; that of package attackers is its twin.
const roomForSums = 48

// weakest writes the search for the hidden unit with the smallest |h|, one unit
// after the other in ascending order, so that of equals the lowest stays.
func weakest(v vec.ISA) {
	TEXT("weakest"+v.Name, NOSPLIT, "func(fields, least, weak *uint64, planes, units, negative int)")
	Pragma("noescape")
	vec.Describe("weakest" + v.Name + " is genericWeakest for a vector; planes are at least 2.")
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

// decide writes the decision in which lanes each unit learns.
func decide(v vec.ISA) {
	TEXT("decide"+v.Name, NOSPLIT, "func(fields, weak, learn *uint64, planes, units int, toward, wrong uint64, what int)")
	Pragma("noescape")
	vec.Describe("decide" + v.Name + " is what genericDecide does after genericWeakest, for a vector.")
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

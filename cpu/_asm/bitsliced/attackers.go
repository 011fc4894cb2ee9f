package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/planes"
	"tpmbench/cpu/asm/vec"
)

// writeAttacker writes a pass of an attacker's hidden unit: the first machine of the
// arguments is the attacker, the second is A, which the same pass has moved. The
// set signs are as A's pass counted them. The sums stay, for the local field.
func (u *unit) writeAttacker() {
	u.begin("attacker", "does one pass of an attacker's hidden unit")
	t := u.machine(argW1, argLearn1, argStrict1, argSigma1, argW2)
	t.Store()
	VZEROUPPER()
	RET()
}

// writeDistance writes the count of the inputs at which two machines have different
// weights: a tree over where any plane differs.
func (u *unit) writeDistance() {
	u.begin("distance", "counts the weights in which two machines of a hidden unit differ, at sums,")
	v := u.V
	t := planes.NewTree(u.Routine, u.sums, 0)
	u.clear(u.sums, t)
	row := u.D.Planes * v.Bytes()
	count := func(a, b reg.GPVirtual, inputs int) {
		for i := range inputs {
			x := v.Load(v.At(a, i*u.D.Planes))
			v.Xor(v.At(b, i*u.D.Planes), x, x)
			for p := 1; p < u.D.Planes; p++ {
				v.OrDiffer(x, v.Load(v.At(a, i*u.D.Planes+p)), v.At(b, i*u.D.Planes+p))
			}
			t.Feed(0, x, nil)
		}
		t.Flush()
	}
	u.ifTail(func() { count(u.behind(argW1, row), u.behind(argW2, row), 1) })
	a, b := u.cursor(argW1, row), u.cursor(argW2, row)
	u.eachChunk([]cursor{a, b}, func(inputs int) { count(a.GPVirtual, b.GPVirtual, inputs) })
	u.Across(t)
	t.Store()
	VZEROUPPER()
	RET()
}

// weakest writes the search for the hidden unit with the smallest |h|, one unit
// after the other in ascending order, so that of equals the lowest stays.
//
// h is the sum of v less what it is where h = 0, at signs, and where that borrows in
// the end its two's complement is inverted and 1 added. Of the magnitudes the
// smaller is kept.
func weakest(v vec.ISA) {
	TEXT("weakest"+v.Name, NOSPLIT, "func(sums, signs, least, unit *uint64, planes, k int)")
	Pragma("noescape")
	vec.Describe("weakest" + v.Name + " compares |h| of hidden unit k, whose sums it overwrites, with the least before, all of the same number of planes, and sets the lanes of each unit, [k], that have the least.")
	size := Imm(uint64(v.Bytes()))
	sums, signs := Load(Param("sums"), GP64()).(reg.GPVirtual), Load(Param("signs"), GP64()).(reg.GPVirtual)
	least, unit := Load(Param("least"), GP64()).(reg.GPVirtual), Load(Param("unit"), GP64()).(reg.GPVirtual)
	k := Load(Param("k"), GP64())
	at, n := GP64(), GP64()
	each := func(name string, f func(), further ...reg.GPVirtual) {
		MOVQ(sums, at)
		Load(Param("planes"), n)
		Label(name)
		f()
		for _, p := range append(further, at) {
			ADDQ(size, p)
		}
		DECQ(n)
		JNZ(LabelRef(name))
	}
	here := Mem{Base: at}

	borrow := v.Zero()
	each("field", func() {
		x, y, h := v.Load(here), v.Load(Mem{Base: signs}), v.Reg()
		v.Xor(x, y, h)
		v.Xor(h, borrow, h)
		v.Store(h, here)
		v.Borrow(borrow, x, y)
	}, signs)

	carry, less := v.Reg(), v.Zero()
	v.Or(borrow, borrow, carry)
	each("magnitude", func() {
		x, h := v.Load(here), v.Reg()
		v.Xor(borrow, x, x)
		v.Xor(carry, x, h)
		v.And(x, carry, carry)
		v.Store(h, here)
		v.Borrow(less, h, v.Load(Mem{Base: least}))
	}, least)
	TESTQ(k, k)
	JNZ(LabelRef("compared"))
	v.Ones(less)
	Label("compared")

	Load(Param("least"), least)
	each("keep", func() {
		x := v.Load(Mem{Base: least})
		v.Select(x, less, here)
		v.Store(x, Mem{Base: least})
	}, least)

	Label("lower")
	TESTQ(k, k)
	JZ(LabelRef("this"))
	x := v.Reg()
	v.AndNot(Mem{Base: unit}, less, x)
	v.Store(x, Mem{Base: unit})
	ADDQ(size, unit)
	DECQ(k)
	JMP(LabelRef("lower"))
	Label("this")
	v.Store(less, Mem{Base: unit})
	VZEROUPPER()
	RET()
}

// Command doubles writes the vector routines of package doubles.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// size is that of a vector: four float64.
const size = 32

func main() {
	ConstraintExpr("amd64,!purego")
	fields()
	move()
	scale()
	Generate()
}

// Products and sums are instructions of their own: fused ones would round once where
// the contract has two roundings. A sum over n is a chain of additions, which takes
// their latency; those of A and B go side by side.

func begin(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	vec.Describe(name + " " + doc)
}

func pointer(name string) reg.Register { return Load(Param(name), GP64()) }

// over writes a loop over n elements, at each of which body is; the pointers move on.
func over(n reg.Register, pointers []reg.Register, body func()) {
	TESTQ(n, n)
	JZ(LabelRef("done"))
	Label("next")
	body()
	for _, p := range pointers {
		ADDQ(Imm(size), p)
	}
	DECQ(n)
	JNZ(LabelRef("next"))
	Label("done")
}

func zero() reg.VecVirtual {
	r := YMM()
	VXORPD(r, r, r)
	return r
}

func load(p reg.Register) reg.VecVirtual {
	r := YMM()
	VMOVUPD(Mem{Base: p}, r)
	return r
}

func fields() {
	begin("fieldsAVX2", "func(a, b, x *float64, n int, sums *[8]float64)", "sets sums to a.x and b.x of the four lanes.")
	a, b, x := pointer("a"), pointer("b"), pointer("x")
	n, sums := pointer("n"), pointer("sums")
	sumA, sumB := zero(), zero()
	over(n, []reg.Register{a, b, x}, func() {
		input, t := load(x), YMM()
		VMULPD(Mem{Base: a}, input, t)
		VADDPD(t, sumA, sumA)
		VMULPD(Mem{Base: b}, input, input)
		VADDPD(input, sumB, sumB)
	})
	VMOVUPD(sumA, Mem{Base: sums})
	VMOVUPD(sumB, Mem{Base: sums, Disp: size})
	VZEROUPPER()
	RET()
}

func move() {
	begin("moveAVX2", "func(a, b, x *float64, n int, by, squares *[8]float64)", "adds by*x to a and b, and sets squares to the new a.a and b.b.")
	a, b, x := pointer("a"), pointer("b"), pointer("x")
	n, by, squares := pointer("n"), pointer("by"), pointer("squares")
	byA, byB := load(by), YMM()
	VMOVUPD(Mem{Base: by, Disp: size}, byB)
	sumA, sumB := zero(), zero()
	over(n, []reg.Register{a, b, x}, func() {
		input := load(x)
		for _, m := range []struct {
			w       reg.Register
			by, sum reg.VecVirtual
		}{{a, byA, sumA}, {b, byB, sumB}} {
			t := YMM()
			VMULPD(input, m.by, t)
			VADDPD(Mem{Base: m.w}, t, t)
			VMOVUPD(t, Mem{Base: m.w})
			VMULPD(t, t, t)
			VADDPD(t, m.sum, m.sum)
		}
	})
	VMOVUPD(sumA, Mem{Base: squares})
	VMOVUPD(sumB, Mem{Base: squares, Disp: size})
	VZEROUPPER()
	RET()
}

func scale() {
	begin("scaleAVX2", "func(a, b *float64, n int, by *[8]float64)", "multiplies a and b by by.")
	a, b := pointer("a"), pointer("b")
	n, by := pointer("n"), pointer("by")
	byA, byB := load(by), YMM()
	VMOVUPD(Mem{Base: by, Disp: size}, byB)
	over(n, []reg.Register{a, b}, func() {
		t, u := YMM(), YMM()
		VMULPD(Mem{Base: a}, byA, t)
		VMOVUPD(t, Mem{Base: a})
		VMULPD(Mem{Base: b}, byB, u)
		VMOVUPD(u, Mem{Base: b})
	})
	VZEROUPPER()
	RET()
}

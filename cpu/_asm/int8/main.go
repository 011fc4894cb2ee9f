// Command int8 writes the vector kernels of package int8.
//
// A word's 64 lanes are a byte each: one AVX-512 vector, or two halves in AVX2.
// A weight is kept as v = w*x, x the last input, so that a decision moves all
// weights of a lane the same way, and the new input's turn changes signs only.
//
// # Move and clip in one operation
//
// A lane of a unit goes up by m in {0, 1} or down by m, as Up says, for all of a
// pass. Let c = 127-L where it goes up and c = L-128 where it goes down; the one
// is the other's complement. With e = c+m or c-m, the saturating
//
//	t = sat(v + e)   has   t - c = clip(v +- m, -L, L)
//
// for every L from 1 to 127: going up, v+c+m is in 127-2L..128, so nothing
// saturates below (127-2L >= -127), and t is 127 just where v+m > L: t-c = L.
// Going down, v+c-m is in -129..2L-128, so nothing saturates above, and t is -128
// just where v-m < -L: t-c = -L. And e is a byte: at most 128-L <= 127, at least
// L-129 >= -128. So v is within -L..L again, and -128 arises in t only.
//
// # The sums
//
// Bytes are added in bytes for as many inputs as 127/L, then widened. A word of
// 16 bits holds the bytes of an even lane, e, and an odd one, o. Even bytes begin
// at 128, so they are 128 plus their sum, in 1..255, and never borrow from o:
// the word as a signed number is 256*o + 128 + e. Two sums of such words h,
//
//	W = sum of h mod 2^16      O = sum of h>>8 = sum of o
//
// take three operations, and W - 256*O - 128*(how many) = sum of e, mod 2^16,
// which is exact as long as the sum fits: for 32767/L inputs, a chunk. Units of
// more inputs add their chunks' sums in 32 bits, in memory.
//
// The sums' signs are then two masks: h >= 0 where h has no sign bit, h > 0 where
// -h has one.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

const (
	pair    = 128 // bytes of a weight of A and B
	machine = 64  // of these, one machine's
)

func main() {
	ConstraintExpr("amd64,!purego")
	constants()
	unit512()
	attacker512(false)
	attacker512(true)
	weakest512(false)
	weakest512(true)
	distance512()
	take512()
	unit2()
	turns2()
	attacker2(false)
	attacker2(true)
	weakest2(false)
	weakest2(true)
	distance2()
	take2()
	Generate()
}

const unitArgs = "func(w *int8, old, next *uint64, n, stride, limit, block, chunk int, learnA, learnB, up uint64, wide *int32) (gtA, geA, gtB, geB, differ uint64)"

func unitDoc(name string) {
	vec.Describe(name+" does one pass of one hidden unit of n inputs in 64 lanes; planes are stride bytes apart.",
		"block is the number of inputs whose sum fits a byte: 1, 2 or a multiple of 4. chunk, a",
		"multiple of 4, is that of 16 bits; wide is 128 zeros if n is more, else nil. gt and ge are",
		"the lanes in which the unit's sum is above 0 and not below it.")
}

const takeArgs = "func(dst *int8, step, n int, src *uint64, planes, stride int, mask uint64, offset int)"

func takeDoc(name string) {
	vec.Describe(name+" sets the lanes of mask in n weights of a machine, step bytes apart, to what planes,",
		"stride bytes apart, hold, less offset.")
}

// pass is what the units of both instruction sets share: the walk over inputs.
type pass struct {
	rows            []row        // of the next input
	old, next       reg.Register // its planes, where the pass reads them
	stride, stride3 reg.Register
	bias            reg.GPVirtual
	begin           func()                  // empty byte sums
	input           func(i int, first bool) // input i of the next; first: byte sums begin with it
	widen           func()                  // adds byte sums to sums of 16 bits
	clear           func()                  // empty sums of 16 bits
	close           func()                  // W becomes the even lanes' sums
	flush           func()                  // adds sums of 16 bits to those of 32
	pack            func()                  // sets sums of 16 bits to those of 32, kept within 16
}

// row is what a pass goes over, one input after the other, with the bytes from one to the next.
type row struct {
	at   reg.Register
	step int
}

// input returns the memory of input i of the next four.
func (r row) input(i int) Mem { return Mem{Base: r.at, Disp: i * r.step} }

// row adds a parameter to what the pass goes over.
func (p *pass) row(name string, step int) row {
	r := row{Load(Param(name), GP64()), step}
	p.rows = append(p.rows, r)
	return r
}

// planes loads the parameters of planes.
func (p *pass) planes() {
	p.old = Load(Param("old"), GP64())
	p.next = Load(Param("next"), GP64())
	p.stride = Load(Param("stride"), GP64())
	r := GP64()
	LEAQ(Mem{Base: p.stride, Index: p.stride, Scale: 2}, r)
	p.stride3 = r
}

// plane returns the memory of plane i of the next four.
func (p *pass) plane(base reg.Register, i int) Mem {
	switch i {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: p.stride3, Scale: 1}
	}
	return Mem{Base: base, Index: p.stride, Scale: uint8(i)}
}

// advance goes on by 1 or 4 inputs.
func (p *pass) advance(inputs int) {
	for _, r := range p.rows {
		ADDQ(U32(uint32(inputs*r.step)), r.at)
	}
	if p.old == nil {
		return
	}
	for _, plane := range []reg.Register{p.old, p.next} {
		LEAQ(Mem{Base: plane, Index: p.stride, Scale: uint8(inputs)}, plane)
	}
}

// walk goes over all inputs. Four are done at a time, in one of three loops: a
// widening each block, each two or each input.
func (p *pass) walk() {
	p.bias = GP64()
	left := Load(Param("n"), GP64())
	quads, tail, run := GP64(), GP64(), GP64()

	Label("chunk")
	p.clear()
	XORL(p.bias.As32(), p.bias.As32())
	chunk := Load(Param("chunk"), GP64())
	CMPQ(left, chunk)
	CMOVQLT(left, chunk)
	SUBQ(chunk, left)
	MOVQ(chunk, quads)
	SHRQ(Imm(2), quads)
	MOVQ(chunk, tail)
	ANDQ(Imm(3), tail)
	block := Load(Param("block"), GP64())
	CMPQ(block, Imm(2))
	JEQ(LabelRef("two"))
	JLT(LabelRef("one"))

	Label("many")
	TESTQ(quads, quads)
	JZ(LabelRef("manyTail"))
	Load(Param("block"), run)
	SHRQ(Imm(2), run)
	CMPQ(quads, run)
	CMOVQLT(quads, run)
	SUBQ(run, quads)
	p.begin()
	Label("manyQuad")
	for i := range 4 {
		p.input(i, false)
	}
	p.advance(4)
	DECQ(run)
	JNZ(LabelRef("manyQuad"))
	p.widen()
	ADDQ(U32(128), p.bias)
	JMP(LabelRef("many"))

	Label("manyTail")
	TESTQ(tail, tail)
	JZ(LabelRef("close"))
	p.begin()
	Label("manySingle")
	p.input(0, false)
	p.advance(1)
	DECQ(tail)
	JNZ(LabelRef("manySingle"))
	p.widen()
	ADDQ(U32(128), p.bias)
	JMP(LabelRef("close"))

	for _, each := range []int{2, 1} {
		name := map[int]string{2: "two", 1: "one"}[each]
		Label(name)
		TESTQ(quads, quads)
		JZ(LabelRef("fewTail"))
		Label(name + "Quad")
		for i := range 4 {
			p.input(i, i%each == 0)
			if (i+1)%each == 0 {
				p.widen()
			}
		}
		ADDQ(U32(uint32(128*4/each)), p.bias)
		p.advance(4)
		DECQ(quads)
		JNZ(LabelRef(name + "Quad"))
		if each == 2 {
			JMP(LabelRef("fewTail"))
		}
	}

	Label("fewTail")
	TESTQ(tail, tail)
	JZ(LabelRef("close"))
	Label("fewSingle")
	p.input(0, true)
	p.widen()
	ADDQ(U32(128), p.bias)
	p.advance(1)
	DECQ(tail)
	JNZ(LabelRef("fewSingle"))

	Label("close")
	p.close()
	wide := Load(Param("wide"), GP64())
	TESTQ(wide, wide)
	JZ(LabelRef("signs"))
	p.flush()
	TESTQ(left, left)
	JNZ(LabelRef("chunk"))
	p.pack()
	Label("signs")
}

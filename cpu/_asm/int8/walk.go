package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// walk is how a pass goes over its inputs.
type walk struct {
	rows            []row        // of the next input
	old, next       reg.Register // its planes, where the pass reads them
	stride, stride3 reg.Register
	bias            reg.GPVirtual
}

// row is what a pass goes over, one input after the other, with the bytes from one to the next.
type row struct {
	at   reg.Register
	step int
}

// input returns the memory of input i of the next four.
func (r row) input(i int) Mem { return Mem{Base: r.at, Disp: i * r.step} }

// part returns the memory of part i of input n of the next four.
func (r row) part(n, i int, p *pass) Mem { return r.input(n).Offset(i * p.Bytes()) }

// row adds a parameter to what the pass goes over.
func (p *walk) row(name string, step int) row {
	r := row{Load(Param(name), GP64()), step}
	p.rows = append(p.rows, r)
	return r
}

// planes loads the parameters of planes.
func (p *walk) planes() {
	p.old = Load(Param("old"), GP64())
	p.next = Load(Param("next"), GP64())
	p.stride = Load(Param("stride"), GP64())
	r := GP64()
	LEAQ(Mem{Base: p.stride, Index: p.stride, Scale: 2}, r)
	p.stride3 = r
}

// plane returns the memory of plane i of the next four.
func (p *walk) plane(base reg.Register, i int) Mem {
	switch i {
	case 0:
		return Mem{Base: base}
	case 3:
		return Mem{Base: base, Index: p.stride3, Scale: 1}
	}
	return Mem{Base: base, Index: p.stride, Scale: uint8(i)}
}

// turn returns where input n of the next differs from the last.
func (p *pass) turn(n int) vec.Turn { return p.TurnAt(p.plane(p.old, n), p.plane(p.next, n)) }

// advance goes on by 1 or 4 inputs.
func (p *walk) advance(inputs int) {
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

// over writes the walk over all inputs, of which input does number i of the next; with first
// its sums of bytes begin. Four are done at a time, in one of three loops: a widening each block,
// each two or each input.
func (p *pass) over(input func(i int, first bool)) {
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
		input(i, false)
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
	input(0, false)
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
			input(i, i%each == 0)
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
	input(0, true)
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

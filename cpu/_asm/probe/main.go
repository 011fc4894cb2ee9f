// Command probe writes the loops of package probe.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// ops is the number of operations of a round, as package probe has it. A round is
// short enough for the cache of decoded instructions, and long enough for its
// counter and jump to be lost among them.
const ops = 240

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		logic(v)
		chain(v)
		memory(v, "loads", "from", func(r reg.VecVirtual, m Mem) { v.LoadTo(m, r) })
		memory(v, "stores", "to", func(r reg.VecVirtual, m Mem) { v.Store(r, m) })
	}
	Generate()
}

// logic writes rounds of vector logic operations.
//
// Each works on one of 12 registers in turn and on constants, so it waits for
// none but the one 12 before it: with one clock an operation that is enough for
// 12 a clock, more than any processor does. Nothing is loaded or stored, and no
// operation is of a kind that a processor does by renaming registers (a^a, a&a).
func logic(v vec.ISA) {
	TEXT("logic"+v.Name, NOSPLIT, "func(rounds int)")
	Pragma("noescape")
	vec.Describe("logic" + v.Name + " does rounds rounds of operations; rounds is at least 1.")
	rounds := Load(Param("rounds"), GP64())
	var chains [12]reg.VecVirtual
	for i := range chains {
		chains[i] = v.Zero()
	}
	a, b := v.Zero(), v.Reg()
	v.Ones(b)
	Label("round")
	for i := range ops {
		x := chains[i%len(chains)]
		switch {
		case v.Wide:
			v.Xor3(x, a, b)
		case i/len(chains)%2 == 0:
			v.Xor(b, x, x)
		default:
			v.And(a, x, x)
		}
	}
	DECQ(rounds)
	JNZ(LabelRef("round"))
	VZEROUPPER()
	RET()
}

// chain writes rounds of operations that each wait for the one before.
func chain(v vec.ISA) {
	TEXT("chain"+v.Name, NOSPLIT, "func(rounds int)")
	Pragma("noescape")
	vec.Describe("chain" + v.Name + " does rounds rounds of operations that each wait for the one before; rounds is at least 1.")
	rounds := Load(Param("rounds"), GP64())
	x, a := v.Zero(), v.Reg()
	v.Ones(a)
	Label("round")
	for range ops {
		if v.Wide {
			v.Xor3(x, a, a)
		} else {
			v.Xor(a, x, x)
		}
	}
	DECQ(rounds)
	JNZ(LabelRef("round"))
	VZEROUPPER()
	RET()
}

// lines of the first-level cache that memory goes over.
const lines = 16

// memory writes rounds of loads or stores of whole vectors.
func memory(v vec.ISA, kind, where string, move func(r reg.VecVirtual, m Mem)) {
	TEXT(kind+v.Name, NOSPLIT, "func(rounds int, buffer *byte)")
	Pragma("noescape")
	vec.Describe(kind+v.Name, "does rounds rounds of", kind, where, "buffer, 16 lines of 64 bytes; rounds is at least 1.")
	rounds, buffer := Load(Param("rounds"), GP64()), Load(Param("buffer"), GP64())
	var registers [12]reg.VecVirtual
	for i := range registers {
		registers[i] = v.Zero()
	}
	Label("round")
	for i := range ops {
		move(registers[i%len(registers)], Mem{Base: buffer, Disp: 64 * (i % lines)})
	}
	DECQ(rounds)
	JNZ(LabelRef("round"))
	VZEROUPPER()
	RET()
}

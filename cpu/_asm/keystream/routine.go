package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// routine writes a function of that signature, whose comment is its name and doc.
func routine(name, signature, doc string, body func()) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	vec.Describe(name + " " + doc)
	body()
	VZEROUPPER()
	RET()
}

// param returns a register with a parameter.
func param(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

// step is a pointer and the bytes that it moves on by.
type step struct {
	at    reg.Register
	bytes int
}

// repeat writes a loop of n rounds, at least one, after each of which pointers move on.
func repeat(label string, n reg.Register, body func(), steps ...step) {
	Label(label)
	body()
	for _, s := range steps {
		ADDQ(U32(uint32(s.bytes)), s.at)
	}
	DECQ(n)
	JNZ(LabelRef(label))
}

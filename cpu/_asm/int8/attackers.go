package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// An attacker's hidden unit moves and sums as one of the pair's does. Its routines
// come in two: attacker, and follow, which compares the weights with A's too.
//
// Its sums stay, for the smallest |h|: sums of 16 bits as a pass ends with them, a
// vector of even lanes and one of odd ones; where n is more than a chunk those of 32
// bits, for each of these vectors one of its low words and one of its high ones.

// attackerDoc describes attacker, or follow; reads says what it reads of the inputs.
func attackerDoc(name, reads string, follow bool) {
	differ := "differ is 0."
	if follow {
		differ = "differ are the lanes in which a weight is not A's, whose unit a is."
	}
	vec.Describe(name+" does one pass of an attacker's hidden unit of n inputs in 64 lanes; "+reads+".",
		"block, chunk and wide are as in the pair's unit, wide of 64 zeros; sums are the sums of",
		"16 bits. gt and ge are the lanes in which the unit's sum is above 0 and not below it.",
		differ)
}

// weakestText begins the search among sums of 16 bits, or of 32.
func weakestText(isa string, wide bool) {
	name, bits := "weakest"+isa, "16"
	if wide {
		name, bits = "weakestWide"+isa, "32"
	}
	TEXT(name, NOSPLIT, "func(sums, least *int"+bits+") (less uint64)")
	Pragma("noescape")
	vec.Describe(name+" sets least to |h| in the lanes less in which that is less, of sums h of "+bits+" bits", "in the order in which a pass leaves them.")
}

// distanceText begins the count of different weights.
func distanceText(name string) {
	TEXT(name, NOSPLIT, "func(a, w *int8, step, n int, count *uint8)")
	Pragma("noescape")
	vec.Describe(name+" counts the inputs, of n, at most 255, at which the weights w of a machine, step bytes",
		"apart, are not A's, in each lane.")
}

// compared writes a loop over n inputs of A and of another machine.
func compared(f func(a, w Mem)) {
	a := Load(Param("a"), GP64())
	w := Load(Param("w"), GP64())
	step := Load(Param("step"), GP64())
	n := Load(Param("n"), GP64())
	Label("input")
	f(Mem{Base: a}, Mem{Base: w})
	ADDQ(U32(pair), a)
	ADDQ(step, w)
	DECQ(n)
	JNZ(LabelRef("input"))
}

// words calls f with each of the vectors, of the given number of bytes, that hold sums.
func words(vectors, bytes int, f func(i int, sums, least Mem)) {
	var base [2]reg.Register
	for i, name := range []string{"sums", "least"} {
		base[i] = Load(Param(name), GP64())
	}
	for i := range vectors {
		f(i, Mem{Base: base[0], Disp: bytes * i}, Mem{Base: base[1], Disp: bytes * i})
	}
}

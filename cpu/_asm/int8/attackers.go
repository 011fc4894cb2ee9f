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
// Its sums stay, for the smallest |h|: sums of 16 bits as a pass ends with them, in each part
// of the lanes a vector of even lanes and one of odd ones; where n is more than a chunk those of
// 32 bits, for each of these vectors one of its low words and one of its high ones.

// turns writes the sign operands of a pass with AVX2, for all attackers to read: they
// are nearly half of what an attacker would have to do else.
func turns(l *lanes) {
	name := "turns" + l.Name
	TEXT(name, NOSPLIT, "func(dst *int8, old, next *uint64, n, stride int)")
	Pragma("noescape")
	vec.Describe(name+" writes 64 bytes for each of n inputs, whose planes are stride bytes distance: negative in",
		"the lanes in which the planes differ, else positive.")
	p := &pass{lanes: l}
	dst := p.row("dst", machine)
	p.planes()
	n := Load(Param("n"), GP64())
	Label("input")
	p.StoreTurn(p.turn(0), dst.input(0))
	p.advance(1)
	DECQ(n)
	JNZ(LabelRef("input"))
	VZEROUPPER()
	RET()
}

// attacker writes attacker, or follow. It does, an input, with AVX-512 four vector operations
// and a move to a mask register, and a fifth to compare it with A's; with AVX2 eight, and four
// more.
func attacker(l *lanes, follow bool) {
	name, differ := "attacker"+l.Name, "differ is 0."
	if follow {
		name, differ = "follow"+l.Name, "differ are the lanes in which a weight is not A's, whose unit a is."
	}
	signature, reads := "func(w, a *int8, old, next *uint64, n, stride, limit", "planes are stride bytes apart"
	if !l.Wide {
		signature, reads = "func(w, a, turns *int8, n, limit", "turns are as turns"+l.Name+" writes them"
	}
	TEXT(name, NOSPLIT, signature+", block, chunk int, learn, up uint64, wide *int32, sums *int16) (gt, ge, differ uint64)")
	Pragma("noescape")
	vec.Describe(name+" does one pass of an attacker's hidden unit of n inputs in 64 lanes; "+reads+".",
		"block, chunk and wide are as in the pair's unit, wide of 64 zeros; sums are the sums of",
		"16 bits. gt and ge are the lanes in which the unit's sum is above 0 and not below it.",
		differ)
	p := newPass(l, "learn")
	w, a, turns := p.row("w", machine), row{}, row{}
	if follow {
		a = p.row("a", pair)
	}
	if l.Wide {
		p.planes()
	} else {
		turns = p.row("turns", machine)
	}
	p.over(func(n int, first bool) {
		turn := p.TurnIn(turns.input(n))
		if l.Wide {
			turn = p.turn(n)
		}
		for i := range p.Parts {
			v := p.move(0, i, w.part(n, i, p), turn, first)
			if follow {
				p.compare(i, v, a.part(n, i, p))
			}
		}
	})
	sums := Load(Param("sums"), GP64())
	for i, s := range p.machines[0] {
		p.Store(p.get(s.w), p.At(sums, 2*i))
		p.Store(p.get(s.o), p.At(sums, 2*i+1))
	}
	p.results()
	VZEROUPPER()
	RET()
}

// weakest writes the search among sums of 16 bits, or of 32. It subtracts the least |h| from
// each: where that is negative, |h| is less. Of 32 bits, the high halves of the differences are
// made words as a pass has them.
func weakest(l *lanes, wide bool) {
	name, bits := "weakest"+l.Name, "16"
	if wide {
		name, bits = "weakestWide"+l.Name, "32"
	}
	TEXT(name, NOSPLIT, "func(sums, least *int"+bits+") (less uint64)")
	Pragma("noescape")
	vec.Describe(name+" sets least to |h| in the lanes less in which that is less, of sums h of "+bits+" bits", "in the order in which a pass leaves them.")
	sums, least, at := Load(Param("sums"), GP64()), Load(Param("least"), GP64()), 0
	next := func(abs, sub, min func(ops ...Op)) (less reg.VecVirtual) {
		here, h, d := l.At(least, at), l.Reg(), l.Reg()
		abs(l.At(sums, at), h)
		sub(here, h, d)
		min(here, h, h)
		l.Store(h, here)
		at++
		return d
	}
	words := func() reg.VecVirtual {
		if !wide {
			return next(VPABSW, VPSUBW, VPMINSW)
		}
		low := next(VPABSD, VPSUBD, VPMINSD)
		VPSRLD(Imm(16), low, low)
		high := next(VPABSD, VPSUBD, VPMINSD)
		VPSRLD(Imm(16), high, high)
		VPSLLD(Imm(16), high, high)
		l.Or(high, low, low)
		return low
	}
	var less []reg.VecVirtual
	odd := l.odd()
	for range l.Parts {
		even := words()
		less = append(less, l.signs(even, words(), odd))
	}
	Store(l.Negative(less), Return("less"))
	VZEROUPPER()
	RET()
}

// distance writes the count of different weights, in bytes.
func distance(l *lanes) {
	name := "distance" + l.Name
	TEXT(name, NOSPLIT, "func(a, w *int8, step, n int, count *uint8)")
	Pragma("noescape")
	vec.Describe(name+" counts the inputs, of n, at most 255, at which the weights w of a machine, step bytes",
		"apart, are not A's, in each lane.")
	var count []reg.VecVirtual
	for range l.Parts {
		count = append(count, l.Zero())
	}
	ones := l.Reg()
	l.Ones(ones)
	a, w := Load(Param("a"), GP64()), Load(Param("w"), GP64())
	step, n := Load(Param("step"), GP64()), Load(Param("n"), GP64())
	Label("input")
	for i, c := range count {
		l.CountDiffer(l.Load(l.At(a, i)), l.At(w, i), ones, c)
	}
	ADDQ(U32(pair), a)
	ADDQ(step, w)
	DECQ(n)
	JNZ(LabelRef("input"))
	to := Load(Param("count"), GP64())
	for i, c := range count {
		l.Store(c, l.At(to, i))
	}
	VZEROUPPER()
	RET()
}

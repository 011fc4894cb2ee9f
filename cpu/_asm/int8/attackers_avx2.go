package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// turns2 writes the sign operands that unit2 makes, for all attackers to read: they
// are nearly half of what an attacker would have to do else.
func turns2() {
	TEXT("turnsAVX2", NOSPLIT, "func(dst *int8, old, next *uint64, n, stride int)")
	Pragma("noescape")
	vec.Describe("turnsAVX2 writes 64 bytes for each of n inputs, whose planes are stride bytes distance: negative in",
		"the lanes in which the planes differ, else positive.")
	var p pass
	dst := p.row("dst", machine)
	p.planes()
	n := Load(Param("n"), GP64())
	Label("input")
	turn := turn2(&p, 0)
	for half := range 2 {
		VMOVDQU(sign2(turn, half), dst.input(0).Offset(32*half))
	}
	p.advance(1)
	DECQ(n)
	JNZ(LabelRef("input"))
	VZEROUPPER()
	RET()
}

// attacker2 does, an input, eight vector operations; to compare it with A's are four
// more.
func attacker2(follow bool) {
	name := "attackerAVX2"
	if follow {
		name = "followAVX2"
	}
	TEXT(name, NOSPLIT, "func(w, a, turns *int8, n, limit, block, chunk int, learn, up uint64, wide *int32, sums *int16) (gt, ge, differ uint64)")
	Pragma("noescape")
	attackerDoc(name, "turns are as turnsAVX2 writes them", follow)
	p := newPass2("learn")
	w, turns, a := p.row("w", machine), p.row("turns", machine), row{}
	if follow {
		a = p.row("a", pair)
	}
	p.input = func(n int, first bool) {
		for half := range 2 {
			here := func(r row) Mem { return r.input(n).Offset(32 * half) }
			v := p.move(half, here(w), here(turns), first)
			if follow {
				p.compare(half, v, here(a))
			}
		}
	}
	p.walk()
	sums := Load(Param("sums"), GP64())
	for half := range 2 {
		VMOVDQU(load2(p.w(half)), Mem{Base: sums, Disp: 64 * half})
		VMOVDQU(load2(p.o(half)), Mem{Base: sums, Disp: 64*half + 32})
	}
	p.signs()
	VZEROUPPER()
	RET()
}

// weakest2 subtracts the least |h| from each: where that is negative, |h| is less.
// Of 32 bits, the high halves of the differences are made words as a pass has them.
func weakest2(wide bool) {
	weakestText("AVX2", wide)
	odd := odd2()
	var lanes [2]reg.GPVirtual
	var less [2]reg.VecVirtual
	if wide {
		words(8, 32, func(i int, sums, least Mem) {
			h, d := YMM(), YMM()
			VPABSD(sums, h)
			VPSUBD(least, h, d)
			VPMINSD(least, h, h)
			VMOVDQU(h, least)
			VPSRLD(Imm(16), d, d)
			at := i / 2 % 2
			if i%2 == 0 {
				less[at] = d
				return
			}
			VPSLLD(Imm(16), d, d)
			VPOR(d, less[at], less[at])
			if at == 1 {
				lanes[i/4] = negative2(less[0], less[1], odd)
			}
		})
	} else {
		words(4, 32, func(i int, sums, least Mem) {
			h, d := YMM(), YMM()
			VPABSW(sums, h)
			VPSUBW(least, h, d)
			VPMINSW(least, h, h)
			VMOVDQU(h, least)
			less[i%2] = d
			if i%2 == 1 {
				lanes[i/2] = negative2(less[0], less[1], odd)
			}
		})
	}
	Store(join2(lanes), Return("less"))
	VZEROUPPER()
	RET()
}

// distance2 counts in bytes: one for each input, and one less where weights are equal.
func distance2() {
	distanceText("distanceAVX2")
	count := [2]reg.VecVirtual{YMM(), YMM()}
	for _, c := range count {
		VPXOR(c, c, c)
	}
	one := YMM()
	VPCMPEQB(one, one, one)
	compared(func(a, w Mem) {
		for half, c := range count {
			t := load2(a.Offset(32 * half))
			VPCMPEQB(w.Offset(32*half), t, t)
			VPSUBB(one, t, t)
			VPADDB(t, c, c)
		}
	})
	to := Load(Param("count"), GP64())
	for half, c := range count {
		VMOVDQU(c, Mem{Base: to, Disp: 32 * half})
	}
	VZEROUPPER()
	RET()
}

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// attacker512 does, an input, four vector operations and a move to a mask register;
// to compare it with A's is a fifth.
func attacker512(follow bool) {
	name := "attackerAVX512"
	if follow {
		name = "followAVX512"
	}
	TEXT(name, NOSPLIT, "func(w, a *int8, old, next *uint64, n, stride, limit, block, chunk int, learn, up uint64, wide *int32, sums *int16) (gt, ge, differ uint64)")
	Pragma("noescape")
	attackerDoc(name, "planes are stride bytes apart", follow)
	p := newPass512("learn")
	w, a := p.row("w", machine), row{}
	if follow {
		a = p.row("a", pair)
	}
	p.planes()
	differ := zero512()
	p.input = func(n int, first bool) {
		v := p.move(0, w.input(n), p.turn(n), first)
		if follow {
			VPTERNLOGQ(Imm(0xf6), a.input(n), v, differ) // differ | a^v
		}
	}
	p.walk()
	sums := Load(Param("sums"), GP64())
	VMOVDQU64(p.machines[0].w, Mem{Base: sums})
	VMOVDQU64(p.machines[0].o, Mem{Base: sums, Disp: 64})
	p.signs(differ)
	VZEROUPPER()
	RET()
}

// weakest512 subtracts the least |h| from each: where that is negative, |h| is less.
// Of 32 bits, the high halves of the differences are made words as a pass has them.
func weakest512(wide bool) {
	weakestText("AVX512", wide)
	less := [2]reg.VecVirtual{ZMM(), ZMM()}
	if wide {
		words(4, 64, func(i int, sums, least Mem) {
			h, d := ZMM(), ZMM()
			VPABSD(sums, h)
			VPSUBD(least, h, d)
			VPMINSD(least, h, h)
			VMOVDQU64(h, least)
			if i%2 == 0 {
				VPSRLD(Imm(16), d, less[i/2])
				return
			}
			VPSRLD(Imm(16), d, d)
			VPSLLD(Imm(16), d, d)
			VPORQ(d, less[i/2], less[i/2])
		})
	} else {
		words(2, 64, func(i int, sums, least Mem) {
			h := ZMM()
			VPABSW(sums, h)
			VPSUBW(least, h, less[i])
			VPMINSW(least, h, h)
			VMOVDQU64(h, least)
		})
	}
	Store(negative512(less[0], less[1], words512(0x00ff)), Return("less"))
	VZEROUPPER()
	RET()
}

// distance512 counts in bytes.
func distance512() {
	distanceText("distanceAVX512")
	count, one := zero512(), ZMM()
	VPTERNLOGQ(Imm(0xff), one, one, one)
	compared(func(a, w Mem) {
		v, k := ZMM(), K()
		VMOVDQU64(a, v)
		VPCMPUB(Imm(4), w, v, k) // not equal
		VPSUBB(one, count, k, count)
	})
	VMOVDQU64(count, Mem{Base: Load(Param("count"), GP64())})
	VZEROUPPER()
	RET()
}

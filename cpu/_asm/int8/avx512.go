package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// mask returns a mask register with a parameter.
func mask(name string) reg.OpmaskVirtual {
	k := K()
	KMOVQ(Load(Param(name), GP64()), k)
	return k
}

// fill512 returns a vector of the low byte of r.
func fill512(r reg.GPVirtual) reg.VecVirtual {
	z := ZMM()
	VPBROADCASTB(r.As32(), z)
	return z
}

func zero512() reg.VecVirtual {
	z := ZMM()
	VPXORQ(z, z, z)
	return z
}

// words512 returns a vector of 16-bit words.
func words512(v uint32) reg.VecVirtual {
	r, z := GP32(), ZMM()
	MOVL(U32(v), r)
	VPBROADCASTW(r, z)
	return z
}

// unit512 does, a (k, n), nine vector operations and a move to a mask register:
// for each machine the saturating sum, t - c, c - t in the lanes whose sign
// changes, and the sum; and one for the difference.
func unit512() {
	TEXT("unitAVX512", NOSPLIT, unitArgs)
	Pragma("noescape")
	unitDoc("unitAVX512")
	var p pass
	p.load()

	limit := Load(Param("limit"), GP64()).(reg.GPVirtual)
	SUBQ(U32(128), limit)
	c, up, step := fill512(limit), ZMM(), ZMM()
	VPMOVM2B(mask("up"), up)
	VPXORQ(up, c, c)
	VPTERNLOGQ(Imm(0xff), step, step, step)
	VPSUBB(up, step, step)
	VPSUBB(up, step, step) // -1 - 2*up
	var e, h, w, o [2]reg.VecVirtual
	for i, name := range []string{"learnA", "learnB"} {
		e[i], h[i], w[i], o[i] = ZMM(), ZMM(), ZMM(), ZMM()
		VMOVDQA64(c, e[i])
		VPADDB(step, c, mask(name), e[i])
	}
	differ := zero512()
	start := words512(0x80)

	p.begin = func() {
		for i := range h {
			VMOVDQA64(start, h[i])
		}
	}
	p.input = func(n int, first bool) {
		r, k := GP64(), K()
		MOVQ(p.plane(p.old, n), r)
		XORQ(p.plane(p.next, n), r)
		KMOVQ(r, k)
		var v [2]reg.VecVirtual
		for i := range v {
			at := Mem{Base: p.w, Disp: n*pair + i*machine}
			t := ZMM()
			v[i] = ZMM()
			VPADDSB(at, e[i], t)
			VPSUBB(c, t, v[i])
			VPSUBB(t, c, k, v[i])
			VMOVDQU64(v[i], at)
			if first {
				VPADDB(v[i], start, h[i])
			} else {
				VPADDB(v[i], h[i], h[i])
			}
		}
		VPTERNLOGQ(Imm(0xf6), v[1], v[0], differ) // differ | a^b
	}
	p.widen = func() {
		for i := range h {
			t := ZMM()
			VPADDW(h[i], w[i], w[i])
			VPSRAW(Imm(8), h[i], t)
			VPADDW(t, o[i], o[i])
		}
	}
	p.clear = func() {
		for i := range h {
			VPXORQ(w[i], w[i], w[i])
			VPXORQ(o[i], o[i], o[i])
		}
	}
	p.close = func() {
		bias := ZMM()
		VPBROADCASTW(p.bias.As32(), bias)
		for i := range h {
			t := ZMM()
			VPSLLW(Imm(8), o[i], t)
			VPSUBW(t, w[i], w[i])
			VPSUBW(bias, w[i], w[i])
		}
	}
	quarters := func(f func(i int, sum reg.VecVirtual, low, high Mem)) {
		wide := Load(Param("wide"), GP64())
		for i := range h {
			for j, sum := range []reg.VecVirtual{w[i], o[i]} {
				at := func(q int) Mem { return Mem{Base: wide, Disp: 64 * (4*i + 2*j + q)} }
				f(i, sum, at(0), at(1))
			}
		}
	}
	p.flush = func() {
		quarters(func(i int, sum reg.VecVirtual, low, high Mem) {
			t := ZMM()
			VPSLLD(Imm(16), sum, t)
			VPSRAD(Imm(16), t, t)
			VPADDD(low, t, t)
			VMOVDQU64(t, low)
			VPSRAD(Imm(16), sum, t)
			VPADDD(high, t, t)
			VMOVDQU64(t, high)
		})
	}
	p.pack = func() {
		r, most, least := GP32(), ZMM(), ZMM()
		MOVL(U32(32767), r)
		VPBROADCASTD(r, most)
		NEGL(r)
		VPBROADCASTD(r, least)
		quarters(func(i int, sum reg.VecVirtual, low, high Mem) {
			t := ZMM()
			VPMINSD(low, most, t)
			VPMAXSD(t, least, t)
			VPSLLD(Imm(16), t, t)
			VPSRLD(Imm(16), t, t)
			VPMINSD(high, most, sum)
			VPMAXSD(sum, least, sum)
			VPSLLD(Imm(16), sum, sum)
			VPORQ(t, sum, sum)
		})
	}
	p.walk()

	zero, even := zero512(), words512(0x00ff)
	signs := func(e, o reg.VecVirtual) reg.GPVirtual {
		t, k, r := ZMM(), K(), GP64()
		VPSRLW(Imm(8), e, t)
		VPTERNLOGQ(Imm(0xe2), o, even, t) // even ? t : o
		VPMOVB2M(t, k)
		KMOVQ(k, r)
		return r
	}
	for i := range w {
		r := signs(w[i], o[i])
		NOTQ(r)
		Store(r, ReturnIndex(2*i+1))
		VPSUBW(w[i], zero, w[i])
		VPSUBW(o[i], zero, o[i])
		Store(signs(w[i], o[i]), ReturnIndex(2*i))
	}
	k, r := K(), GP64()
	VPTESTMB(differ, differ, k)
	KMOVQ(k, r)
	Store(r, Return("differ"))
	VZEROUPPER()
	RET()
}

// take512 adds 1<<p to -offset in the lanes of plane p: a loop for each number of
// planes, 2 to 8, of one operation and one move to a mask register a plane. One
// loop over planes for any number was measured at 1.4 times the time.
func take512() {
	TEXT("takeAVX512", NOSPLIT, takeArgs)
	Pragma("noescape")
	takeDoc("takeAVX512")
	dst := Load(Param("dst"), GP64())
	n := Load(Param("n"), GP64())
	src := Load(Param("src"), GP64())
	planes := Load(Param("planes"), GP64())
	stride := Load(Param("stride"), GP64())
	offset := Load(Param("offset"), GP64()).(reg.GPVirtual)
	lanes := mask("mask")
	NEGQ(offset)
	least := fill512(offset)
	var bits []reg.VecVirtual
	for p := range 8 {
		r := GP64()
		MOVL(U32(1<<p), r.As32())
		bits = append(bits, fill512(r))
	}

	const most = 8
	label := func(p int) string { return "planes" + strconv.Itoa(p) }
	for p := 2; p < most; p++ {
		CMPQ(planes, Imm(uint64(p)))
		JEQ(LabelRef(label(p)))
	}
	for p := most; p >= 2; p-- {
		Label(label(p))
		u := ZMM()
		VMOVDQA64(least, u)
		for i := range p {
			k := K()
			KMOVQ(Mem{Base: src}, k)
			ADDQ(stride, src)
			VPADDB(bits[i], u, k, u)
		}
		VMOVDQU8(u, lanes, Mem{Base: dst})
		ADDQ(U32(pair), dst)
		DECQ(n)
		JNZ(LabelRef(label(p)))
		JMP(LabelRef("done"))
	}
	Label("done")
	VZEROUPPER()
	RET()
}

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

// pass512 is a pass over inputs of one or two machines.
type pass512 struct {
	pass
	c, start reg.VecVirtual
	machines []machine512
}

// machine512 is what a machine adds to its weights, and its sums.
type machine512 struct{ e, h, w, o reg.VecVirtual }

// newPass512 returns a pass of machines that learn in the lanes of these parameters.
func newPass512(learn ...string) *pass512 {
	p := new(pass512)
	limit := Load(Param("limit"), GP64()).(reg.GPVirtual)
	SUBQ(U32(128), limit)
	c, up, step := fill512(limit), ZMM(), ZMM()
	VPMOVM2B(mask("up"), up)
	VPXORQ(up, c, c)
	VPTERNLOGQ(Imm(0xff), step, step, step)
	VPSUBB(up, step, step)
	VPSUBB(up, step, step) // -1 - 2*up
	p.c, p.start = c, words512(0x80)
	for _, name := range learn {
		m := machine512{ZMM(), ZMM(), ZMM(), ZMM()}
		VMOVDQA64(c, m.e)
		VPADDB(step, c, mask(name), m.e)
		p.machines = append(p.machines, m)
	}
	p.sums()
	return p
}

// turn returns the lanes in which input n of the next differs from the last.
func (p *pass512) turn(n int) reg.OpmaskVirtual {
	r, k := GP64(), K()
	MOVQ(p.plane(p.old, n), r)
	XORQ(p.plane(p.next, n), r)
	KMOVQ(r, k)
	return k
}

// move moves and sums a weight of machine i.
func (p *pass512) move(i int, at Mem, turn reg.OpmaskVirtual, first bool) reg.VecVirtual {
	m, t, v := p.machines[i], ZMM(), ZMM()
	VPADDSB(at, m.e, t)
	VPSUBB(p.c, t, v)
	VPSUBB(t, p.c, turn, v)
	VMOVDQU64(v, at)
	if first {
		VPADDB(v, p.start, m.h)
	} else {
		VPADDB(v, m.h, m.h)
	}
	return v
}

// sums writes what becomes of the sums.
func (p *pass512) sums() {
	p.begin = func() {
		for _, m := range p.machines {
			VMOVDQA64(p.start, m.h)
		}
	}
	p.widen = func() {
		for _, m := range p.machines {
			t := ZMM()
			VPADDW(m.h, m.w, m.w)
			VPSRAW(Imm(8), m.h, t)
			VPADDW(t, m.o, m.o)
		}
	}
	p.clear = func() {
		for _, m := range p.machines {
			VPXORQ(m.w, m.w, m.w)
			VPXORQ(m.o, m.o, m.o)
		}
	}
	p.close = func() {
		bias := ZMM()
		VPBROADCASTW(p.bias.As32(), bias)
		for _, m := range p.machines {
			t := ZMM()
			VPSLLW(Imm(8), m.o, t)
			VPSUBW(t, m.w, m.w)
			VPSUBW(bias, m.w, m.w)
		}
	}
	quarters := func(f func(sum reg.VecVirtual, low, high Mem)) {
		wide := Load(Param("wide"), GP64())
		for i, m := range p.machines {
			for j, sum := range []reg.VecVirtual{m.w, m.o} {
				at := func(q int) Mem { return Mem{Base: wide, Disp: 64 * (4*i + 2*j + q)} }
				f(sum, at(0), at(1))
			}
		}
	}
	p.flush = func() {
		quarters(func(sum reg.VecVirtual, low, high Mem) {
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
		quarters(func(sum reg.VecVirtual, low, high Mem) {
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
}

// negative512 returns the lanes whose word, of even lanes and of odd ones, is negative.
func negative512(e, o, even reg.VecVirtual) reg.GPVirtual {
	t, k, r := ZMM(), K(), GP64()
	VPSRLW(Imm(8), e, t)
	VPTERNLOGQ(Imm(0xe2), o, even, t) // even ? t : o
	VPMOVB2M(t, k)
	KMOVQ(k, r)
	return r
}

// signs returns, from the first result on, the signs of all machines' sums, and the
// lanes of differ.
func (p *pass512) signs(differ reg.VecVirtual) {
	zero, even := zero512(), words512(0x00ff)
	for i, m := range p.machines {
		r := negative512(m.w, m.o, even)
		NOTQ(r)
		Store(r, ReturnIndex(2*i+1))
		VPSUBW(m.w, zero, m.w)
		VPSUBW(m.o, zero, m.o)
		Store(negative512(m.w, m.o, even), ReturnIndex(2*i))
	}
	k, r := K(), GP64()
	VPTESTMB(differ, differ, k)
	KMOVQ(k, r)
	Store(r, Return("differ"))
}

// unit512 does, a (k, n), nine vector operations and a move to a mask register:
// for each machine the saturating sum, t - c, c - t in the lanes whose sign
// changes, and the sum; and one for the difference.
func unit512() {
	TEXT("unitAVX512", NOSPLIT, unitArgs)
	Pragma("noescape")
	unitDoc("unitAVX512")
	p := newPass512("learnA", "learnB")
	w := p.row("w", pair)
	p.planes()
	differ := zero512()
	p.input = func(n int, first bool) {
		k := p.turn(n)
		a := p.move(0, w.input(n), k, first)
		b := p.move(1, w.input(n).Offset(machine), k, first)
		VPTERNLOGQ(Imm(0xf6), b, a, differ) // differ | a^b
	}
	p.walk()
	p.signs(differ)
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
	step := Load(Param("step"), GP64())
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
		ADDQ(step, dst)
		DECQ(n)
		JNZ(LabelRef(label(p)))
		JMP(LabelRef("done"))
	}
	Label("done")
	VZEROUPPER()
	RET()
}

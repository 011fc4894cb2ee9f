package main

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// constants writes the tables that expand a mask of 64 lanes to bytes: with the
// mask in each quarter of a vector, a shuffle gives each byte the one that holds
// its lane's bit, and an And leaves that bit, 1<<i, or 0.
//
// As the sign operand of VPSIGNB a byte must be negative where the bit is set and
// positive, not zero, where it is clear: add 128-(1<<i) for i < 7 and 1 for i = 7.
var (
	shuffle           [2]Mem
	bit, sign, start2 Mem
)

func constants() {
	table := func(name string, f func(i int) byte) Mem {
		m := GLOBL(name, attr.RODATA|attr.NOPTR)
		for i := 0; i < 32; i += 8 {
			v := uint64(0)
			for j := range 8 {
				v |= uint64(f(i+j)) << (8 * j)
			}
			DATA(i, U64(v))
		}
		return m
	}
	shuffle[0] = table("shuffleLow", func(i int) byte { return byte(i / 8) })
	shuffle[1] = table("shuffleHigh", func(i int) byte { return byte(4 + i/8) })
	bit = table("bit", func(i int) byte { return 1 << (i % 8) })
	sign = table("sign", func(i int) byte {
		if i%8 == 7 {
			return 1
		}
		return 128 - 1<<(i%8)
	})
	start2 = table("start", func(i int) byte { return byte(128 * (1 - i%2)) })
}

func load2(m Mem) reg.VecVirtual {
	y := YMM()
	VMOVDQU(m, y)
	return y
}

// fill2 returns a vector of the low byte of r.
func fill2(r reg.GPVirtual) reg.VecVirtual {
	y := YMM()
	VMOVD(r.As32(), y.AsX())
	VPBROADCASTB(y.AsX(), y)
	return y
}

// bytes2 returns both halves of a parameter's mask, all ones in the bytes of its lanes.
func bytes2(name string) (m [2]reg.VecVirtual) {
	y := YMM()
	a, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	VPBROADCASTQ(a.Addr, y)
	for i := range m {
		m[i] = YMM()
		VPSHUFB(shuffle[i], y, m[i])
		VPAND(bit, m[i], m[i])
		VPCMPEQB(bit, m[i], m[i])
	}
	return m
}

// unit2 does, a (k, n), 27 vector operations: 7 make a sign operand, for both
// machines, of the lanes in which the new input differs from the last; then for
// each machine and half the saturating sum, t - c, the sign and the sum; and two a
// half for the difference. The tables are read from memory, which costs nothing
// beside the other operations, and the sums of 16 bits are on the stack: with
// these the sixteen registers suffice.
func unit2() {
	TEXT("unitAVX2", NOSPLIT, unitArgs)
	Pragma("noescape")
	unitDoc("unitAVX2")
	frame := AllocLocal(8*32 + 32)
	local := GP64()
	LEAQ(frame.Offset(31), local)
	ANDQ(I8(-32), local)
	slot := func(i int) Mem { return Mem{Base: local, Disp: 32 * i} }
	// vectors are numbered 2*machine+half
	w := func(i int) Mem { return slot(i) }
	o := func(i int) Mem { return slot(4 + i) }
	var p pass
	p.load()

	limit := Load(Param("limit"), GP64()).(reg.GPVirtual)
	SUBQ(U32(128), limit)
	low := fill2(limit)
	up, learnA, learnB := bytes2("up"), bytes2("learnA"), bytes2("learnB")
	var c [2]reg.VecVirtual
	var e [4]reg.VecVirtual
	for i := range c {
		c[i] = YMM()
		VPXOR(up[i], low, c[i])
		step := YMM()
		VPCMPEQB(step, step, step)
		VPSUBB(up[i], step, step)
		VPSUBB(up[i], step, step) // -1 - 2*up
		for m, learn := range []reg.VecVirtual{learnA[i], learnB[i]} {
			VPAND(step, learn, learn)
			VPADDB(c[i], learn, learn)
			e[2*m+i] = learn
		}
	}
	var h [4]reg.VecVirtual
	for i := range h {
		h[i] = YMM()
	}
	differ := [2]reg.VecVirtual{YMM(), YMM()}
	for _, d := range differ {
		VPXOR(d, d, d)
	}

	p.begin = func() {
		for i := range h {
			VMOVDQU(start2, h[i])
		}
	}
	p.input = func(n int, first bool) {
		f, s := YMM(), YMM()
		VPBROADCASTQ(p.plane(p.old, n), f)
		VPBROADCASTQ(p.plane(p.next, n), s)
		VPXOR(s, f, f)
		for half := range 2 {
			s := YMM()
			VPSHUFB(shuffle[half], f, s)
			VPAND(bit, s, s)
			VPADDB(sign, s, s)
			var v [2]reg.VecVirtual
			for m := range v {
				i := 2*m + half
				at := Mem{Base: p.w, Disp: n*pair + 32*i}
				v[m] = YMM()
				VPADDSB(at, e[i], v[m])
				VPSUBB(c[half], v[m], v[m])
				VPSIGNB(s, v[m], v[m])
				VMOVDQU(v[m], at)
				if first {
					VPADDB(start2, v[m], h[i])
				} else {
					VPADDB(v[m], h[i], h[i])
				}
			}
			VPXOR(v[1], v[0], v[0])
			VPOR(v[0], differ[half], differ[half])
		}
	}
	p.widen = func() {
		for i := range h {
			t := YMM()
			VPADDW(w(i), h[i], t)
			VMOVDQA(t, w(i))
			VPSRAW(Imm(8), h[i], t)
			VPADDW(o(i), t, t)
			VMOVDQA(t, o(i))
		}
	}
	p.clear = func() {
		z := YMM()
		VPXOR(z, z, z)
		for i := range h {
			VMOVDQA(z, w(i))
			VMOVDQA(z, o(i))
		}
	}
	p.close = func() {
		bias := YMM()
		VMOVD(p.bias.As32(), bias.AsX())
		VPBROADCASTW(bias.AsX(), bias)
		for i := range h {
			s, t := YMM(), YMM()
			VMOVDQA(w(i), s)
			VPSLLW(Imm(8), load(o(i), t), t)
			VPSUBW(t, s, s)
			VPSUBW(bias, s, s)
			VMOVDQA(s, w(i))
		}
	}
	quarters := func(f func(sum, low, high Mem)) {
		wide := Load(Param("wide"), GP64())
		for i := range h {
			for j, sum := range []Mem{w(i), o(i)} {
				at := func(q int) Mem { return Mem{Base: wide, Disp: 32 * (4*i + 2*j + q)} }
				f(sum, at(0), at(1))
			}
		}
	}
	p.flush = func() {
		quarters(func(sum, low, high Mem) {
			s, t := load2(sum), YMM()
			VPSLLD(Imm(16), s, t)
			VPSRAD(Imm(16), t, t)
			VPADDD(low, t, t)
			VMOVDQU(t, low)
			VPSRAD(Imm(16), s, s)
			VPADDD(high, s, s)
			VMOVDQU(s, high)
		})
	}
	p.pack = func() {
		// 32767 and its negative
		most, least, z := YMM(), YMM(), YMM()
		VPCMPEQD(most, most, most)
		VPSRLD(Imm(17), most, most)
		VPXOR(z, z, z)
		VPSUBD(most, z, least)
		quarters(func(sum, low, high Mem) {
			s, t := YMM(), YMM()
			VPMINSD(low, most, t)
			VPMAXSD(t, least, t)
			VPSLLD(Imm(16), t, t)
			VPSRLD(Imm(16), t, t)
			VPMINSD(high, most, s)
			VPMAXSD(s, least, s)
			VPSLLD(Imm(16), s, s)
			VPOR(t, s, s)
			VMOVDQA(s, sum)
		})
	}
	p.walk()

	zero, odd := YMM(), YMM()
	VPXOR(zero, zero, zero)
	VPCMPEQB(odd, odd, odd)
	VPSLLW(Imm(8), odd, odd)
	mask := func(e, o reg.VecVirtual) reg.GPVirtual {
		s, t, r := YMM(), YMM(), GP64()
		VPSRLW(Imm(8), e, s)
		VPAND(odd, o, t)
		VPOR(s, t, t)
		VPMOVMSKB(t, r.As32())
		return r
	}
	join := func(r [2]reg.GPVirtual) reg.GPVirtual {
		SHLQ(Imm(32), r[1])
		ORQ(r[1], r[0])
		return r[0]
	}
	for m := range 2 {
		var ge, gt [2]reg.GPVirtual
		for half := range 2 {
			i := 2*m + half
			even, odd := load2(w(i)), load2(o(i))
			ge[half] = mask(even, odd)
			VPSUBW(even, zero, even)
			VPSUBW(odd, zero, odd)
			gt[half] = mask(even, odd)
		}
		r := join(ge)
		NOTQ(r)
		Store(r, ReturnIndex(2*m+1))
		Store(join(gt), ReturnIndex(2*m))
	}
	var r [2]reg.GPVirtual
	for half, d := range differ {
		r[half] = GP64()
		VPCMPEQB(zero, d, d)
		VPMOVMSKB(d, r[half].As32())
	}
	NOTQ(join(r))
	Store(r[0], Return("differ"))
	VZEROUPPER()
	RET()
}

// load sets y to m.
func load(m Mem, y reg.VecVirtual) reg.VecVirtual {
	VMOVDQA(m, y)
	return y
}

// take2 builds w + offset from the highest plane down: u = 2*u + bit.
func take2() {
	TEXT("takeAVX2", NOSPLIT, takeArgs)
	Pragma("noescape")
	takeDoc("takeAVX2")
	dst := Load(Param("dst"), GP64())
	n := Load(Param("n"), GP64())
	src := Load(Param("src"), GP64())
	planes := Load(Param("planes"), GP64())
	stride := Load(Param("stride"), GP64())
	offset := fill2(Load(Param("offset"), GP64()).(reg.GPVirtual))
	lanes := bytes2("mask")
	bits := load2(bit)
	shuffles := [2]reg.VecVirtual{load2(shuffle[0]), load2(shuffle[1])}
	u := [2]reg.VecVirtual{YMM(), YMM()}
	row, at, left := GP64(), GP64(), GP64()
	MOVQ(planes, row)
	IMULQ(stride, row)

	Label("weight")
	ADDQ(row, src)
	MOVQ(src, at)
	MOVQ(planes, left)
	for i := range u {
		VPXOR(u[i], u[i], u[i])
	}
	Label("plane")
	SUBQ(stride, at)
	b := YMM()
	VPBROADCASTQ(Mem{Base: at}, b)
	for i := range u {
		t := YMM()
		VPSHUFB(shuffles[i], b, t)
		VPAND(bits, t, t)
		VPCMPEQB(bits, t, t)
		VPADDB(u[i], u[i], u[i])
		VPSUBB(t, u[i], u[i])
	}
	DECQ(left)
	JNZ(LabelRef("plane"))
	for i := range u {
		old := load2(Mem{Base: dst, Disp: 32 * i})
		VPSUBB(offset, u[i], u[i])
		VPBLENDVB(lanes[i], u[i], old, old)
		VMOVDQU(old, Mem{Base: dst, Disp: 32 * i})
	}
	ADDQ(U32(pair), dst)
	DECQ(n)
	JNZ(LabelRef("weight"))
	VZEROUPPER()
	RET()
}

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

// pass2 is a pass over inputs of one or two machines. Its vectors are numbered
// 2*machine+half; those of the sums of 16 bits are on the stack: with these the
// sixteen registers suffice.
type pass2 struct {
	pass
	local  reg.Register
	c      [2]reg.VecVirtual
	e, h   []reg.VecVirtual
	differ [2]reg.VecVirtual
}

func (p *pass2) w(i int) Mem { return Mem{Base: p.local, Disp: 32 * i} }
func (p *pass2) o(i int) Mem { return Mem{Base: p.local, Disp: 32 * (len(p.h) + i)} }

// newPass2 returns a pass of machines that learn in the lanes of these parameters.
func newPass2(learn ...string) *pass2 {
	p := new(pass2)
	frame := AllocLocal(2*len(learn)*2*32 + 32)
	p.local = GP64()
	LEAQ(frame.Offset(31), p.local)
	ANDQ(I8(-32), p.local)

	limit := Load(Param("limit"), GP64()).(reg.GPVirtual)
	SUBQ(U32(128), limit)
	low := fill2(limit)
	up := bytes2("up")
	for _, name := range learn {
		lanes := bytes2(name)
		p.e = append(p.e, lanes[:]...)
		p.h = append(p.h, YMM(), YMM())
	}
	for half := range p.c {
		p.c[half] = YMM()
		VPXOR(up[half], low, p.c[half])
		step := YMM()
		VPCMPEQB(step, step, step)
		VPSUBB(up[half], step, step)
		VPSUBB(up[half], step, step) // -1 - 2*up
		for i := half; i < len(p.e); i += 2 {
			VPAND(step, p.e[i], p.e[i])
			VPADDB(p.c[half], p.e[i], p.e[i])
		}
		p.differ[half] = YMM()
		VPXOR(p.differ[half], p.differ[half], p.differ[half])
	}
	p.sums()
	return p
}

// turn2 returns, in each quarter, the lanes in which input n of the next differs from
// the last.
func turn2(p *pass, n int) reg.VecVirtual {
	f, s := YMM(), YMM()
	VPBROADCASTQ(p.plane(p.old, n), f)
	VPBROADCASTQ(p.plane(p.next, n), s)
	VPXOR(s, f, f)
	return f
}

// sign2 returns the sign operand of a half of what turn2 returns.
func sign2(turn reg.VecVirtual, half int) reg.VecVirtual {
	s := YMM()
	VPSHUFB(shuffle[half], turn, s)
	VPAND(bit, s, s)
	VPADDB(sign, s, s)
	return s
}

// move moves and sums half a weight, vector i; turn is its sign operand.
func (p *pass2) move(i int, at Mem, turn Op, first bool) reg.VecVirtual {
	v := YMM()
	VPADDSB(at, p.e[i], v)
	VPSUBB(p.c[i%2], v, v)
	VPSIGNB(turn, v, v)
	VMOVDQU(v, at)
	if first {
		VPADDB(start2, v, p.h[i])
	} else {
		VPADDB(v, p.h[i], p.h[i])
	}
	return v
}

// compare adds the bits in which half a weight v, which it overwrites, is not another.
func (p *pass2) compare(half int, v reg.VecVirtual, other Op) {
	VPXOR(other, v, v)
	VPOR(v, p.differ[half], p.differ[half])
}

// sums writes what becomes of the sums.
func (p *pass2) sums() {
	p.begin = func() {
		for i := range p.h {
			VMOVDQU(start2, p.h[i])
		}
	}
	p.widen = func() {
		for i, h := range p.h {
			t := YMM()
			VPADDW(p.w(i), h, t)
			VMOVDQA(t, p.w(i))
			VPSRAW(Imm(8), h, t)
			VPADDW(p.o(i), t, t)
			VMOVDQA(t, p.o(i))
		}
	}
	p.clear = func() {
		z := YMM()
		VPXOR(z, z, z)
		for i := range p.h {
			VMOVDQA(z, p.w(i))
			VMOVDQA(z, p.o(i))
		}
	}
	p.close = func() {
		bias := YMM()
		VMOVD(p.bias.As32(), bias.AsX())
		VPBROADCASTW(bias.AsX(), bias)
		for i := range p.h {
			s, t := YMM(), YMM()
			VMOVDQA(p.w(i), s)
			VPSLLW(Imm(8), load(p.o(i), t), t)
			VPSUBW(t, s, s)
			VPSUBW(bias, s, s)
			VMOVDQA(s, p.w(i))
		}
	}
	quarters := func(f func(sum, low, high Mem)) {
		wide := Load(Param("wide"), GP64())
		for i := range p.h {
			for j, sum := range []Mem{p.w(i), p.o(i)} {
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
}

// odd2 returns a vector whose words are 0xff00.
func odd2() reg.VecVirtual {
	odd := YMM()
	VPCMPEQB(odd, odd, odd)
	VPSLLW(Imm(8), odd, odd)
	return odd
}

// negative2 returns the lanes of a half whose word, of even lanes and of odd ones,
// is negative.
func negative2(e, o, odd reg.VecVirtual) reg.GPVirtual {
	s, t, r := YMM(), YMM(), GP64()
	VPSRLW(Imm(8), e, s)
	VPAND(odd, o, t)
	VPOR(s, t, t)
	VPMOVMSKB(t, r.As32())
	return r
}

// join2 joins the lanes of both halves.
func join2(r [2]reg.GPVirtual) reg.GPVirtual {
	SHLQ(Imm(32), r[1])
	ORQ(r[1], r[0])
	return r[0]
}

// signs returns, from the first result on, the signs of all machines' sums, and the
// lanes that differ.
func (p *pass2) signs() {
	zero, odd := YMM(), odd2()
	VPXOR(zero, zero, zero)
	for m := range len(p.h) / 2 {
		var ge, gt [2]reg.GPVirtual
		for half := range 2 {
			i := 2*m + half
			e, o := load2(p.w(i)), load2(p.o(i))
			ge[half] = negative2(e, o, odd)
			VPSUBW(e, zero, e)
			VPSUBW(o, zero, o)
			gt[half] = negative2(e, o, odd)
		}
		r := join2(ge)
		NOTQ(r)
		Store(r, ReturnIndex(2*m+1))
		Store(join2(gt), ReturnIndex(2*m))
	}
	var r [2]reg.GPVirtual
	for half, d := range p.differ {
		r[half] = GP64()
		VPCMPEQB(zero, d, d)
		VPMOVMSKB(d, r[half].As32())
	}
	NOTQ(join2(r))
	Store(r[0], Return("differ"))
}

// unit2 does, a (k, n), 27 vector operations: 7 make a sign operand, for both
// machines, of the lanes in which the new input differs from the last; then for
// each machine and half the saturating sum, t - c, the sign and the sum; and two a
// half for the difference. The tables are read from memory, which costs nothing
// beside the other operations.
func unit2() {
	TEXT("unitAVX2", NOSPLIT, unitArgs)
	Pragma("noescape")
	unitDoc("unitAVX2")
	p := newPass2("learnA", "learnB")
	w := p.row("w", pair)
	p.planes()
	p.input = func(n int, first bool) {
		turn := turn2(&p.pass, n)
		for half := range 2 {
			s := sign2(turn, half)
			at := w.input(n).Offset(32 * half)
			a := p.move(half, at, s, first)
			b := p.move(2+half, at.Offset(machine), s, first)
			p.compare(half, a, b)
		}
	}
	p.walk()
	p.signs()
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
	step := Load(Param("step"), GP64())
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
	ADDQ(step, dst)
	DECQ(n)
	JNZ(LabelRef("weight"))
	VZEROUPPER()
	RET()
}

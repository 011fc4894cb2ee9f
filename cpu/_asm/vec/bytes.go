package vec

import (
	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// ByteLanes is an instruction set for the 64 lanes of a word as bytes: in one part with
// AVX-512, in two of 32 lanes each with AVX2. What has parts is a slice, [part].
//
// AVX-512BW selects bytes by the lanes in a mask register. AVX2 has masks of bytes, which
// it makes from lanes by tables: with the lanes in each quarter of a vector, a shuffle gives
// each byte the one that holds its lane's bit, and an And leaves that bit, 1<<i, or 0.
type ByteLanes struct {
	ISA
	Parts   int
	shuffle [2]operand.Mem // [part]
	bit     operand.Mem
	sign    operand.Mem
}

// NewByteLanes returns the lanes of v, whose tables it writes.
func NewByteLanes(v ISA) *ByteLanes {
	b := &ByteLanes{ISA: v, Parts: 64 / v.Bytes()}
	if v.Wide {
		return b
	}
	for part, name := range []string{"shuffleLow", "shuffleHigh"} {
		b.shuffle[part] = Table(name, 32, func(i int) byte { return byte(4*part + i/8) })
	}
	b.bit = Table("bit", 32, func(i int) byte { return 1 << (i % 8) })
	// As the sign operand of VPSIGNB a byte must be negative where the bit is set and positive, not
	// zero, where it is clear: add 128-(1<<i) for i < 7 and 1 for i = 7.
	b.sign = Table("sign", 32, func(i int) byte {
		if i%8 == 7 {
			return 1
		}
		return 128 - 1<<(i%8)
	})
	return b
}

// Table writes n bytes, of which number i is f(i).
func Table(name string, n int, f func(i int) byte) operand.Mem {
	m := GLOBL(name, attr.RODATA|attr.NOPTR)
	for i := 0; i < n; i += 8 {
		v := uint64(0)
		for j := range 8 {
			v |= uint64(f(i+j)) << (8 * j)
		}
		DATA(i, operand.U64(v))
	}
	return m
}

// each returns f(part) of all parts.
func (b *ByteLanes) each(f func(part int) reg.VecVirtual) (parts []reg.VecVirtual) {
	for part := range b.Parts {
		parts = append(parts, f(part))
	}
	return parts
}

// Lanes is a selection of the 64 lanes, in a mask register or in bytes of all ones.
type Lanes struct {
	mask  reg.OpmaskVirtual
	bytes []reg.VecVirtual
}

// Lanes returns those of a parameter.
func (b *ByteLanes) Lanes(param string) Lanes {
	if b.Wide {
		k := K()
		KMOVQ(Load(Param(param), GP64()), k)
		return Lanes{mask: k}
	}
	return Lanes{bytes: b.Spread(param)}
}

// LanesOf returns the lanes of a word.
func (b *ByteLanes) LanesOf(r reg.GPVirtual) Lanes {
	if b.Wide {
		k := K()
		KMOVQ(r, k)
		return Lanes{mask: k}
	}
	word := b.Reg()
	b.Broadcast(r, word)
	return Lanes{bytes: b.spread(word)}
}

// Spread returns bytes of all ones in the lanes of a parameter, and zeros.
func (b *ByteLanes) Spread(param string) []reg.VecVirtual {
	if b.Wide {
		bytes := b.Reg()
		VPMOVM2B(b.Lanes(param).mask, bytes)
		return []reg.VecVirtual{bytes}
	}
	a, err := Param(param).Resolve()
	if err != nil {
		panic(err)
	}
	word := b.Reg()
	VPBROADCASTQ(a.Addr, word)
	return b.spread(word)
}

// spread is Spread, with AVX2, of the lanes of a word that stands in every quarter of a vector.
func (b *ByteLanes) spread(word reg.VecVirtual) []reg.VecVirtual {
	return b.each(func(part int) reg.VecVirtual {
		x := b.Reg()
		VPSHUFB(b.shuffle[part], word, x)
		VPAND(b.bit, x, x)
		VPCMPEQB(b.bit, x, x)
		return x
	})
}

// AddIn adds x to the bytes of d, one part of them, in these lanes.
func (b *ByteLanes) AddIn(lanes Lanes, part int, x, d operand.Op) {
	if b.Wide {
		VPADDB(x, d, lanes.mask, d)
		return
	}
	t := b.Reg()
	VPAND(x, lanes.bytes[part], t)
	VPADDB(t, d, d)
}

// StoreIn sets the bytes at m, one part of them, to x in these lanes.
func (b *ByteLanes) StoreIn(lanes Lanes, part int, x reg.VecVirtual, m operand.Mem) {
	if b.Wide {
		VMOVDQU8(x, lanes.mask, m)
		return
	}
	old := b.Load(m)
	VPBLENDVB(lanes.bytes[part], x, old, old)
	b.Store(old, m)
}

// Turn says in which lanes a byte changes its sign: a mask register, or sign operands of
// VPSIGNB, in registers or memory.
type Turn struct {
	mask  reg.OpmaskVirtual
	signs func(part int) operand.Op
}

// TurnAt returns the turn in the lanes in which the words at x and y differ.
func (b *ByteLanes) TurnAt(x, y operand.Mem) Turn {
	if b.Wide {
		r, k := GP64(), K()
		MOVQ(x, r)
		XORQ(y, r)
		KMOVQ(r, k)
		return Turn{mask: k}
	}
	differ, s := b.Reg(), b.Reg()
	VPBROADCASTQ(x, differ)
	VPBROADCASTQ(y, s)
	VPXOR(s, differ, differ)
	return Turn{signs: func(part int) operand.Op {
		s := b.Reg()
		VPSHUFB(b.shuffle[part], differ, s)
		VPAND(b.bit, s, s)
		VPADDB(b.sign, s, s)
		return s
	}}
}

// StoreTurn stores the sign operands of turn at m, one part after the other; TurnIn returns them.
func (b *ByteLanes) StoreTurn(turn Turn, m operand.Mem) {
	for part := range b.Parts {
		b.Store(turn.signs(part), m.Offset(part*b.Bytes()))
	}
}

// TurnIn returns the turn that StoreTurn has stored at m.
func (b *ByteLanes) TurnIn(m operand.Mem) Turn {
	return Turn{signs: func(part int) operand.Op { return m.Offset(part * b.Bytes()) }}
}

// Of returns the sign operand of one part, which more than one Difference may take.
func (t Turn) Of(part int) Turn {
	if t.signs == nil {
		return t
	}
	s := t.signs(part)
	return Turn{signs: func(int) operand.Op { return s }}
}

// Difference returns x - y of bytes, one part of them, and y - x in the lanes of turn. It may
// overwrite x.
func (b *ByteLanes) Difference(turn Turn, part int, x, y reg.VecVirtual) reg.VecVirtual {
	if b.Wide {
		d := b.Reg()
		VPSUBB(y, x, d)
		VPSUBB(x, y, turn.mask, d)
		return d
	}
	VPSUBB(y, x, x)
	VPSIGNB(turn.signs(part), x, x)
	return x
}

// CountDiffer adds 1 to the bytes of count in which x and y differ; ones are all ones.
func (b *ByteLanes) CountDiffer(x reg.VecVirtual, y operand.Op, ones, count reg.VecVirtual) {
	if b.Wide {
		k := K()
		VPCMPUB(operand.Imm(4), y, x, k)
		VPSUBB(ones, count, k, count)
		return
	}
	VPCMPEQB(y, x, x) // -1 where they are equal
	VPSUBB(ones, x, x)
	VPADDB(x, count, count)
}

// Negative returns the lanes whose byte is negative.
func (b *ByteLanes) Negative(bytes []reg.VecVirtual) reg.GPVirtual {
	if b.Wide {
		k, r := K(), GP64()
		VPMOVB2M(bytes[0], k)
		KMOVQ(k, r)
		return r
	}
	return b.join(bytes)
}

// NotZero returns the lanes whose byte, which it may overwrite, is not zero.
func (b *ByteLanes) NotZero(bytes []reg.VecVirtual) reg.GPVirtual {
	if b.Wide {
		k, r := K(), GP64()
		VPTESTMB(bytes[0], bytes[0], k)
		KMOVQ(k, r)
		return r
	}
	zero := b.Zero()
	for _, x := range bytes {
		VPCMPEQB(zero, x, x)
	}
	r := b.join(bytes)
	NOTQ(r)
	return r
}

// join joins the sign bits of both parts.
func (b *ByteLanes) join(bytes []reg.VecVirtual) reg.GPVirtual {
	low, high := GP64(), GP64()
	VPMOVMSKB(bytes[0], low.As32())
	VPMOVMSKB(bytes[1], high.As32())
	SHLQ(operand.Imm(32), high)
	ORQ(high, low)
	return low
}

// FillBytes returns a vector of the low byte of r.
func (v ISA) FillBytes(r reg.GPVirtual) reg.VecVirtual { return v.fill(r, VPBROADCASTB) }

// FillWords returns a vector of the low 16 bits of r.
func (v ISA) FillWords(r reg.GPVirtual) reg.VecVirtual { return v.fill(r, VPBROADCASTW) }

// FillLongs returns a vector of the low 32 bits of r.
func (v ISA) FillLongs(r reg.GPVirtual) reg.VecVirtual { return v.fill(r, VPBROADCASTD) }

func (v ISA) fill(r reg.GPVirtual, broadcast func(ops ...operand.Op)) reg.VecVirtual {
	x := v.Reg()
	if v.Wide {
		broadcast(r.As32(), x)
		return x
	}
	VMOVD(r.As32(), x.AsX())
	broadcast(x.AsX(), x)
	return x
}

// Number returns a register with n.
func Number(n uint32) reg.GPVirtual {
	r := GP64()
	MOVL(operand.U32(n), r.As32())
	return r
}

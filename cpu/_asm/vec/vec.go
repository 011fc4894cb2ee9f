// Package vec is the vocabulary of vector logic that the generators write their
// algorithms in, once for every instruction set: AVX-512, where any function of
// three inputs is one instruction, and AVX2, where it takes two to five.
package vec

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

// ISA is an instruction set.
type ISA struct {
	Name  string // as it ends the names of functions
	Wide  bool   // AVX-512
	Words int    // of a vector
}

// AVX512 uses AVX512F alone, AVX2 uses AVX2 (and AVX) alone.
var (
	AVX512 = ISA{Name: "AVX512", Wide: true, Words: 8}
	AVX2   = ISA{Name: "AVX2", Words: 4}
	All    = []ISA{AVX512, AVX2}
)

// Bytes returns the size of a vector.
func (v ISA) Bytes() int { return 8 * v.Words }

// Reg returns a fresh vector register.
func (v ISA) Reg() reg.VecVirtual {
	if v.Wide {
		return ZMM()
	}
	return YMM()
}

// Load returns a fresh register with m.
func (v ISA) Load(m operand.Mem) reg.VecVirtual {
	r := v.Reg()
	v.LoadTo(m, r)
	return r
}

// LoadTo sets r to m.
func (v ISA) LoadTo(m operand.Mem, r operand.Op) {
	if v.Wide {
		VMOVDQU64(m, r)
	} else {
		VMOVDQU(m, r)
	}
}

// Store sets m to r.
func (v ISA) Store(r operand.Op, m operand.Mem) {
	if v.Wide {
		VMOVDQU64(r, m)
	} else {
		VMOVDQU(r, m)
	}
}

// Copy sets d to a register.
func (v ISA) Copy(from, d reg.VecVirtual) {
	if v.Wide {
		VMOVDQA64(from, d)
	} else {
		VMOVDQA(from, d)
	}
}

// Zero returns a register of zeros.
func (v ISA) Zero() reg.VecVirtual {
	r := v.Reg()
	v.Clear(r)
	return r
}

// Clear sets r to zeros.
func (v ISA) Clear(r reg.VecVirtual) {
	if v.Wide {
		fromNothing(x86.VPXORQ(r, r, r))
	} else {
		VPXOR(r, r, r)
	}
}

// Ones sets r to all ones.
func (v ISA) Ones(r reg.VecVirtual) {
	if v.Wide {
		fromNothing(x86.VPTERNLOGQ(operand.Imm(0xff), r, r, r))
	} else {
		fromNothing(x86.VPCMPEQD(r, r, r))
	}
}

// fromNothing adds an instruction whose result does not depend on its inputs:
// avo knows it of few, and would keep the register from the function's start.
func fromNothing(i *ir.Instruction, err error) {
	if err != nil {
		panic(err)
	}
	i.CancellingInputs = true
	Instruction(i)
}

// Xor sets d to a ^ b; a may be memory.
func (v ISA) Xor(a, b, d operand.Op) {
	if v.Wide {
		VPXORQ(a, b, d)
	} else {
		VPXOR(a, b, d)
	}
}

// And sets d to a & b; a may be memory.
func (v ISA) And(a, b, d operand.Op) {
	if v.Wide {
		VPANDQ(a, b, d)
	} else {
		VPAND(a, b, d)
	}
}

// AndNot sets d to a & ^b; a may be memory.
func (v ISA) AndNot(a, b, d operand.Op) {
	if v.Wide {
		VPANDNQ(a, b, d)
	} else {
		VPANDN(a, b, d)
	}
}

// Or sets d to a | b; a may be memory.
func (v ISA) Or(a, b, d operand.Op) {
	if v.Wide {
		VPORQ(a, b, d)
	} else {
		VPOR(a, b, d)
	}
}

// ternary sets d to f(d, b, c), whose truth table imm is indexed by 4d+2b+c; c may be memory.
func ternary(imm uint8, d, b, c operand.Op) { VPTERNLOGQ(operand.Imm(uint64(imm)), c, b, d) }

// Ternary is one instruction for d = f(d, b, c) in AVX-512; c may be memory.
func Ternary(d, b, c operand.Op, f func(d, b, c bool) bool) {
	imm := uint8(0)
	for i := range 8 {
		if f(i&4 > 0, i&2 > 0, i&1 > 0) {
			imm |= 1 << i
		}
	}
	ternary(imm, d, b, c)
}

// Xor3 sets d to d ^ b ^ c; c may be memory.
func (v ISA) Xor3(d, b, c operand.Op) {
	if v.Wide {
		ternary(0x96, d, b, c)
		return
	}
	v.Xor(b, d, d)
	v.Xor(c, d, d)
}

// AndSame sets d to d & (b == c); c may be memory.
func (v ISA) AndSame(d, b, c operand.Op) {
	if v.Wide {
		ternary(0x90, d, b, c)
		return
	}
	t := v.Reg()
	v.Xor(c, b, t)
	v.AndNot(d, t, d)
}

// OrDiffer sets d to d | (b ^ c); c may be memory.
func (v ISA) OrDiffer(d, b, c operand.Op) {
	if v.Wide {
		ternary(0xf6, d, b, c)
		return
	}
	t := v.Reg()
	v.Xor(c, b, t)
	v.Or(t, d, d)
}

// Select sets d to the bits of src where mask is set; src may be memory.
func (v ISA) Select(d, mask, src operand.Op) {
	if v.Wide {
		ternary(0xb8, d, mask, src) // mask ? src : d
		return
	}
	t := v.Reg()
	v.Xor(src, d, t)
	v.And(mask, t, t)
	v.Xor(t, d, d)
}

// OrAnd sets d to d | (b & c); c may be memory.
func (v ISA) OrAnd(d, b, c operand.Op) {
	if v.Wide {
		ternary(0xf8, d, b, c)
		return
	}
	t := v.Reg()
	v.And(c, b, t)
	v.Or(t, d, d)
}

// Borrow sets d to the borrow out of a - c with borrow d in: maj(^a, c, d); a and c are registers.
func (v ISA) Borrow(d, a, c operand.Op) {
	if v.Wide {
		ternary(0xb2, d, a, c)
		return
	}
	// where a and c differ it is c, else d
	t := v.Reg()
	v.Xor(a, c, t)
	v.AndNot(d, t, d)
	v.And(c, t, t)
	v.Or(t, d, d)
}

// FullAdd adds x and y to acc; y becomes the carry, x is overwritten. With s = acc^x^y
// the carry is x where x and y agree and ^s where they differ, so it needs no copy of
// acc.
func (v ISA) FullAdd(acc, x, y operand.Op) {
	if v.Wide {
		ternary(0x96, acc, x, y)
		ternary(0xd4, y, x, acc)
		return
	}
	p := v.Reg()
	v.Xor(x, y, p)
	v.And(x, y, y)
	v.And(acc, p, x)
	v.Xor(p, acc, acc)
	v.Or(x, y, y)
}

// HalfAdd adds x to acc; x becomes the carry.
func (v ISA) HalfAdd(acc, x operand.Op) {
	v.Xor(acc, x, acc)
	v.AndNot(x, acc, x)
}

// Broadcast sets d to all ones if r is -1, to zero if r is 0.
func (v ISA) Broadcast(r reg.GPVirtual, d reg.VecVirtual) {
	if v.Wide {
		VPBROADCASTQ(r, d)
		return
	}
	// not MOVQ, which waits for the upper halves of all registers once one is in use
	VMOVQ(r, d.AsX())
	VPBROADCASTQ(d.AsX(), d)
}

// Exchange returns x with each run of the given number of words exchanged with the next one:
// 4, 2 or 1.
func (v ISA) Exchange(x reg.VecVirtual, words int) reg.VecVirtual {
	y := v.Reg()
	switch {
	case words == 4:
		VSHUFI64X2(operand.Imm(0x4e), x, x, y)
	case words == 2 && v.Wide:
		VSHUFI64X2(operand.Imm(0xb1), x, x, y)
	case words == 2:
		VPERM2I128(operand.Imm(1), x, x, y)
	default:
		VPSHUFD(operand.Imm(0x4e), x, y)
	}
	return y
}

// Transpose returns the columns of a matrix of words, of which x are the rows; AVX-512 only.
func Transpose(x [8]reg.VecVirtual) (columns [8]reg.VecVirtual) {
	for i := range columns {
		columns[i] = ZMM()
	}
	for odd := range 2 {
		// pairs[i] has rows 2i and 2i+1 of every second column, from odd on
		var pairs [4]reg.VecVirtual
		for i := range pairs {
			pairs[i] = ZMM()
			if odd == 0 {
				VPUNPCKLQDQ(x[2*i+1], x[2*i], pairs[i])
			} else {
				VPUNPCKHQDQ(x[2*i+1], x[2*i], pairs[i])
			}
		}
		for half, chosen := range []uint64{0x44, 0xee} { // two of those columns, four rows each
			upper, lower := ZMM(), ZMM()
			VSHUFI64X2(operand.Imm(chosen), pairs[1], pairs[0], upper)
			VSHUFI64X2(operand.Imm(chosen), pairs[3], pairs[2], lower)
			VSHUFI64X2(operand.Imm(0x88), lower, upper, columns[4*half+odd])
			VSHUFI64X2(operand.Imm(0xdd), lower, upper, columns[4*half+2+odd])
		}
	}
	return columns
}

// SwapParts exchanges, in each word, the parts of b under mask with those of a that lie the given
// number of bits above them. mask has every second part of that many bits, from the lowest on.
func (v ISA) SwapParts(a, b, mask operand.Op, bits uint64) {
	t := v.Reg()
	VPSRLQ(operand.Imm(bits), a, t)
	if v.Wide {
		ternary(0x28, t, b, mask) // (t ^ b) & mask
	} else {
		v.Xor(b, t, t)
		v.And(mask, t, t)
	}
	v.Xor(t, b, b)
	VPSLLQ(operand.Imm(bits), t, t)
	v.Xor(t, a, a)
}

// JumpIfZero jumps to label if r is zero.
func (v ISA) JumpIfZero(r operand.Op, label string) {
	if v.Wide {
		k := K()
		VPTESTMQ(r, r, k)
		g := GP32()
		KMOVW(k, g)
		TESTL(g, g)
	} else {
		VPTEST(r, r)
	}
	JZ(operand.LabelRef(label))
}

// At returns the memory of plane i from p on.
func (v ISA) At(p reg.Register, i int) operand.Mem {
	return operand.Mem{Base: p, Disp: i * v.Bytes()}
}

// Command keystream writes the vector kernels of package keystream.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		clocks(v)
		drawOnes(v)
		draw(v)
		near(v)
		flip(v)
		blend(v)
		clearLanes(v)
		clocksInterleaved(v)
		spread(v)
	}
	Generate()
}

// The layout of the rings, in planes; keystream.slots is its twin.
const (
	block  = 16
	blocks = 8  // of a ring
	slot   = 56 // from a block to the next
	ahead  = 16 // planes that what is written is fetched ahead
)

var offset = [3]int{0, 16, 40} // of the rings in a slot

// clocks writes Trivium's clocks, a block of 16 at a time.
//
// A ring is eight blocks of 16 planes; block number i of all three stands in slot
// i. So a tap of a given age in clocks is in one of two slots that are known
// when the code is written, and the pointers to the seven older slots are all
// that a block of clocks has to work out. The two planes after the oldest are the
// oldest of the next clocks and stay in registers: nine loads and four stores a
// clock.
//
//	out = (a27 ^ a0) ^ (b15 ^ b0) ^ (c45 ^ c0)
//	a' = (c2&c1) ^ (c45 ^ c0) ^ a24, and likewise b' and c'
//
// are ten ternary operations.
//
// A load waits if its address and that of a store just before it agree in their
// lowest 12 bits. Taps 66 and 69 clocks old would do so with stores of 2 and 5
// clocks ago, were the planes of a ring side by side. Of all gaps between slots
// and rings those chosen have the fewest such loads, a third.
func clocks(v vec.ISA) {
	TEXT("clocks"+v.Name, NOSPLIT, "func(dst, rings *uint64, at, blocks int)")
	Pragma("noescape")
	vec.Describe("clocks" + v.Name + " does the given number of blocks of clocks of the rings, whose next block is number at, and writes the planes to dst.")
	size := v.Bytes()
	dst := Load(Param("dst"), GP64())
	rings := Load(Param("rings"), GP64())
	at := Load(Param("at"), GP64())
	count := Load(Param("blocks"), GP64())
	var slots [blocks]reg.GPVirtual // by age in blocks
	for i := range slots {
		slots[i] = GP64()
	}

	Label("block")
	for i, p := range slots {
		LEAQ(Mem{Base: at, Disp: blocks - i}, p)
		ANDQ(Imm(blocks-1), p)
		IMUL3Q(U32(uint32(slot*size)), p, p)
		ADDQ(rings, p)
	}
	// plane returns where plane i of the block stands in ring r, back clocks ago.
	plane := func(r, back, i int) Mem {
		n := i - back + blocks*block
		return Mem{Base: slots[blocks-n/block], Disp: (offset[r] + n%block) * size}
	}
	const a, b, c = 0, 1, 2
	lens := []int{93, 84, 111}
	var old [3][3]reg.VecVirtual // the oldest plane of each ring and the two after it
	for r, n := range lens {
		old[r][0], old[r][1] = v.Load(plane(r, n, 0)), v.Load(plane(r, n, 1))
	}
	for i := range block {
		PREFETCHT0(v.At(dst, i+ahead))
		for r, n := range lens {
			old[r][2] = v.Load(plane(r, n, i+2))
		}
		t1, t2, t3 := v.Load(plane(a, 66, i)), v.Load(plane(b, 69, i)), v.Load(plane(c, 66, i))
		step := func(r int, t reg.VecVirtual, from, back int) {
			x := v.Reg()
			v.And(old[from][1], old[from][2], x)
			v.Xor3(x, t, plane(r, back, i))
			v.Store(x, Mem{Base: slots[0], Disp: (offset[r] + i) * size})
		}
		v.Xor(old[a][0], t1, t1)
		v.Xor(old[b][0], t2, t2)
		v.Xor(old[c][0], t3, t3)
		step(b, t1, a, 78)
		step(c, t2, b, 87)
		step(a, t3, c, 69)
		v.Xor3(t1, t2, t3)
		v.Store(t1, v.At(dst, i))
		for r := range old {
			old[r][0], old[r][1] = old[r][1], old[r][2]
		}
	}
	INCQ(at)
	ADDQ(U32(uint32(block*size)), dst)
	DECQ(count)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}

// drawOnes writes the initial weights for 2L+1 = 2^P-1. Then
//
//	floor(f*(2^P-1) / 2^24) = floor(f / 2^(24-P)) - (1 if (f*2^P mod 2^24) < f)
//
// that is the top P bits of f, less the borrow of f*2^P - f in 24 bits: a borrow
// runs through plane j of f (subtrahend) and plane j-P (minuend).
func drawOnes(v vec.ISA) {
	TEXT("drawOnes"+v.Name, NOSPLIT, "func(dst, stream *uint64, weights, planes int)")
	Pragma("noescape")
	vec.Describe("drawOnes" + v.Name + " turns 24 planes of stream a weight into the given number of planes of w + L for 2L+1 = 2^planes-1.")
	size := v.Bytes()
	dst := Load(Param("dst"), GP64())
	stream := Load(Param("stream"), GP64())
	weights := Load(Param("weights"), GP64())
	planes := Load(Param("planes"), GP64())
	back := GP64() // P planes in bytes
	MOVQ(planes, back)
	IMUL3Q(Imm(uint64(size)), back, back)
	p, end, low := GP64(), GP64(), GP64()

	Label("weight")
	borrow := v.Zero()
	LEAQ(Mem{Base: stream, Disp: 24 * size}, end)
	MOVQ(stream, p)
	LEAQ(Mem{Base: stream, Index: back, Scale: 1}, low)
	Label("low") // nothing stands below the minuend's P lowest planes
	v.Or(Mem{Base: p}, borrow, borrow)
	ADDQ(Imm(uint64(size)), p)
	CMPQ(p, low)
	JNE(LabelRef("low"))
	MOVQ(stream, low)
	Label("high")
	minuend, subtrahend := v.Load(Mem{Base: low}), v.Load(Mem{Base: p})
	v.Borrow(borrow, minuend, subtrahend)
	ADDQ(Imm(uint64(size)), low)
	ADDQ(Imm(uint64(size)), p)
	CMPQ(p, end)
	JNE(LabelRef("high"))
	Label("top") // subtract the borrow from the top P planes, at low
	x := v.Load(Mem{Base: low})
	v.Xor(borrow, x, x)
	v.Store(x, Mem{Base: dst})
	v.And(borrow, x, borrow) // it goes on where the bit was 0, and now is 1
	ADDQ(Imm(uint64(size)), low)
	ADDQ(Imm(uint64(size)), dst)
	CMPQ(low, end)
	JNE(LabelRef("top"))
	MOVQ(end, stream)
	DECQ(weights)
	JNZ(LabelRef("weight"))
	VZEROUPPER()
	RET()
}

// draw writes the initial weights of any L: floor(f*(2L+1) / 2^bits), and then + low.
// The number of planes is fixed in the code, so that they stay in registers; what 2L+1
// and low are is not, so their bits come as masks, broadcast from memory.
func draw(v vec.ISA) {
	for planes := 2; planes <= 8; planes++ {
		TEXT(fmt.Sprintf("draw%d%s", planes, v.Name), NOSPLIT, "func(dst, stream *uint64, weights, bits int, factor, low *[8]uint64)")
		Pragma("noescape")
		vec.Describe(fmt.Sprintf("draw%d%s turns the given number of planes of stream a weight into %d planes of w + L + low; the masks are all ones for a bit of 2L+1 and of low that is set.", planes, v.Name, planes))
		size := v.Bytes()
		dst := Load(Param("dst"), GP64())
		stream := Load(Param("stream"), GP64())
		weights := Load(Param("weights"), GP64())
		bits := Load(Param("bits"), GP64())
		factor := Load(Param("factor"), GP64())
		low := Load(Param("low"), GP64())
		left := GP64()
		Label("weight")
		MOVQ(bits, left)
		a := scaled(v, planes, stream, left, Mem{Base: factor})
		carry := v.Zero()
		for i := range a {
			x := broadcast(v, Mem{Base: low}, i)
			v.FullAdd(a[i], x, carry)
			v.Store(a[i], v.At(dst, i))
		}
		ADDQ(U32(uint32(planes*size)), dst)
		DECQ(weights)
		JNZ(LabelRef("weight"))
		VZEROUPPER()
		RET()
	}
}

// scaled writes a = floor(f*factor / 2^left) for the numbers f of left bits at stream, which it
// leaves behind: a = (a + f_i*factor) >> 1 from the first bit f_0 on.
func scaled(v vec.ISA, planes int, stream, left reg.Register, factor Mem) []reg.VecVirtual {
	a := make([]reg.VecVirtual, planes)
	for i := range a {
		a[i] = v.Zero()
	}
	Label("bit")
	bit := v.Load(Mem{Base: stream})
	carry := v.Zero()
	for i := range a {
		x := broadcast(v, factor, i)
		v.And(bit, x, x)
		v.FullAdd(a[i], x, carry)
		if i > 0 { // the shift
			copyTo(v, a[i], a[i-1])
		}
	}
	copyTo(v, carry, a[planes-1])
	ADDQ(Imm(uint64(v.Bytes())), stream)
	DECQ(left)
	JNZ(LabelRef("bit"))
	return a
}

// broadcast returns a register that has the i-th word from m on in all its words.
func broadcast(v vec.ISA, m Mem, i int) reg.VecVirtual {
	x := v.Reg()
	VPBROADCASTQ(m.Offset(8*i), x)
	return x
}

func copyTo(v vec.ISA, from, to reg.VecVirtual) {
	if v.Wide {
		VMOVDQA64(from, to)
	} else {
		VMOVDQA(from, to)
	}
}

// blend writes the selection of lanes.
func blend(v vec.ISA) {
	TEXT("blend"+v.Name, NOSPLIT, "func(dst, src, mask *uint64, planes int)")
	Pragma("noescape")
	vec.Describe("blend" + v.Name + " sets the lanes of mask in dst to those of src.")
	dst := Load(Param("dst"), GP64())
	src := Load(Param("src"), GP64())
	mask := Load(Param("mask"), GP64())
	planes := Load(Param("planes"), GP64())
	m := v.Load(Mem{Base: mask})
	Label("plane")
	x := v.Load(Mem{Base: dst})
	v.Select(x, m, Mem{Base: src})
	v.Store(x, Mem{Base: dst})
	ADDQ(Imm(uint64(v.Bytes())), dst)
	ADDQ(Imm(uint64(v.Bytes())), src)
	DECQ(planes)
	JNZ(LabelRef("plane"))
	VZEROUPPER()
	RET()
}

// clearLanes writes the clearing of lanes.
func clearLanes(v vec.ISA) {
	TEXT("clear"+v.Name, NOSPLIT, "func(dst, mask *uint64, planes int)")
	Pragma("noescape")
	vec.Describe("clear" + v.Name + " sets the lanes of mask in dst to zero.")
	dst := Load(Param("dst"), GP64())
	mask := Load(Param("mask"), GP64())
	planes := Load(Param("planes"), GP64())
	m := v.Load(Mem{Base: mask})
	Label("plane")
	x := v.Reg()
	v.AndNot(Mem{Base: dst}, m, x)
	v.Store(x, Mem{Base: dst})
	ADDQ(Imm(uint64(v.Bytes())), dst)
	DECQ(planes)
	JNZ(LabelRef("plane"))
	VZEROUPPER()
	RET()
}

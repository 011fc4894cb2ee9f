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
		for sources := 1; sources <= 3; sources++ {
			blend(v, sources)
		}
		clearLanes(v)
		clocksInterleaved(v)
		spread(v)
	}
	Generate()
}

// The layout of the rings, in planes; keystream.slots is its twin.
const (
	block  = 16
	blocks = 8   // of a ring
	slot   = 136 // from a block to the next
	ahead  = 16  // planes that what is written is fetched ahead
)

var offset = [3]int{0, 48, 64} // of the rings in a slot

// clocks writes Trivium's clocks, a block of 16 at a time.
//
// A ring is eight blocks of 16 planes; block number i of all three stands in slot
// i. So a tap of a given age in clocks is in one of two slots that are known
// when the code is written, and the pointers to the slots that have taps are all
// that a block of clocks has to work out. The two planes after the oldest are the
// oldest of the next clocks, and tap 69 of A was tap 66 three clocks ago: these stay
// in registers, which leaves eight loads and four stores a clock.
//
//	out = (a27 ^ a0) ^ (b15 ^ b0) ^ (c45 ^ c0)
//	a' = (c2&c1) ^ (c45 ^ c0) ^ a24, and likewise b' and c'
//
// are ten ternary operations.
//
// A load waits if its address and that of a store before it, which is not done yet, agree in their
// lowest 12 bits: 64 planes of 64 bytes have different ones, and processors have some twenty clocks in
// flight. With these gaps, found by a search, no tap of a clock is where one of the 24 clocks before it
// stored, modulo 64: each slot begins 8 planes after the one before it, A and C stand at the same places
// and B just before them, so that the stores of 24 clocks share 32 places.
func clocks(v vec.ISA) {
	const signature = "func(dst, rings *uint64, at, blocks int)"
	const doc = "does the given number of blocks of clocks of the rings, whose next block is number at, and writes the planes to dst."
	routine("clocks"+v.Name, signature, doc, func() {
		dst, rings, at := param("dst"), param("rings"), param("at")
		repeat("block", param("blocks"), func() {
			clocksBlock(v, dst, rings, at)
			INCQ(at)
		}, step{dst, block * v.Bytes()})
	})
}

// clocksBlock writes a block of clocks, number at.
func clocksBlock(v vec.ISA, dst, rings, at reg.Register) {
	size := v.Bytes()
	var slots [blocks]reg.GPVirtual // by age in blocks; no tap is in those of age 1 to 3
	for _, age := range []int{0, 4, 5, 6, 7} {
		p := GP64()
		LEAQ(Mem{Base: at, Disp: blocks - age}, p)
		ANDQ(Imm(blocks-1), p)
		IMUL3Q(U32(uint32(slot*size)), p, p)
		ADDQ(rings, p)
		slots[age] = p
	}
	// plane returns where plane i of the block stands in ring r, back clocks ago.
	plane := func(r, back, i int) Mem {
		n := i - back + blocks*block
		return Mem{Base: slots[blocks-n/block], Disp: (offset[r] + n%block) * size}
	}
	// Of each ring its length and the ages of the planes that are read besides the oldest ones. A plane
	// is read at both ages; where they are near each other it stays in a register between them.
	lens := [3]int{93, 84, 111}
	young, middle := [3]int{66, 69, 66}, [3]int{69, 78, 87}
	const near = 3
	var old [3][3]reg.VecVirtual  // the oldest plane of each ring and the two after it
	var queue [3][]reg.VecVirtual // planes between the two ages, oldest first; empty where they are read again
	for r, n := range lens {
		old[r][0], old[r][1] = v.Load(plane(r, n, 0)), v.Load(plane(r, n, 1))
		if between := middle[r] - young[r]; between <= near {
			for i := range between {
				queue[r] = append(queue[r], v.Load(plane(r, middle[r], i)))
			}
		}
	}
	for i := range block {
		PREFETCHT0(v.At(dst, i+ahead))
		var sum [3]reg.VecVirtual
		var tap [3]Op
		for r, n := range lens {
			old[r][2] = v.Load(plane(r, n, i+2))
			x := v.Load(plane(r, young[r], i))
			sum[r], tap[r] = v.Reg(), plane(r, middle[r], i)
			if q := queue[r]; len(q) > 0 {
				tap[r], queue[r] = q[0], append(q[1:], x)
			}
			v.Xor(old[r][0], x, sum[r])
		}
		for r := range lens {
			to, x := (r+1)%3, v.Reg()
			v.And(old[r][1], old[r][2], x)
			v.Xor3(x, sum[r], tap[to])
			v.Store(x, Mem{Base: slots[0], Disp: (offset[to] + i) * size})
		}
		v.Xor3(sum[0], sum[1], sum[2])
		v.Store(sum[0], v.At(dst, i))
		for r := range old {
			old[r][0], old[r][1] = old[r][1], old[r][2]
		}
	}
}

// drawOnes writes the initial weights for 2L+1 = 2^P-1. Then
//
//	floor(f*(2^P-1) / 2^24) = floor(f / 2^(24-P)) - (1 if (f*2^P mod 2^24) < f)
//
// that is the top P bits of f, less the borrow of f*2^P - f in 24 bits: a borrow
// runs through plane j of f (subtrahend) and plane j-P (minuend).
func drawOnes(v vec.ISA) {
	const signature = "func(dst, stream *uint64, weights, planes int)"
	const doc = "turns 24 planes of stream a weight into the given number of planes of w + L for 2L+1 = 2^planes-1."
	routine("drawOnes"+v.Name, signature, doc, func() {
		size := v.Bytes()
		dst, stream, weights, planes := param("dst"), param("stream"), param("weights"), param("planes")
		back := GP64() // P planes in bytes
		MOVQ(planes, back)
		IMUL3Q(Imm(uint64(size)), back, back)
		p, end, low := GP64(), GP64(), GP64()
		until := func(label string, at, end reg.Register, body func(), pointers ...reg.Register) {
			Label(label)
			body()
			for _, p := range pointers {
				ADDQ(Imm(uint64(size)), p)
			}
			CMPQ(at, end)
			JNE(LabelRef(label))
		}

		repeat("weight", weights, func() {
			borrow := v.Zero()
			LEAQ(Mem{Base: stream, Disp: 24 * size}, end)
			MOVQ(stream, p)
			LEAQ(Mem{Base: stream, Index: back, Scale: 1}, low)
			// nothing stands below the minuend's P lowest planes
			until("low", p, low, func() { v.Or(Mem{Base: p}, borrow, borrow) }, p)
			MOVQ(stream, low)
			until("high", p, end, func() { v.Borrow(borrow, v.Load(Mem{Base: low}), v.Load(Mem{Base: p})) }, low, p)
			until("top", low, end, func() { // subtract the borrow from the top P planes, at low
				x := v.Load(Mem{Base: low})
				v.Xor(borrow, x, x)
				v.Store(x, Mem{Base: dst})
				v.And(borrow, x, borrow) // it goes on where the bit was 0, and now is 1
			}, low, dst)
			MOVQ(end, stream)
		})
	})
}

// draw writes the initial weights of any L: floor(f*(2L+1) / 2^bits), and then + low.
// The number of planes is fixed in the code, so that they stay in registers; what 2L+1
// and low are is not, so their bits come as masks, broadcast from memory.
func draw(v vec.ISA) {
	const signature = "func(dst, stream *uint64, weights, bits int, factor, low *[8]uint64)"
	for planes := 2; planes <= 8; planes++ {
		doc := fmt.Sprintf("turns the given number of planes of stream a weight into %d planes of w + L + low; the masks are all ones for a bit of 2L+1 and of low that is set.", planes)
		routine(fmt.Sprintf("draw%d%s", planes, v.Name), signature, doc, func() {
			dst, stream, weights, bits := param("dst"), param("stream"), param("weights"), param("bits")
			factor, low := param("factor"), param("low")
			left := GP64()
			repeat("weight", weights, func() {
				MOVQ(bits, left)
				a := scaled(v, planes, stream, left, Mem{Base: factor})
				carry := v.Zero()
				for i := range a {
					x := broadcast(v, Mem{Base: low}, i)
					v.FullAdd(a[i], x, carry)
					v.Store(a[i], v.At(dst, i))
				}
			}, step{dst, planes * v.Bytes()})
		})
	}
}

// scaled writes a = floor(f*factor / 2^left) for the numbers f of left bits at stream, which it
// leaves behind: a = (a + f_i*factor) >> 1 from the first bit f_0 on.
func scaled(v vec.ISA, planes int, stream, left reg.Register, factor Mem) []reg.VecVirtual {
	a := make([]reg.VecVirtual, planes)
	for i := range a {
		a[i] = v.Zero()
	}
	repeat("bit", left, func() {
		bit := v.Load(Mem{Base: stream})
		carry := v.Zero()
		for i := range a {
			x := broadcast(v, factor, i)
			v.And(bit, x, x)
			v.FullAdd(a[i], x, carry)
			if i > 0 { // the shift
				v.Copy(a[i], a[i-1])
			}
		}
		v.Copy(carry, a[planes-1])
	}, step{stream, v.Bytes()})
	return a
}

// broadcast returns a register that has the i-th word from m on in all its words.
func broadcast(v vec.ISA, m Mem, i int) reg.VecVirtual {
	x := v.Reg()
	VPBROADCASTQ(m.Offset(8*i), x)
	return x
}

// blend writes the selection of lanes from a number of sources: all that a lane can take its next
// trial from, so that what it replaces is read and written once.
func blend(v vec.ISA, sources int) {
	name, signature, doc := "blend", "func(dst", "sets the lanes of each mask in dst to those of its source."
	for i := range sources {
		signature += fmt.Sprintf(", src%d, mask%d", i, i)
	}
	if sources > 1 {
		name += fmt.Sprint(sources)
	}
	routine(name+v.Name, signature+" *uint64, planes int)", doc, func() {
		dst := param("dst")
		steps := []step{{dst, v.Bytes()}}
		var masks []reg.VecVirtual
		for i := range sources {
			steps = append(steps, step{param(fmt.Sprint("src", i)), v.Bytes()})
			masks = append(masks, v.Load(Mem{Base: param(fmt.Sprint("mask", i))}))
		}
		repeat("plane", param("planes"), func() {
			x := v.Load(Mem{Base: dst})
			for i, m := range masks {
				v.Select(x, m, Mem{Base: steps[1+i].at})
			}
			v.Store(x, Mem{Base: dst})
		}, steps...)
	})
}

// clearLanes writes the clearing of lanes.
func clearLanes(v vec.ISA) {
	routine("clear"+v.Name, "func(dst, mask *uint64, planes int)", "sets the lanes of mask in dst to zero.", func() {
		dst := param("dst")
		m := v.Load(Mem{Base: param("mask")})
		repeat("plane", param("planes"), func() {
			x := v.Reg()
			v.AndNot(Mem{Base: dst}, m, x)
			v.Store(x, Mem{Base: dst})
		}, step{dst, v.Bytes()})
	})
}

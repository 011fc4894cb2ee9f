package main

import (
	"math/bits"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// The layout of the rings, in planes; keystream.slots is its twin.
const (
	block  = 16
	blocks = 8 // of a ring
	ring   = block * blocks
	slot   = 136 // from a block to the next
	ahead  = 16  // planes that what is written is fetched ahead
)

var offset = [3]int{0, 48, 64} // of the rings in a slot

// lens are the lengths of the registers A, B and C; young and middle are the ages of the planes that are
// read besides the three oldest of each.
var (
	lens   = [3]int{93, 84, 111}
	young  = [3]int{66, 69, 66}
	middle = [3]int{69, 78, 87}
)

// clocks writes Trivium's clocks, a block of 16 at a time.
//
// A ring is eight blocks of 16 planes; block number i of all three stands in slot
// i. So a tap of a given age in clocks is in one of two slots that are known
// when the code is written, and the pointers to the slots that have taps are all
// that a block of clocks has to work out.
//
// On some processors a load waits if its address and that of a store before it, which is not done yet,
// agree in their lowest 12 bits: 64 planes of 64 bytes have different ones, and processors have some
// twenty clocks in flight. With these gaps, found by a search, no tap of a clock is where one of the 24
// clocks before it stored, modulo 64: each slot begins 8 planes after the one before it, A and C stand at
// the same places and B just before them, so that the stores of 24 clocks share 32 places.
func clocks(v vec.ISA) {
	const signature = "func(dst, rings *uint64, at, blocks int)"
	const doc = "does the given number of blocks of clocks of the rings, whose next block is number at, and writes the planes to dst."
	routine("clocks"+v.Name, signature, doc, func() {
		dst, rings, at := param("dst"), param("rings"), param("at")
		c := &clock{ISA: v, windows: windows(v)}
		if v.Wide {
			c.locate(rings, at, 5, 6, 7)
			c.fill()
		}
		repeat("block", param("blocks"), func() {
			c.locate(rings, at, 0, 4, 5, 6, 7)
			if !v.Wide {
				c.fill()
			}
			for i := range block {
				PREFETCHT0(v.At(dst, i+ahead))
				c.write(i, v.At(dst, i))
			}
			INCQ(at)
		}, step{dst, block * v.Bytes()})
	})
}

// clock writes clocks.
type clock struct {
	vec.ISA
	windows []*window
	slots   [blocks]reg.GPVirtual // by age in blocks: 0 is written, and no tap is in those of age 1 to 3
}

// window is ages of a ring, from young to oldest, whose planes are read once, at the youngest, and then
// stay in registers. So the three oldest planes take one load a clock and not three.
type window struct {
	ring, young, oldest int
	planes              []reg.VecVirtual // by the number of the clock that made them
}

// windows returns those for which there are registers. With AVX-512 their numbers of registers divide
// a block, so that a plane has the same register in every block and the next block begins with what this
// one leaves; with AVX2 each block fills them again.
func windows(v vec.ISA) []*window {
	const a, b, c = 0, 1, 2
	oldest := func(r int) *window { return &window{ring: r, young: lens[r] - 2, oldest: lens[r]} }
	list := []*window{{ring: a, young: young[a], oldest: middle[a]}, oldest(a), oldest(c)}
	if !v.Wide {
		list = append(list, oldest(b))
		for _, w := range list {
			w.planes = make([]reg.VecVirtual, w.oldest-w.young+1)
		}
		return list
	}
	list = append(list, &window{ring: b, young: young[b], oldest: lens[b]})
	for _, w := range list {
		for range 1 << bits.Len(uint(w.oldest-w.young)) {
			w.planes = append(w.planes, v.Reg())
		}
	}
	return list
}

// locate sets the pointers to the slots of the blocks of these ages, where block number at is of age 0.
func (c *clock) locate(rings, at reg.Register, ages ...int) {
	for _, age := range ages {
		p := GP64()
		LEAQ(Mem{Base: at, Disp: blocks - age}, p)
		ANDQ(Imm(blocks-1), p)
		IMUL3Q(U32(uint32(slot*c.Bytes())), p, p)
		ADDQ(rings, p)
		c.slots[age] = p
	}
}

// fill reads what the first clock of a block finds in windows.
func (c *clock) fill() {
	for _, w := range c.windows {
		for age := w.oldest; age > w.young; age-- {
			c.read(w, age, 0)
		}
	}
}

// read reads the plane of an age at clock i of the block into its register: the same one for all
// blocks, or a fresh one where each block fills windows.
func (c *clock) read(w *window, age, i int) {
	to := w.at(age, i)
	if !c.Wide {
		*to = c.Reg()
	}
	c.LoadTo(c.plane(w.ring, age, i), *to)
}

// at returns the register for the plane of an age at clock i of a block.
func (w *window) at(age, i int) *reg.VecVirtual {
	n := len(w.planes)
	return &w.planes[(i-age+n*ring)%n]
}

// plane returns where the plane of ring r stands that is back clocks old at clock i of the block.
func (c *clock) plane(r, back, i int) Mem {
	n := i - back + ring
	return Mem{Base: c.slots[blocks-n/block], Disp: (offset[r] + n%block) * c.Bytes()}
}

// tap returns the plane of an age in ring r at clock i of the block.
func (c *clock) tap(r, age, i int) Op {
	for _, w := range c.windows {
		if w.ring == r && w.young <= age && age <= w.oldest {
			return *w.at(age, i)
		}
	}
	return c.plane(r, age, i)
}

// write writes clock i of a block and stores its keystream in out:
//
//	out = (a27 ^ a0) ^ (b15 ^ b0) ^ (c45 ^ c0)
//	a' = (c2&c1) ^ (c45 ^ c0) ^ a24, and likewise b' and c'
//
// are ten ternary operations, six of them of two planes.
func (c *clock) write(i int, out Mem) {
	for _, w := range c.windows {
		c.read(w, w.young, i)
	}
	var sum [3]reg.VecVirtual
	for r, length := range lens {
		sum[r] = c.Reg()
		c.Xor(c.tap(r, young[r], i), c.tap(r, length, i), sum[r])
	}
	for r, length := range lens {
		to, x := (r+1)%3, c.Reg()
		c.And(c.tap(r, length-1, i), c.tap(r, length-2, i), x)
		c.Xor3(x, sum[r], c.tap(to, middle[to], i))
		c.Store(x, c.plane(to, 0, i))
	}
	c.Xor3(sum[0], sum[1], sum[2])
	c.Store(sum[0], out)
}

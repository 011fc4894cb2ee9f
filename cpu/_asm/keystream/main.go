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

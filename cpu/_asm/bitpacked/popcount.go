package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// popcount counts ones: by halves of bytes in bytes, and these added up in words.
type popcount struct{ table, low, zero reg.VecVirtual }

// newPopcount returns a popcount with its registers set; nibbles is how many ones the numbers 0 to 15 have.
func newPopcount(nibbles Mem) popcount {
	o := popcount{YMM(), YMM(), v.Zero()}
	VMOVDQU(nibbles, o.table)
	g := GP64()
	MOVQ(U64(0x0f0f0f0f0f0f0f0f), g)
	v.Broadcast(g, o.low)
	return o
}

// halves returns the ones of the low and of the high half of each byte.
func (o popcount) halves(x reg.VecVirtual) (l, h reg.VecVirtual) {
	l, h = YMM(), YMM()
	VPSRLW(Imm(4), x, h)
	VPAND(o.low, x, l)
	VPAND(o.low, h, h)
	VPSHUFB(l, o.table, l)
	VPSHUFB(h, o.table, h)
	return l, h
}

// word returns the ones of x in each word.
func (o popcount) word(x reg.VecVirtual) reg.VecVirtual {
	l, h := o.halves(x)
	VPADDB(l, h, h)
	VPSADBW(o.zero, h, h)
	return h
}

// sum returns what planes add up to in each word: from the highest down, a count doubles, in bytes
// where those of all planes fit.
func (o popcount) sum(planes int, plane func(i int) reg.VecVirtual) (count reg.VecVirtual) {
	inBytes := 8*(1<<planes-1) <= 255
	for i := planes - 1; i >= 0; i-- {
		x := plane(i)
		switch first := i == planes-1; {
		case !inBytes && first:
			count = o.word(x)
		case !inBytes:
			x = o.word(x)
			VPADDQ(count, count, count)
			VPADDQ(x, count, count)
		case first:
			l, h := o.halves(x)
			count = YMM()
			VPADDB(l, h, count)
		default:
			l, h := o.halves(x)
			VPADDB(count, count, count)
			VPADDB(l, h, h)
			VPADDB(h, count, count)
		}
	}
	if inBytes {
		VPSADBW(o.zero, count, count)
	}
	return count
}

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// lanes are those of an instruction set, and the vectors that AVX2 keeps in memory for want
// of registers.
type lanes struct {
	*vec.ByteLanes
	start  Mem    // words of 0x80
	weight [8]Mem // bytes of 1<<i, [i]
}

func newLanes(v vec.ISA) *lanes {
	l := &lanes{ByteLanes: vec.NewByteLanes(v)}
	if v.Wide {
		return l
	}
	l.start = vec.Table("start", 32, func(i int) byte { return byte(128 * (1 - i%2)) })
	weight := vec.Table("weight", 8*32, func(i int) byte { return 1 << (i / 32) })
	for i := range l.weight {
		l.weight[i] = weight.Offset(32 * i)
	}
	return l
}

// sum is a vector of sums of 16 bits, in a register with AVX-512, else in memory.
type sum struct {
	reg reg.VecVirtual
	mem Mem
}

// sums returns n of them.
func (l *lanes) sums(n int) (sums []sum) {
	if l.Wide {
		for range n {
			sums = append(sums, sum{reg: l.Reg()})
		}
		return sums
	}
	frame, base := AllocLocal((n+1)*l.Bytes()), GP64()
	LEAQ(frame.Offset(l.Bytes()-1), base)
	ANDQ(I8(-l.Bytes()), base)
	for i := range n {
		sums = append(sums, sum{mem: l.At(base, i)})
	}
	return sums
}

// get returns a register with s, with AVX-512 its own.
func (l *lanes) get(s sum) reg.VecVirtual {
	if s.reg != nil {
		return s.reg
	}
	return l.Load(s.mem)
}

// set sets s to what f makes of the register that it gets, of which it knows nothing.
func (l *lanes) set(s sum, f func(x reg.VecVirtual)) {
	if s.reg != nil {
		f(s.reg)
		return
	}
	x := l.Reg()
	f(x)
	l.Store(x, s.mem)
}

// add adds x to s.
func (l *lanes) add(x reg.VecVirtual, s sum) {
	l.set(s, func(to reg.VecVirtual) {
		if s.reg != nil {
			VPADDW(x, to, to)
		} else {
			VPADDW(s.mem, x, to)
		}
	})
}

// odd returns a vector whose words are 0xff00.
func (l *lanes) odd() reg.VecVirtual { return l.FillWords(vec.Number(0xff00)) }

// signs returns bytes with the sign bits of words, of even lanes and of odd ones.
func (l *lanes) signs(even, o, odd reg.VecVirtual) reg.VecVirtual {
	s := l.Reg()
	VPSRLW(Imm(8), even, s)
	l.OrAnd(s, odd, o)
	return s
}

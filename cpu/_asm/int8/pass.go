package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// pass is a pass over inputs of one or two machines.
type pass struct {
	*lanes
	walk
	c        []reg.VecVirtual // [part]
	start    Op               // empty sums of bytes
	differ   []reg.VecVirtual // not zero where weights differ, [part]
	machines [][]*part        // [machine][part]
}

// part is what a machine adds to its weights in a part of the lanes, and its sums there: of
// bytes, and of 16 bits.
type part struct {
	e, h reg.VecVirtual
	w, o sum
}

// newPass returns a pass of machines that learn in the lanes of these parameters.
func newPass(l *lanes, learn ...string) *pass {
	p := &pass{lanes: l, start: l.start}
	sums := l.sums(2 * l.Parts * len(learn))
	limit := Load(Param("limit"), GP64()).(reg.GPVirtual)
	SUBQ(U32(128), limit)
	low, up := l.FillBytes(limit), l.Spread("up")
	if l.Wide {
		p.start = l.FillWords(vec.Number(0x80))
	}
	var steps []reg.VecVirtual
	for i := range l.Parts {
		c, step := l.Reg(), l.Reg()
		l.Xor(up[i], low, c)
		l.Ones(step)
		VPSUBB(up[i], step, step)
		VPSUBB(up[i], step, step) // -1 - 2*up
		p.c, steps = append(p.c, c), append(steps, step)
		p.differ = append(p.differ, l.Zero())
	}
	for _, param := range learn {
		in := l.Lanes(param)
		var m []*part
		for i, c := range p.c {
			e := l.Reg()
			l.Copy(c, e)
			l.AddIn(in, i, steps[i], e)
			m = append(m, &part{e: e, h: l.Reg(), w: sums[0], o: sums[1]})
			sums = sums[2:]
		}
		p.machines = append(p.machines, m)
	}
	return p
}

// move moves and sums the weights of a machine at m, one part of them.
func (p *pass) move(machine, i int, m Mem, turn vec.Turn, first bool) reg.VecVirtual {
	s, t := p.machines[machine][i], p.Reg()
	VPADDSB(m, s.e, t)
	v := p.Difference(turn, i, t, p.c[i])
	p.Store(v, m)
	if first {
		VPADDB(p.start, v, s.h)
	} else {
		VPADDB(v, s.h, s.h)
	}
	return v
}

// compare looks where weights differ in one part of the lanes.
func (p *pass) compare(i int, v reg.VecVirtual, other Op) { p.OrDiffer(p.differ[i], v, other) }

// eachPart calls f with the parts of all machines.
func (p *pass) eachPart(f func(s *part)) {
	for _, m := range p.machines {
		for _, s := range m {
			f(s)
		}
	}
}

// begin empties the sums of bytes.
func (p *pass) begin() {
	p.eachPart(func(s *part) {
		if start, is := p.start.(reg.VecVirtual); is {
			p.Copy(start, s.h)
		} else {
			p.LoadTo(p.lanes.start, s.h)
		}
	})
}

// widen adds sums of bytes to those of 16 bits.
func (p *pass) widen() {
	p.eachPart(func(s *part) {
		p.add(s.h, s.w)
		t := p.Reg()
		VPSRAW(Imm(8), s.h, t)
		p.add(t, s.o)
	})
}

// clear empties the sums of 16 bits.
func (p *pass) clear() {
	p.eachPart(func(s *part) {
		for _, sum := range []sum{s.w, s.o} {
			p.set(sum, p.Clear)
		}
	})
}

// close makes W the sums of even lanes.
func (p *pass) close() {
	bias := p.FillWords(p.bias)
	p.eachPart(func(s *part) {
		w, t := p.get(s.w), p.Reg()
		VPSLLW(Imm(8), p.get(s.o), t)
		VPSUBW(t, w, w)
		p.set(s.w, func(x reg.VecVirtual) { VPSUBW(bias, w, x) })
	})
}

// quarters calls f with each sum of 16 bits, and where the sums of 32 bits of its low words
// and of its high ones are.
func (p *pass) quarters(f func(s sum, low, high Mem)) {
	wide, at := Load(Param("wide"), GP64()), 0
	next := func() Mem {
		at++
		return p.At(wide, at-1)
	}
	p.eachPart(func(s *part) {
		for _, sum := range []sum{s.w, s.o} {
			low := next()
			f(sum, low, next())
		}
	})
}

// flush adds sums of 16 bits to those of 32.
func (p *pass) flush() {
	p.quarters(func(sum sum, low, high Mem) {
		s, t := p.get(sum), p.Reg()
		VPSLLD(Imm(16), s, t)
		VPSRAD(Imm(16), t, t)
		VPADDD(low, t, t)
		p.Store(t, low)
		VPSRAD(Imm(16), s, t)
		VPADDD(high, t, t)
		p.Store(t, high)
	})
}

// pack sets sums of 16 bits to those of 32, kept within 16.
func (p *pass) pack() {
	const limit = 32767
	most, least := p.FillLongs(vec.Number(limit)), p.FillLongs(vec.Number(-limit&(1<<32-1)))
	p.quarters(func(sum sum, low, high Mem) {
		t := p.Reg()
		VPMINSD(low, most, t)
		VPMAXSD(t, least, t)
		VPSLLD(Imm(16), t, t)
		VPSRLD(Imm(16), t, t)
		p.set(sum, func(s reg.VecVirtual) {
			VPMINSD(high, most, s)
			VPMAXSD(s, least, s)
			VPSLLD(Imm(16), s, s)
			p.Or(t, s, s)
		})
	})
}

// results returns, from the first result on, the signs of all machines' sums, which it
// overwrites, and the lanes that differ.
func (p *pass) results() {
	zero, odd := p.Zero(), p.odd()
	for i, m := range p.machines {
		var below, above []reg.VecVirtual // 0
		for _, s := range m {
			w, o := p.get(s.w), p.get(s.o)
			below = append(below, p.signs(w, o, odd))
			VPSUBW(w, zero, w)
			VPSUBW(o, zero, o)
			above = append(above, p.signs(w, o, odd))
		}
		ge := p.Negative(below)
		NOTQ(ge)
		Store(ge, ReturnIndex(2*i+1))
		Store(p.Negative(above), ReturnIndex(2*i))
	}
	Store(p.NotZero(p.differ), Return("differ"))
}

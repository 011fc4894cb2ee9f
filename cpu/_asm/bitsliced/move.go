package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// move writes the update of one weight, together with the change from the last
// input's sign to the next's. With y = v ^ up it is a decrement by
// b = learn & not at the limit, whose borrow goes on where y is 0, that is where
// v equals up:
//
//	v[i] ^= b ^ flip,  b &= (v[i] == up)
type move struct {
	*unit
	learn, up  reg.VecVirtual
	low, limit reg.GPVirtual // masks where the limit is not in the code
}

// emit writes the update. plane(i) is where v[i] stands, old the last input's
// sign, which is overwritten, next where the next one's stands; each gets a moved
// plane when its old value is no longer needed.
func (m *move) emit(plane func(int) Mem, old reg.VecVirtual, next Mem, each func(i int, x reg.VecVirtual)) {
	v := m.V
	if !v.Wide && m.D.L > 0 {
		m.emitOnce(plane, old, next, each)
		return
	}
	borrow := m.mayMove(plane, old)
	flip := old
	v.Xor(next, old, flip)
	for i := range m.D.Planes {
		x := v.Load(plane(i))
		v.Xor3(x, borrow, flip)
		if i < m.D.Planes-1 {
			v.AndSame(borrow, m.up, plane(i))
		}
		each(i, x)
	}
}

// emitOnce is emit where a function of three planes takes several instructions: what a plane has
// in common with up serves the limit and the borrow, so that it is worked out once.
func (m *move) emitOnce(plane func(int) Mem, old reg.VecVirtual, next Mem, each func(i int, x reg.VecVirtual)) {
	v, top := m.V, m.D.Planes-1
	var down []reg.VecVirtual // where v[i] differs from up
	for i := range m.D.Planes {
		down = append(down, v.Reg())
		v.Xor(plane(i), m.up, down[i])
	}
	// below the limit: a plane from low on differs from up, or v[0] from old or, where L = 2,
	// v[0] equals old or v[1] differs from it
	borrow := v.Reg()
	v.Xor(plane(0), old, borrow)
	if m.D.L == 2 {
		t := v.Reg()
		v.AndNot(m.learn, borrow, borrow)
		v.Xor(plane(1), old, t)
		v.Or(down[2], t, t)
		v.And(m.learn, t, t)
		v.Or(t, borrow, borrow)
	} else {
		for i := 1; i <= top; i++ {
			v.Or(down[i], borrow, borrow)
		}
		v.And(m.learn, borrow, borrow)
	}
	flip := old
	v.Xor(next, old, flip)
	for i := range m.D.Planes {
		x := v.Reg()
		v.Xor(plane(i), flip, x) // again from memory: the sums need the registers more
		v.Xor(borrow, x, x)
		if i < top {
			v.AndNot(borrow, down[i], borrow)
		}
		each(i, x)
	}
}

// mayMove returns learn & not at the limit. At the limit the planes from low on
// equal limit ^ up and those below it limit ^ old.
func (m *move) mayMove(plane func(int) Mem, old reg.VecVirtual) reg.VecVirtual {
	v, top := m.V, m.D.Planes-1
	switch {
	case m.D.L == 2:
		// at the limit: v0 != old, v1 == old, v2 == up
		at, e := v.Load(plane(1)), v.Reg()
		VPTERNLOGQ(Imm(0x42), plane(0), old, at)
		v.AndSame(at, m.up, plane(2))
		v.AndNot(m.learn, at, e)
		return e
	case m.D.L > 0 && top >= 2:
		// at the limit: v0 == old, all others == up
		at, e := v.Load(plane(top)), v.Reg()
		VPTERNLOGQ(Imm(0x81), plane(top-1), m.up, at)
		for i := top - 2; i >= 1; i-- {
			v.AndSame(at, m.up, plane(i))
		}
		v.Xor(plane(0), old, e)
		VPTERNLOGQ(Imm(0xc4), at, m.learn, e) // learn & (v0 != old | ^at)
		return e
	case m.D.L > 0:
		e := v.Reg()
		v.Xor(plane(top), m.up, e)
		for i := top - 1; i >= 1; i-- {
			v.OrDiffer(e, m.up, plane(i))
		}
		v.OrDiffer(e, old, plane(0))
		v.And(m.learn, e, e)
		return e
	default:
		e := v.Zero()
		for i := range m.D.Planes {
			t := v.Reg()
			v.And(Mem{Base: m.low, Disp: i * v.Bytes()}, old, t)
			v.Xor(plane(i), t, t)
			v.OrDiffer(e, t, Mem{Base: m.limit, Disp: i * v.Bytes()})
		}
		v.And(m.learn, e, e)
		return e
	}
}

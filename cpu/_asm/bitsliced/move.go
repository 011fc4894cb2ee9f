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
	switch {
	case m.V.Wide:
		m.emitLoaded(plane, old, next, each)
	case m.D.L > 0:
		m.emitOnce(plane, old, next, each)
	default:
		m.emitAgain(plane, old, next, each)
	}
}

// emitLoaded is emit where registers hold all planes.
func (m *move) emitLoaded(plane func(int) Mem, old reg.VecVirtual, next Mem, each func(i int, x reg.VecVirtual)) {
	v := m.V
	var x []reg.VecVirtual
	for i := range m.D.Planes {
		x = append(x, v.Load(plane(i)))
	}
	borrow := m.mayMove(x, old)
	flip := old
	v.Xor(next, old, flip)
	for i := range x {
		left := borrow
		if i < len(x)-1 {
			left = v.Reg()
			v.Copy(borrow, left)
			v.AndSame(left, m.up, x[i])
		}
		v.Xor3(x[i], borrow, flip)
		borrow = left
		each(i, x[i])
	}
}

// emitAgain is emit where few registers are left: planes are read from memory when they are needed.
func (m *move) emitAgain(plane func(int) Mem, old reg.VecVirtual, next Mem, each func(i int, x reg.VecVirtual)) {
	v := m.V
	borrow := m.belowLimit(func(i int) Op { return plane(i) }, old)
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

// mayMove returns learn & not at the limit, of planes in registers, where a function of three of them
// is one instruction. At the limit the planes from low on equal limit ^ up and those below it
// limit ^ old.
func (m *move) mayMove(x []reg.VecVirtual, old reg.VecVirtual) reg.VecVirtual {
	v, top, e := m.V, m.D.Planes-1, m.V.Reg()
	copied := func(i int) reg.VecVirtual {
		at := v.Reg()
		v.Copy(x[i], at)
		return at
	}
	switch {
	case m.D.L == 2:
		// at the limit: v0 != old, v1 == old, v2 == up
		at := copied(1)
		VPTERNLOGQ(Imm(0x42), x[0], old, at)
		v.AndSame(at, m.up, x[2])
		v.AndNot(m.learn, at, e)
	case m.D.L > 0 && top >= 2:
		// at the limit: v0 == old, all others == up
		at := copied(top)
		VPTERNLOGQ(Imm(0x81), x[top-1], m.up, at)
		for i := top - 2; i >= 1; i-- {
			v.AndSame(at, m.up, x[i])
		}
		v.Xor(x[0], old, e)
		VPTERNLOGQ(Imm(0xc4), at, m.learn, e) // learn & (v0 != old | ^at)
	case m.D.L > 0:
		v.Xor(x[top], m.up, e)
		for i := top - 1; i >= 1; i-- {
			v.OrDiffer(e, m.up, x[i])
		}
		v.OrDiffer(e, old, x[0])
		v.And(m.learn, e, e)
	default:
		return m.belowLimit(func(i int) Op { return x[i] }, old)
	}
	return e
}

// belowLimit is mayMove where the limit is not in the code, of planes in registers or memory.
func (m *move) belowLimit(x func(int) Op, old reg.VecVirtual) reg.VecVirtual {
	v, e := m.V, m.V.Zero()
	for i := range m.D.Planes {
		t := v.Reg()
		v.And(Mem{Base: m.low, Disp: i * v.Bytes()}, old, t)
		v.Xor(x(i), t, t)
		v.OrDiffer(e, t, Mem{Base: m.limit, Disp: i * v.Bytes()})
	}
	v.And(m.learn, e, e)
	return e
}

package planes

import (
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pair is two planes x and y of a level as x and p = x ^ y, each a register or memory. Where p is
// set x may be either, for one of the two is set then.
//
// So encoded, two pairs and an accumulator are added with eight operations, where two full adders
// take ten, and their carries are a pair again (Demenkov, Kojevnikov, Kulikov and Yaroslavtsev, New
// upper bounds on the Boolean circuit complexity of symmetric functions, 2010).
type pair struct{ x, p Op }

// addPairs adds two pairs to the accumulator of a level, and returns the pair of carries, of which p
// is a register. The second pair has its p in a register.
//
//	s = acc ^ p1, the carry of the first is p1 ? acc : x1
//	acc = s ^ p2, that of the second is p2 ? s : x2 = s ^ (s^x2)&^p2
//	they differ: (acc^x1 | p1) ^ (s^x2)&^p2
func (t *Tree) addPairs(level int, one, two pair) (carries pair) {
	v := t.v
	t.with(level, func(acc reg.VecVirtual) {
		differ, x, carry := v.Reg(), v.Reg(), v.Reg()
		v.Xor(one.x, acc, differ)
		v.Or(one.p, differ, differ)
		v.Xor(one.p, acc, acc)
		v.Xor(two.x, acc, x)
		v.AndNot(x, two.p, x)
		v.Xor(acc, x, carry)
		v.Xor(x, differ, differ)
		v.Xor(two.p, acc, acc)
		carries = pair{carry, differ}
	})
	return carries
}

// addPairAnd adds a pair and a plane x, a register, and returns the pair of carries: x is a pair with
// zeros.
func (t *Tree) addPairAnd(level int, one pair, x reg.VecVirtual) (carries pair) {
	v := t.v
	t.with(level, func(acc reg.VecVirtual) {
		differ, y, carry := v.Reg(), v.Reg(), v.Reg()
		v.Xor(one.x, acc, differ)
		v.Or(one.p, differ, differ)
		v.Xor(one.p, acc, acc)
		v.AndNot(acc, x, y)
		v.Xor(acc, y, carry)
		v.Xor(y, differ, differ)
		v.Xor(x, acc, acc)
		carries = pair{carry, differ}
	})
	return carries
}

// addPair adds a pair and returns the carry: x ^ p & (acc ^ x).
func (t *Tree) addPair(level int, one pair) reg.VecVirtual {
	v, carry := t.v, t.v.Reg()
	t.with(level, func(acc reg.VecVirtual) {
		v.Xor(one.x, acc, carry)
		v.And(one.p, carry, carry)
		v.Xor(one.x, carry, carry)
		v.Xor(one.p, acc, acc)
	})
	return carry
}

// feedPaired is Feed where planes are added in pairs; x is a register, or memory where it is home.
func (t *Tree) feedPaired(level int, x Op, home *Mem) {
	if y := t.takeWaiting(level); y != nil {
		t.feedPair(level, t.pairOf(y, x, home))
		return
	}
	if home != nil {
		x = *home
	}
	t.waiting[level].plane = x
}

// pairOf returns the pair of two planes, the second of which may also stand at home.
func (t *Tree) pairOf(y, x Op, home *Mem) pair {
	p := t.v.Reg()
	t.v.Xor(y, t.inRegister(x), p)
	if !IsM(y) && home != nil {
		y = *home
	}
	return pair{y, p}
}

// feedPair adds a pair, whose p is a register, with weight 2^level.
func (t *Tree) feedPair(level int, two pair) {
	w := &t.waiting[level]
	if w.pair != nil {
		one := *w.pair
		w.pair = nil
		t.free(one.x)
		t.free(one.p)
		t.feedPair(level+1, t.addPairs(level, one, two))
		return
	}
	if level >= t.soon {
		two = pair{t.away(level, two.x), t.away(level, two.p)}
	}
	w.pair = &two
}

// flushPaired is Flush where planes are added in pairs: what waits at a level and the carries from
// below, a plane or a pair, are at most two pairs, or a pair and a plane.
func (t *Tree) flushPaired() {
	var carries waiting // of the level below: a pair, or one
	skip := ""
	for level := range t.levels {
		w := t.waiting[level]
		if level == t.planes+4 && w == (waiting{}) {
			skip = t.skipAbove(level)
		}
		t.waiting[level] = waiting{}
		var next waiting
		switch {
		case w.plane != nil && carries.plane != nil:
			p := t.pairOf(w.plane, carries.plane, nil)
			w.plane, carries.pair = nil, &p
		case carries.plane != nil:
			w.plane = carries.plane
		}
		switch {
		case w.pair != nil && carries.pair != nil:
			p := t.addPairs(level, *w.pair, *carries.pair)
			next.pair, w.pair = &p, nil
		case carries.pair != nil:
			w.pair = carries.pair
		}
		switch {
		case w.pair != nil && w.plane != nil:
			p := t.addPairAnd(level, *w.pair, t.inRegister(w.plane))
			next.pair = &p
		case w.pair != nil:
			next.plane = t.addPair(level, *w.pair)
		case w.plane != nil:
			carry := t.inRegister(w.plane)
			t.with(level, func(acc reg.VecVirtual) { t.v.HalfAdd(acc, carry) })
			next.plane = carry
		}
		if carries = next; carries.pair != nil && carries.plane != nil {
			panic("planes: three carries of a level")
		}
	}
	for i := range t.taken {
		t.taken[i] = false
	}
	if carries.pair != nil {
		panic("planes: a chunk's sum carries twice beyond its levels")
	}
	if carries.plane != nil {
		t.overflow(carries.plane.(reg.VecVirtual))
	}
	t.land(skip)
}

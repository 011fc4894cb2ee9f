package planes

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// Tree sums planes by carry-save adders. A plane of weight 2^level waits until a
// second comes; the two and the accumulator of that level go through one full
// adder, whose carry is fed to the next level. Which planes wait is known when
// the code is written, so a chunk of M inputs costs about three full adders an
// input and machine at three planes, and no test.
//
// The lowest accumulators stay in registers, the next in memory, where sums are
// so large that they carry seldom. With few registers also what waits is in
// memory: planes of weights where they stand anyway, carries in rows of their own.
type Tree struct {
	u       *Routine
	v       vec.ISA
	mem     reg.GPVirtual // all levels, and from waitRow on what waits, in rows of a vector
	levels  int           // levels that a chunk's sum may reach
	Acc     []reg.VecVirtual
	few     bool // registers
	soon    int  // with few: levels below it whose carries wait in registers
	waiting []waiting
}

// waiting is a plane in a register or in memory, or neither.
type waiting struct {
	reg reg.VecVirtual
	mem *Mem
}

const waitRow = 32

// NewTree returns a tree of weights of the given number of planes, whose sum has room at mem.
func NewTree(u *Routine, mem reg.GPVirtual, planes int) *Tree {
	levels := planes + 7
	t := &Tree{u: u, v: u.V, mem: mem, levels: levels, waiting: make([]waiting, levels)}
	inRegisters := min(levels, 10)
	if !t.v.Wide {
		inRegisters = 3
		if planes > 7 { // a weight takes as many registers
			inRegisters = 2
		}
	}
	t.few = !t.v.Wide || planes > 4
	if !t.v.Wide && planes <= 5 {
		t.soon = 4 // as many as there are registers for
	}
	for range inRegisters {
		t.Acc = append(t.Acc, t.v.Zero())
	}
	return t
}

// with calls f with the accumulator of a level in a register.
func (t *Tree) with(level int, f func(acc reg.VecVirtual)) {
	if level < len(t.Acc) {
		f(t.Acc[level])
		return
	}
	x := t.v.Load(t.v.At(t.mem, level))
	f(x)
	t.v.Store(x, t.v.At(t.mem, level))
}

// fullAdd adds x and y to the accumulator of a level; y becomes the carry.
func (t *Tree) fullAdd(level int, x Op, y reg.VecVirtual) {
	if level >= len(t.Acc) && !t.v.Wide {
		t.v.FullAdd(t.v.At(t.mem, level), x, y)
		return
	}
	t.with(level, func(acc reg.VecVirtual) { t.v.FullAdd(acc, x, y) })
}

// takeWaiting returns what waits at a level, nil if nothing does; with AVX2 it may be memory.
func (t *Tree) takeWaiting(level int) Op {
	w := t.waiting[level]
	t.waiting[level] = waiting{}
	switch {
	case w.mem != nil && t.v.Wide:
		return t.v.Load(*w.mem)
	case w.mem != nil:
		return *w.mem
	case w.reg != nil:
		return w.reg
	}
	return nil
}

// inRegister returns x, loaded if it is memory.
func (t *Tree) inRegister(x Op) reg.VecVirtual {
	if m, is := x.(Mem); is {
		return t.v.Load(m)
	}
	return x.(reg.VecVirtual)
}

// Feed adds plane x, which it may overwrite, with weight 2^level; home is where x
// also stands, if anywhere.
func (t *Tree) Feed(level int, x reg.VecVirtual, home *Mem) {
	if level == t.levels {
		t.overflow(x)
		return
	}
	y := t.takeWaiting(level)
	switch {
	case y != nil:
		t.fullAdd(level, y, x)
		t.Feed(level+1, x, nil)
	case !t.few:
		t.waiting[level].reg = x
	case home != nil:
		t.waiting[level].mem = home
	case level < t.soon:
		t.waiting[level].reg = x
	default:
		at := t.v.At(t.mem, waitRow+level)
		t.v.Store(x, at)
		t.waiting[level].mem = &at
	}
}

// FeedHome is Feed of a plane that stands in memory.
func (t *Tree) FeedHome(level int, home Mem) {
	if w := t.waiting[level]; t.few && w.reg == nil && w.mem == nil {
		t.waiting[level].mem = &home
		return
	}
	t.Feed(level, t.v.Load(home), &home)
}

// Flush adds what waits.
func (t *Tree) Flush() {
	var carry reg.VecVirtual
	for level := range t.levels {
		x := t.takeWaiting(level)
		switch {
		case x == nil && carry == nil:
			continue
		case x != nil && carry != nil:
			t.fullAdd(level, x, carry)
			continue
		case x != nil:
			carry = t.inRegister(x)
		}
		t.with(level, func(acc reg.VecVirtual) { t.v.HalfAdd(acc, carry) })
	}
	if carry != nil {
		t.overflow(carry)
	}
}

// overflow adds x above the levels of a chunk, plane by plane as far as it
// carries.
func (t *Tree) overflow(x reg.VecVirtual) {
	done, loop := t.u.Label("done"), t.u.Label("overflow")
	t.v.JumpIfZero(x, done)
	at := GP64()
	LEAQ(t.v.At(t.mem, t.levels), at)
	Label(loop)
	acc := t.v.Load(Mem{Base: at})
	t.v.HalfAdd(acc, x)
	t.v.Store(acc, Mem{Base: at})
	ADDQ(Imm(uint64(t.v.Bytes())), at)
	t.v.JumpIfZero(x, done)
	JMP(LabelRef(loop))
	Label(done)
}

// Store brings the accumulators home.
func (t *Tree) Store() {
	for level, acc := range t.Acc {
		t.v.Store(acc, t.v.At(t.mem, level))
	}
}

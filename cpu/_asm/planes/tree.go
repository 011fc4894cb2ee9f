package planes

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// Tree sums planes. With AVX-512 it does so by carry-save adders: a plane of weight 2^level waits
// until a second comes; the two and the accumulator of that level go through one full adder, whose
// carry is fed to the next level. Which planes wait is known when the code is written, so a chunk of
// M inputs costs about three full adders an input and machine at three planes, and no test. With AVX2
// planes are added in pairs, two at a time.
//
// The lowest accumulators stay in registers, the next in memory, where sums are
// so large that they carry seldom. With few registers also what waits is in
// memory: planes of weights where they stand anyway, carries in rows of their own.
type Tree struct {
	u       *Routine
	v       vec.ISA
	mem     reg.GPVirtual // all levels, and from waitRow on what waits, in rows of a vector
	planes  int           // of a weight
	bounded bool          // the sum of all has no more planes than
	less    int           // Routine.Sum less these
	levels  int           // levels that a chunk's sum may reach
	Acc     []reg.VecVirtual
	few     bool // registers
	soon    int  // with AVX2: levels below it whose pairs wait in registers
	waiting []waiting
	taken   [roomForSums - waitRow]bool // rows of what waits
	behind  []func()                    // feeds of planes that FeedBehind has still to make
}

// waiting is a plane and, with AVX2, a pair of them, each in a register or in memory, or nil.
type waiting struct {
	plane Op
	pair  *pair
}

// roomForSums is the planes of a count, of which 31 at most are a sum; those of the packages are its
// twins.
const (
	roomForSums = 48
	waitRow     = 32
)

// NewTree returns a tree of weights of the given number of planes, whose sum has room at mem.
func NewTree(u *Routine, mem reg.GPVirtual, planes int) *Tree {
	levels := planes + 7
	t := &Tree{u: u, v: u.V, mem: mem, planes: planes, levels: levels, waiting: make([]waiting, levels)}
	inRegisters := min(levels, 10)
	if !t.v.Wide {
		inRegisters = min(3, 9-planes) // a weight takes as many registers as it has planes
	}
	t.few = planes > 4
	if soon := []int{4, 4, 4, 4, 2, 1}; planes < len(soon) {
		t.soon = soon[planes] // as many as there are registers for
	}
	for range inRegisters {
		t.Acc = append(t.Acc, t.v.Zero())
	}
	return t
}

// Bound has t skip levels that no sum reaches, since all that is fed to it is below 2^(Routine.Sum - less).
func (t *Tree) Bound(less int) { t.bounded, t.less = true, less }

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
	x = t.inRegister(x)
	t.with(level, func(acc reg.VecVirtual) { t.v.FullAdd(acc, x, y) })
}

// inRegister returns x, loaded if it is memory.
func (t *Tree) inRegister(x Op) reg.VecVirtual {
	if m, is := x.(Mem); is {
		return t.v.Load(m)
	}
	return x.(reg.VecVirtual)
}

// away returns what is to wait at a level in memory, in a row of its own if it is in a register.
func (t *Tree) away(level int, x Op) Op {
	if IsM(x) {
		return x
	}
	row := level
	for t.taken[row] {
		row = (row + 1) % len(t.taken)
	}
	t.taken[row] = true
	m := t.v.At(t.mem, waitRow+row)
	t.v.Store(x, m)
	return m
}

// free frees the row of x, if it has one.
func (t *Tree) free(x Op) {
	if m, is := x.(Mem); is && m.Base == t.mem {
		t.taken[m.Disp/t.v.Bytes()-waitRow] = false
	}
}

// takeWaiting returns the plane that waits at a level, nil if none does.
func (t *Tree) takeWaiting(level int) Op {
	x := t.waiting[level].plane
	t.waiting[level].plane = nil
	t.free(x)
	return x
}

// Feed adds plane x, which it may overwrite, with weight 2^level; home is where x
// also stands, if anywhere.
func (t *Tree) Feed(level int, x reg.VecVirtual, home *Mem) {
	if !t.v.Wide {
		t.feedPaired(level, x, home)
		return
	}
	if level == t.levels {
		t.overflow(x)
		return
	}
	y := t.takeWaiting(level)
	switch {
	case y != nil:
		t.fullAdd(level, y, x)
		t.Feed(level+1, x, nil)
	case t.few && home != nil:
		t.waiting[level].plane = *home
	case t.few:
		t.waiting[level].plane = t.away(level, x)
	default:
		t.waiting[level].plane = x
	}
}

// FeedHome is Feed of a plane that stands in memory.
func (t *Tree) FeedHome(level int, home Mem) {
	switch {
	case !t.v.Wide:
		t.feedPaired(level, home, &home)
	case t.few && t.waiting[level].plane == nil:
		t.waiting[level].plane = home
	default:
		t.Feed(level, t.v.Load(home), &home)
	}
}

// FeedBehind is FeedHome that comes the given number of calls later, or with Flush.
func (t *Tree) FeedBehind(calls, level int, home Mem) {
	t.behind = append(t.behind, func() { t.FeedHome(level, home) })
	if len(t.behind) > calls {
		t.behind[0]()
		t.behind = t.behind[1:]
	}
}

// Flush adds what waits.
func (t *Tree) Flush() {
	for _, feed := range t.behind {
		feed()
	}
	t.behind = nil
	if !t.v.Wide {
		t.flushPaired()
		return
	}
	var carry reg.VecVirtual
	skip := ""
	for level := range t.levels {
		x := t.takeWaiting(level)
		if level == t.planes+4 && x == nil && carry != nil {
			skip = t.skipAbove(level)
		}
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
		none := t.skipAbove(t.levels)
		t.overflow(carry)
		t.land(none)
	}
	t.land(skip)
}

// skipAbove jumps to a label, which it returns for land, if the sum has no planes from level on; empty
// where nothing is known about the sum.
func (t *Tree) skipAbove(level int) (label string) {
	if !t.bounded {
		return ""
	}
	label = t.u.Label("small")
	CMPQ(Mem{Base: t.u.args, Disp: t.u.Sum}, Imm(uint64(level+t.less)))
	JLE(LabelRef(label))
	return label
}

// land is where skipAbove jumps to.
func (t *Tree) land(label string) {
	if label != "" {
		Label(label)
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

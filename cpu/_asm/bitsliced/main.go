// Command bitsliced writes the vector kernels of package bitsliced: the pass of a
// hidden unit, for L = 1, 2, 3 and 7 with the limit in the code, and for four and
// five planes with any limit.
//
// The package comment of bitsliced has the algebra. A pass goes through the
// unit's inputs three times: once to count the set signs, then for each machine
// to move its weights and sum them. So the sums' counters stay in registers.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/planes"
	"tpmbench/cpu/asm/vec"
)

func main() {
	ConstraintExpr("amd64,!purego")
	for _, v := range vec.All {
		for _, d := range planes.Depths(maxPlanes) {
			newUnit(v, d).write()
			newUnit(v, d).writeAttacker()
		}
		for n := 2; n <= maxPlanes; n++ {
			newUnit(v, planes.Depth{Planes: n}).writeSums()
			newUnit(v, planes.Depth{Planes: n}).writeDistance()
		}
		weakest(v)
		differ(v)
	}
	Generate()
}

// maxPlanes is for L up to 15: above, the int8 layout is faster.
const maxPlanes = 5

// Fields of the arguments, of eight bytes each; bitsliced.unitArgs is its twin.
const (
	argW1 = iota * 8 // weights of the machine that is first in this pass
	argW2
	argOld
	argNew
	argN
	argBack // -1 to go through the inputs backwards, else 0
	argLearn1
	argLearn2
	argUp
	argStrict1
	argStrict2
	argSigma1
	argSigma2
	argDiffer
	argLow        // planes that are all ones where a plane of the weight compares with the sign
	argLimit      // planes that v, or v ^ sign, has at the limit
	argOffset     // the planes of Offset*N
	argSum        // planes of a sum
	argSigns      // room for the planes of the signs' count
	argSums       // room for those of a machine's sum
	argInterleave // rows in a vector: 0 where it holds one input of all lanes
	argTail       // 1 where inputs are left that fill no interleaved vector
	argTailOld
	argTailNew
	argTailMask // the parts that hold one
	argNext     // arguments of the unit whose pass is next, or 0
)

// unit writes one function.
type unit struct {
	*planes.Routine
	back  reg.GPVirtual
	signs reg.GPVirtual
	sums  reg.GPVirtual
}

func newUnit(v vec.ISA, d planes.Depth) *unit {
	return &unit{Routine: planes.New(v, d, argSum, argInterleave)}
}

// begin begins the function kind of the unit's depth, which does what doc says.
func (u *unit) begin(kind, doc string) {
	u.Begin(kind, doc)
	u.load()
}

func (u *unit) load() {
	u.back, u.signs, u.sums = u.Arg(argBack), u.Arg(argSigns), u.Arg(argSums)
}

func (u *unit) write() {
	u.Begin("unit", "does one pass of a hidden unit, and of those that follow,")
	each := u.Label("unit")
	Label(each)
	u.load()
	u.countSigns()
	u.machine(argW1, argLearn1, argStrict1, argSigma1, none)
	u.machine(argW2, argLearn2, argStrict2, argSigma2, argW1)
	u.Next(argNext, each)
	VZEROUPPER()
	RET()
}

// writeSums writes a function that does the sums of a pass and leaves the weights
// as they are, to measure what they cost.
func (u *unit) writeSums() {
	u.begin("sums", "sums a hidden unit and sets its signs")
	u.countSigns()
	for _, m := range [][3]int{{argW1, argStrict1, argSigma1}, {argW2, argStrict2, argSigma2}} {
		t := planes.NewTree(u.Routine, u.sums, u.D.Planes)
		u.clear(u.sums, t)
		sum := func(w reg.GPVirtual, inputs int) {
			for i := range inputs * u.D.Planes {
				home := u.V.At(w, i)
				t.Feed(i%u.D.Planes, u.V.Load(home), &home)
			}
			t.Flush()
		}
		stride := u.D.Planes * u.V.Bytes()
		u.ifTail(func() { sum(u.behind(m[0], stride), 1) })
		w := u.cursor(m[0], stride)
		u.eachChunk([]cursor{w}, func(inputs int) { sum(w.GPVirtual, inputs) })
		u.Across(t)
		u.compare(t, m[1], m[2])
	}
	VZEROUPPER()
	RET()
}

// clear sets the planes at p that a sum has beyond the accumulators of t to zero.
func (u *unit) clear(p reg.GPVirtual, t *planes.Tree) {
	zero := u.V.Zero()
	u.EachFurther(len(t.Acc), []reg.GPVirtual{p}, func(at []Mem) { u.V.Store(zero, at[0]) })
}

// cursor is a pointer that goes through the unit's inputs, stride bytes each.
type cursor struct {
	reg.GPVirtual
	stride int
}

// cursor returns a cursor over what a field of the arguments points to.
func (u *unit) cursor(field, stride int) cursor {
	c := cursor{u.Arg(field), stride}
	end := u.Arg(argN)
	IMUL3Q(U32(uint32(stride)), end, end)
	ANDQ(u.back, end)
	ADDQ(end, c.GPVirtual)
	return c
}

// eachChunk calls chunk for the unit's inputs, eight at a time and the rest in
// fours, twos and ones, with the cursors at each chunk's first input. Backwards
// they step before the chunk, forwards behind it; from one of eight to the next they
// move on by a step that is worked out once.
func (u *unit) eachChunk(cursors []cursor, chunk func(inputs int)) {
	steps := map[int]reg.GPVirtual{} // by stride
	enter := func() {
		u.step(cursors, planes.Chunk, backwards, SUBQ)
		for _, c := range cursors {
			if steps[c.stride] == nil {
				s := GP64()
				MOVQ(U32(uint32(planes.Chunk*c.stride)), s)
				XORQ(u.back, s)
				SUBQ(u.back, s)
				steps[c.stride] = s
			}
		}
	}
	whole := func() {
		chunk(planes.Chunk)
		for _, c := range cursors {
			ADDQ(steps[c.stride], c.GPVirtual)
		}
	}
	leave := func() { u.step(cursors, planes.Chunk, backwards, ADDQ) }
	u.InWholeChunks(u.Arg(argN), enter, whole, leave, func(inputs int) {
		u.step(cursors, inputs, backwards, SUBQ)
		chunk(inputs)
		u.step(cursors, inputs, forwards, ADDQ)
	})
}

// Ways to go through the inputs.
const (
	forwards  = false
	backwards = true
)

// step moves cursors by a number of inputs if the pass goes that way.
func (u *unit) step(cursors []cursor, inputs int, way bool, move func(by, at Op)) {
	by := GP64()
	for _, c := range cursors {
		MOVQ(u.back, by)
		if way == forwards {
			NOTQ(by)
		}
		ANDQ(U32(uint32(inputs*c.stride)), by)
		move(by, c.GPVirtual)
	}
}

// countSigns leaves N*Offset + (number of set signs) at signs.
func (u *unit) countSigns() {
	v := u.V
	t := planes.NewTree(u.Routine, u.signs, 0)
	t.Bound(u.D.Planes - 1) // N inputs, of which 2^planes-1 times as many are below 2^Sum
	u.clear(u.signs, t)
	count := func(p reg.GPVirtual, inputs int) {
		for i := range inputs {
			t.FeedHome(0, v.At(p, i))
		}
		t.Flush()
	}
	u.ifTail(func() { count(u.Arg(argTailNew), 1) })
	p := u.cursor(argNew, v.Bytes())
	u.eachChunk([]cursor{p}, func(inputs int) { count(p.GPVirtual, inputs) })
	u.Across(t)
	offset, carry := u.Arg(argOffset), v.Zero()
	add := func(sum reg.VecVirtual, offset, at Mem) {
		v.FullAdd(sum, v.Load(offset), carry)
		v.Store(sum, at)
	}
	for i, acc := range t.Acc {
		add(acc, v.At(offset, i), v.At(u.signs, i))
	}
	u.EachFurther(len(t.Acc), []reg.GPVirtual{offset, u.signs}, func(p []Mem) { add(v.Load(p[1]), p[0], p[1]) })
}

// none stands for no field.
const none = -1

// machine moves and sums the weights of one machine, and sets its sign; it also
// looks where the lowest planes differ from those of another, moved before.
func (u *unit) machine(wArg, learnArg, strictArg, sigmaArg, otherArg int) *planes.Tree {
	v := u.V
	t := planes.NewTree(u.Routine, u.sums, u.D.Planes)
	t.Bound(0)
	u.clear(u.sums, t)
	row := u.D.Planes * v.Bytes()
	learn, up := v.Load(Mem{Base: u.Arg(learnArg)}), v.Load(Mem{Base: u.Arg(argUp)})
	var differs reg.VecVirtual
	second := otherArg != none
	if second {
		differs = v.Load(Mem{Base: u.Arg(argDiffer)})
	}
	m := &move{unit: u, up: up}
	if u.D.L == 0 {
		m.low, m.limit = u.Arg(argLow), u.Arg(argLimit)
	}
	moveAndSum := func(w, old, next, other reg.GPVirtual, inputs int) {
		for i := range inputs {
			plane := func(p int) Mem { return v.At(w, i*u.D.Planes+p) }
			sign := v.Load(v.At(old, i))
			m.emit(plane, sign, v.At(next, i), func(p int, x reg.VecVirtual) {
				home := plane(p)
				v.Store(x, home)
				if second && p == 0 {
					v.OrDiffer(differs, x, v.At(other, i*u.D.Planes))
				}
				t.Feed(p, x, &home)
			})
		}
		t.Flush()
	}
	u.ifTail(func() {
		m.learn = v.Reg()
		v.And(Mem{Base: u.Arg(argTailMask)}, learn, m.learn)
		other := reg.GPVirtual(nil)
		if second {
			other = u.behind(otherArg, row)
		}
		moveAndSum(u.behind(wArg, row), u.Arg(argTailOld), u.Arg(argTailNew), other, 1)
	})
	m.learn = learn
	w, old, next := u.cursor(wArg, row), u.cursor(argOld, v.Bytes()), u.cursor(argNew, v.Bytes())
	cursors := []cursor{w, old, next}
	var other cursor
	if second {
		other = u.cursor(otherArg, row)
		cursors = append(cursors, other)
	}
	u.eachChunk(cursors, func(inputs int) {
		moveAndSum(w.GPVirtual, old.GPVirtual, next.GPVirtual, other.GPVirtual, inputs)
	})
	if second {
		v.Store(differs, Mem{Base: u.Arg(argDiffer)})
	}
	u.Across(t)
	u.compare(t, strictArg, sigmaArg)
	return t
}

// compare sets a machine's sign: sums > signs, or >= where the borrow begins at 0.
// Where there are fewer planes than registers the others are zero.
func (u *unit) compare(t *planes.Tree, strictArg, sigmaArg int) {
	v := u.V
	borrow := v.Load(Mem{Base: u.Arg(strictArg)})
	for i, acc := range t.Acc {
		v.Borrow(borrow, acc, v.Load(v.At(u.signs, i)))
	}
	u.EachFurther(len(t.Acc), []reg.GPVirtual{u.sums, u.signs}, func(p []Mem) {
		v.Borrow(borrow, v.Load(p[0]), v.Load(p[1]))
	})
	ones := v.Reg()
	v.Ones(ones)
	v.Xor(ones, borrow, borrow)
	v.Store(borrow, Mem{Base: u.Arg(sigmaArg)})
}

// differ writes the comparison of all planes.
func differ(v vec.ISA) {
	TEXT("differ"+v.Name, NOSPLIT, "func(a, b *uint64, planes int, out *uint64)")
	Pragma("noescape")
	vec.Describe("differ" + v.Name + " adds to out the lanes in which a plane of a and b differs.")
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	planes := Load(Param("planes"), GP64())
	out := Load(Param("out"), GP64())
	d := v.Load(Mem{Base: out})
	Label("plane")
	v.OrDiffer(d, v.Load(Mem{Base: a}), Mem{Base: b})
	ADDQ(Imm(uint64(v.Bytes())), a)
	ADDQ(Imm(uint64(v.Bytes())), b)
	DECQ(planes)
	JNZ(LabelRef("plane"))
	v.Store(d, Mem{Base: out})
	VZEROUPPER()
	RET()
}

// Command bitsliced writes the vector kernels of package bitsliced: the pass of a
// hidden unit, for L = 1, 2, 3 and 7 with the limit in the code, and for four and
// five planes with any limit.
//
// The package comment of bitsliced has the algebra. A pass goes through the
// unit's inputs three times: once to count the set signs, then for each machine
// to move its weights and sum them. So the sums' counters stay in registers.
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
		for _, l := range []int{1, 2, 3, 7} {
			newUnit(v, depthOf(l)).write()
			newUnit(v, depthOf(l)).writeAttacker()
			newUnit(v, depthOf(l)).writeEnsemble()
		}
		for planes := 4; planes <= maxPlanes; planes++ {
			newUnit(v, depth{planes: planes}).write()
			newUnit(v, depth{planes: planes}).writeAttacker()
			newUnit(v, depth{planes: planes}).writeEnsemble()
		}
		for planes := 2; planes <= maxPlanes; planes++ {
			newUnit(v, depth{planes: planes}).writeSums()
			newUnit(v, depth{planes: planes}).writeDistance()
		}
		weakest(v)
		ensembleWeakest(v)
		ensembleDecide(v)
		differ(v)
	}
	pairSums()
	gather()
	branch()
	Generate()
}

// maxPlanes is for L up to 15: above, the int8 layout is faster.
const maxPlanes = 5

// depth is the coding of weights that a unit is written for.
type depth struct {
	l      int // 0: any
	planes int
	limit  int // the coded value at the limit
	low    int // planes below it compare with the sign
}

func depthOf(l int) depth {
	d := depth{l: l, planes: 1}
	for 1<<(d.planes-1) <= l {
		d.planes++
	}
	d.limit = 1<<(d.planes-1) - 1 - l
	for d.low = 1; d.limit>>(d.low-1)&1 == 1; d.low++ {
	}
	return d
}

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
	argRows     // of ensembles: the vectors that the signs of a vector's inputs may be
	argStart    // what is added to a sum
	argSignsAt  // indices of vectors of signs, times eight, in two bytes each
	argFlipsAt
)

// unit writes one function.
type unit struct {
	v      vec.ISA
	d      depth
	name   string // of its functions, behind the kind
	what   string // it is for
	args   reg.GPVirtual
	back   reg.GPVirtual
	signs  reg.GPVirtual
	sums   reg.GPVirtual
	labels int
}

func newUnit(v vec.ISA, d depth) *unit {
	u := &unit{v: v, d: d}
	if d.l > 0 {
		u.name, u.what = fmt.Sprintf("L%d%s", d.l, v.Name), fmt.Sprintf("L = %d", d.l)
	} else {
		u.name, u.what = fmt.Sprintf("%d%s", d.planes, v.Name), fmt.Sprintf("weights of %d planes", d.planes)
	}
	return u
}

// begin begins the function kind of the unit's depth, which does what doc says.
func (u *unit) begin(kind, doc string) {
	TEXT(kind+u.name, NOSPLIT, "func(args *byte)")
	Pragma("noescape")
	vec.Describe(kind + u.name + " " + doc + " for " + u.what + "; args is a unitArgs.")
	u.args = GP64()
	Load(Param("args"), u.args)
	u.back, u.signs, u.sums = u.arg(argBack), u.arg(argSigns), u.arg(argSums)
}

func (u *unit) write() {
	u.begin("unit", "does one pass of a hidden unit")
	u.countSigns()
	u.machine(argW1, argLearn1, argStrict1, argSigma1, none)
	u.machine(argW2, argLearn2, argStrict2, argSigma2, argW1)
	VZEROUPPER()
	RET()
}

// writeSums writes a function that does the sums of a pass and leaves the weights
// as they are, to measure what they cost.
func (u *unit) writeSums() {
	u.begin("sums", "sums a hidden unit and sets its signs")
	u.countSigns()
	for _, m := range [][3]int{{argW1, argStrict1, argSigma1}, {argW2, argStrict2, argSigma2}} {
		t := newTree(u, u.sums, u.d.planes)
		u.clear(u.sums, t)
		sum := func(w reg.GPVirtual, inputs int) {
			for i := range inputs * u.d.planes {
				home := u.v.At(w, i)
				t.feed(i%u.d.planes, u.v.Load(home), &home)
			}
			t.flush()
		}
		stride := u.d.planes * u.v.Bytes()
		u.ifTail(func() { sum(u.behind(m[0], stride), 1) })
		w := u.cursor(m[0], stride)
		u.eachChunk([]cursor{w}, func(inputs int) { sum(w.GPVirtual, inputs) })
		u.across(t)
		u.compare(t, m[1], m[2])
	}
	VZEROUPPER()
	RET()
}

func (u *unit) arg(field int) reg.GPVirtual {
	r := GP64()
	MOVQ(Mem{Base: u.args, Disp: field}, r)
	return r
}

func (u *unit) label(name string) string {
	u.labels++
	return fmt.Sprintf("%s%d", name, u.labels)
}

// clear sets the planes at p that a sum has beyond the accumulators of t to zero.
func (u *unit) clear(p reg.GPVirtual, t *tree) {
	zero := u.v.Zero()
	u.eachFurther(len(t.acc), []reg.GPVirtual{p}, func(at []Mem) { u.v.Store(zero, at[0]) })
}

// cursor is a pointer that goes through the unit's inputs, stride bytes each.
type cursor struct {
	reg.GPVirtual
	stride int
}

// cursor returns a cursor over what a field of the arguments points to.
func (u *unit) cursor(field, stride int) cursor {
	c := cursor{u.arg(field), stride}
	end := u.arg(argN)
	IMUL3Q(U32(uint32(stride)), end, end)
	ANDQ(u.back, end)
	ADDQ(end, c.GPVirtual)
	return c
}

// eachChunk calls chunk for the unit's inputs, eight at a time and the rest in
// fours, twos and ones, with the cursors at each chunk's first input. Backwards
// they step before the chunk, forwards behind it.
func (u *unit) eachChunk(cursors []cursor, chunk func(inputs int)) {
	n := u.arg(argN)
	whole := func(inputs int) {
		step := GP64()
		for _, c := range cursors {
			MOVQ(u.back, step)
			ANDQ(U32(uint32(inputs*c.stride)), step)
			SUBQ(step, c.GPVirtual)
		}
		chunk(inputs)
		for _, c := range cursors {
			MOVQ(u.back, step)
			NOTQ(step)
			ANDQ(U32(uint32(inputs*c.stride)), step)
			ADDQ(step, c.GPVirtual)
		}
	}
	inChunks(u, n, whole)
}

// countSigns leaves N*Offset + (number of set signs) at signs.
func (u *unit) countSigns() {
	v := u.v
	t := newTree(u, u.signs, 0)
	u.clear(u.signs, t)
	count := func(p reg.GPVirtual, inputs int) {
		for i := range inputs {
			home := v.At(p, i)
			t.feed(0, v.Load(home), &home)
		}
		t.flush()
	}
	u.ifTail(func() { count(u.arg(argTailNew), 1) })
	p := u.cursor(argNew, v.Bytes())
	u.eachChunk([]cursor{p}, func(inputs int) { count(p.GPVirtual, inputs) })
	u.across(t)
	offset, carry := u.arg(argOffset), v.Zero()
	add := func(sum reg.VecVirtual, offset, at Mem) {
		v.FullAdd(sum, v.Load(offset), carry)
		v.Store(sum, at)
	}
	for i, acc := range t.acc {
		add(acc, v.At(offset, i), v.At(u.signs, i))
	}
	u.eachFurther(len(t.acc), []reg.GPVirtual{offset, u.signs}, func(p []Mem) { add(v.Load(p[1]), p[0], p[1]) })
}

// none stands for no field.
const none = -1

// machine moves and sums the weights of one machine, and sets its sign; it also
// looks where the lowest planes differ from those of another, moved before.
func (u *unit) machine(wArg, learnArg, strictArg, sigmaArg, otherArg int) *tree {
	v := u.v
	t := newTree(u, u.sums, u.d.planes)
	u.clear(u.sums, t)
	row := u.d.planes * v.Bytes()
	learn, up := v.Load(Mem{Base: u.arg(learnArg)}), v.Load(Mem{Base: u.arg(argUp)})
	var differs reg.VecVirtual
	second := otherArg != none
	if second {
		differs = v.Load(Mem{Base: u.arg(argDiffer)})
	}
	m := &move{unit: u, up: up}
	if u.d.l == 0 {
		m.low, m.limit = u.arg(argLow), u.arg(argLimit)
	}
	moveAndSum := func(w, old, next, other reg.GPVirtual, inputs int) {
		for i := range inputs {
			plane := func(p int) Mem { return v.At(w, i*u.d.planes+p) }
			sign := v.Load(v.At(old, i))
			m.emit(plane, sign, v.At(next, i), func(p int, x reg.VecVirtual) {
				home := plane(p)
				v.Store(x, home)
				if second && p == 0 {
					v.OrDiffer(differs, x, v.At(other, i*u.d.planes))
				}
				t.feed(p, x, &home)
			})
		}
		t.flush()
	}
	u.ifTail(func() {
		m.learn = v.Reg()
		v.And(Mem{Base: u.arg(argTailMask)}, learn, m.learn)
		other := reg.GPVirtual(nil)
		if second {
			other = u.behind(otherArg, row)
		}
		moveAndSum(u.behind(wArg, row), u.arg(argTailOld), u.arg(argTailNew), other, 1)
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
		v.Store(differs, Mem{Base: u.arg(argDiffer)})
	}
	u.across(t)
	u.compare(t, strictArg, sigmaArg)
	return t
}

// compare sets a machine's sign: sums > signs, or >= where the borrow begins at 0.
// Where there are fewer planes than registers the others are zero.
func (u *unit) compare(t *tree, strictArg, sigmaArg int) {
	v := u.v
	borrow := v.Load(Mem{Base: u.arg(strictArg)})
	for i, acc := range t.acc {
		v.Borrow(borrow, acc, v.Load(v.At(u.signs, i)))
	}
	u.eachFurther(len(t.acc), []reg.GPVirtual{u.sums, u.signs}, func(p []Mem) {
		v.Borrow(borrow, v.Load(p[0]), v.Load(p[1]))
	})
	ones := v.Reg()
	v.Ones(ones)
	v.Xor(ones, borrow, borrow)
	v.Store(borrow, Mem{Base: u.arg(sigmaArg)})
}

// eachFurther calls f with the planes that a sum has from plane number from on,
// at each of rows.
func (u *unit) eachFurther(from int, rows []reg.GPVirtual, f func(planes []Mem)) {
	n, loop, done := u.arg(argSum), u.label("further"), u.label("all")
	SUBQ(Imm(uint64(from)), n)
	JL(LabelRef(done)) // a sum has one plane more than Sum, for the last carry
	var planes []Mem
	for _, r := range rows {
		at := GP64()
		LEAQ(u.v.At(r, from), at)
		planes = append(planes, Mem{Base: at})
	}
	Label(loop)
	f(planes)
	for _, p := range planes {
		ADDQ(Imm(uint64(u.v.Bytes())), p.Base)
	}
	DECQ(n)
	JGE(LabelRef(loop))
	Label(done)
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

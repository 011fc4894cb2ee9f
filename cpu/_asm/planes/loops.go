package planes

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// EachFurther calls f with the planes that a sum has from plane number from on,
// at each of rows.
func (r *Routine) EachFurther(from int, rows []reg.GPVirtual, f func(planes []Mem)) {
	n, loop, done := r.Arg(r.Sum), r.Label("further"), r.Label("all")
	SUBQ(Imm(uint64(from)), n)
	JL(LabelRef(done)) // a sum has one plane more than Sum, for the last carry
	var planes []Mem
	for _, row := range rows {
		at := GP64()
		LEAQ(r.V.At(row, from), at)
		planes = append(planes, Mem{Base: at})
	}
	Label(loop)
	f(planes)
	for _, p := range planes {
		ADDQ(Imm(uint64(r.V.Bytes())), p.Base)
	}
	DECQ(n)
	JGE(LabelRef(loop))
	Label(done)
}

// Chunk is the number of inputs of a chunk, of which the rest is done in fours, twos and ones.
const Chunk = 8

// InChunks calls chunk for n inputs, eight at a time and the rest in fours, twos and
// ones.
func (r *Routine) InChunks(n reg.GPVirtual, chunk func(inputs int)) {
	r.InWholeChunks(n, func() {}, func() { chunk(Chunk) }, func() {}, chunk)
}

// InWholeChunks calls chunk for the inputs that fill chunks, between enter and leave, and rest for
// four, two and one of those left.
func (r *Routine) InWholeChunks(n reg.GPVirtual, enter, chunk, leave func(), rest func(inputs int)) {
	eights, left := r.Label("eights"), r.Label("rest")
	SUBQ(Imm(Chunk), n)
	JL(LabelRef(left))
	enter()
	Label(eights)
	chunk()
	SUBQ(Imm(Chunk), n)
	JGE(LabelRef(eights))
	leave()
	Label(left)
	for _, inputs := range []int{4, 2, 1} {
		skip := r.Label("skip")
		TESTQ(U32(uint32(inputs)), n) // n is the rest less a chunk, with the same low bits
		JZ(LabelRef(skip))
		rest(inputs)
		Label(skip)
	}
}

// Across makes every part of the planes of t the sum of all: halves are exchanged
// and added, then quarters, and so on, as far as there are parts.
func (r *Routine) Across(t *Tree) {
	v := r.V
	skip, interleave := r.Label("acrossAll"), r.Arg(r.Rows)
	for words := v.Words / 2; words > 0; words /= 2 {
		CMPQ(interleave, Imm(uint64(v.Words/words)))
		JL(LabelRef(skip))
		carry := v.Zero()
		add := func(x reg.VecVirtual) {
			y := v.Exchange(x, words)
			v.FullAdd(x, y, carry)
		}
		for _, acc := range t.Acc {
			add(acc)
		}
		r.EachFurther(len(t.Acc), []reg.GPVirtual{t.mem}, func(p []Mem) {
			x := v.Load(p[0])
			add(x)
			v.Store(x, p[0])
		})
	}
	Label(skip)
}

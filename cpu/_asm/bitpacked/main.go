// Command bitpacked writes the vector routines of package bitpacked.
package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// mostPlanes is those of a weight of L = 127.
const mostPlanes = 8

var v = vec.AVX2

func main() {
	ConstraintExpr("amd64,!purego")
	nibbles := nibbles()
	for planes := 2; planes <= mostPlanes; planes++ {
		sums(planes, nibbles, false)
		move(planes)
		sums(planes, nibbles, true)
		wideMove(planes)
		quad(planes, nibbles)
	}
	numbers()
	fill()
	fillQuad()
	copies := copies()
	for planes := 2; planes <= mostPlanes; planes++ {
		sizes(planes, copies)
	}
	Generate()
}

// nibbles is how many ones the numbers 0 to 15 have.
func nibbles() Mem {
	m := GLOBL("nibbles", attr.RODATA|attr.NOPTR)
	for i := range 2 {
		DATA(16*i, U64(0x0302020102010100))
		DATA(16*i+8, U64(0x0403030203020201))
	}
	return m
}

// plane is that of the vector at base.
func plane(base reg.Register, i int) Mem { return Mem{Base: base, Disp: i * v.Bytes()} }

// sums writes the sums of planes. If wide, it counts the ones of each plane of sizes, from the highest
// down.
func sums(planes int, nibbles Mem, wide bool) {
	name, signature, doc := fmt.Sprintf("sums%dAVX2", planes), "func(sums, w, signs *uint64, run, n int)", fmt.Sprintf("is genericSums for %d planes, n times run vectors.", planes)
	if wide {
		name, signature = "wideSums"+name[len("sums"):], "func(sums, w, signs, sizes *uint64, run, n, counted, rows int)"
		doc = fmt.Sprintf("is genericWideSums for %d planes, n times run vectors, the lowest counted of rows planes of sizes.", planes)
	}
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	vec.Describe(name, doc)
	to, w, signs := Load(Param("sums"), GP64()), Load(Param("w"), GP64()), Load(Param("signs"), GP64())
	run, n := Load(Param("run"), GP64()), Load(Param("n"), GP64())
	var sizes, counted, rows, plane0, left0 reg.Register
	if wide {
		sizes, counted, rows = Load(Param("sizes"), GP64()), Load(Param("counted"), GP64()), Load(Param("rows"), GP64())
		SHLQ(Imm(5), rows) // bytes
		plane0, left0 = GP64(), GP64()
	}
	counts, left := newPopcount(nibbles), GP64()
	Label("sum")
	sum := YMM()
	VPXOR(sum, sum, sum) // 0
	MOVQ(run, left)
	Label("vector")
	sign := wordwise(signs)
	var of reg.VecVirtual // the planes of sizes so far
	var size reg.VecVirtual
	if wide {
		of = YMM()
		VPXOR(of, of, of)
		MOVQ(counted, left0)
		MOVQ(counted, plane0)
		SHLQ(Imm(5), plane0)
		ADDQ(sizes, plane0)
		Label("size")
		SUBQ(Imm(uint64(v.Bytes())), plane0)
		size = v.Load(Mem{Base: plane0})
	}
	words := counts.sum(planes, func(i int) reg.VecVirtual {
		x := YMM()
		VPXOR(plane(w, i), sign, x)
		if wide {
			VPAND(size, x, x)
		}
		return x
	})
	if wide {
		VPADDQ(of, of, of)
		VPADDQ(words, of, of)
		DECQ(left0)
		JNZ(LabelRef("size"))
		ADDQ(rows, sizes)
		words = of
	}
	VPADDQ(words, sum, sum)
	ADDQ(U32(planes*v.Bytes()), w)
	ADDQ(Imm(uint64(v.Bytes())), signs)
	DECQ(left)
	JNZ(LabelRef("vector"))
	v.Store(sum, Mem{Base: to})
	ADDQ(Imm(uint64(v.Bytes())), to)
	DECQ(n)
	JNZ(LabelRef("sum"))
	VZEROUPPER()
	RET()
}

// move writes the update of the package comment.
func move(planes int) {
	name := fmt.Sprintf("move%dAVX2", planes)
	TEXT(name, NOSPLIT, "func(w, signs, moves *uint64, n int, limit, turns *[8]uint64, up uint64)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericMove for %d planes, n vectors.", planes))
	w, signs, moves := Load(Param("w"), GP64()), Load(Param("signs"), GP64()), Load(Param("moves"), GP64())
	n := Load(Param("n"), GP64())
	limit, turns := Load(Param("limit"), GP64()), Load(Param("turns"), GP64())
	g, up := GP64(), YMM()
	Load(Param("up"), g)
	v.Broadcast(g, up)
	// What fits registers is read once.
	masks := func(from reg.Register) (of []Op) {
		for i := range planes {
			r := Op(YMM())
			VPBROADCASTQ(Mem{Base: from, Disp: 8 * i}, r)
			of = append(of, r)
		}
		return of
	}
	few := planes <= 3
	var limits, turn []Op
	if few {
		limits, turn = masks(limit), masks(turns)
	}
	Label("vector")
	x, away := YMM(), YMM()
	VPXOR(wordwise(signs), up, x)
	var u []reg.VecVirtual
	for i := range planes {
		l, t := reg.VecVirtual(YMM()), reg.VecVirtual(YMM())
		if few {
			VPAND(turn[i], x, t)
			VPXOR(limits[i], t, t)
		} else {
			VPBROADCASTQ(Mem{Base: turns, Disp: 8 * i}, t)
			VPBROADCASTQ(Mem{Base: limit, Disp: 8 * i}, l)
			VPAND(x, t, t)
			VPXOR(l, t, t)
		}
		if few {
			u = append(u, v.Load(plane(w, i)))
			VPXOR(u[i], t, t)
		} else {
			VPXOR(plane(w, i), t, t)
		}
		if i == 0 {
			away = t
		} else {
			VPOR(t, away, away)
		}
	}
	borrow := away
	VPAND(wordwise(moves), borrow, borrow)
	for i := range planes {
		var old reg.VecVirtual
		if few {
			old = u[i]
		} else {
			old = v.Load(plane(w, i))
		}
		next, y := YMM(), YMM()
		VPXOR(old, borrow, next)
		v.Store(next, plane(w, i))
		if i < planes-1 {
			VPXOR(old, x, y)
			VPANDN(borrow, y, borrow)
		}
	}
	ADDQ(U32(planes*v.Bytes()), w)
	ADDQ(Imm(uint64(v.Bytes())), signs)
	ADDQ(Imm(uint64(v.Bytes())), moves)
	DECQ(n)
	JNZ(LabelRef("vector"))
	VZEROUPPER()
	RET()
}

// wordwise loads a vector of words that were written one by one just before: a processor
// that is to load them as a whole waits until they are in the cache.
func wordwise(from reg.Register) reg.VecVirtual {
	r, low, high := YMM(), XMM(), XMM()
	VMOVQ(Mem{Base: from}, low)
	VPINSRQ(Imm(1), Mem{Base: from, Disp: 8}, low, low)
	VMOVQ(Mem{Base: from, Disp: 16}, high)
	VPINSRQ(Imm(1), Mem{Base: from, Disp: 24}, high, high)
	VINSERTI128(Imm(1), high, low.AsY(), r)
	return r
}

// wideMove writes the update by sizes: in y, a subtraction of the size and one of lo, then of the two
// the one that is not below lo.
func wideMove(planes int) {
	name := fmt.Sprintf("wideMove%dAVX2", planes)
	TEXT(name, NOSPLIT, "func(w, signs, sizes, moves *uint64, n, rows int, limit, turns *[8]uint64, up uint64)")
	Pragma("noescape")
	vec.Describe(name, fmt.Sprintf("is genericWideMove for %d planes, n vectors, rows planes of sizes, at least as many.", planes))
	w, signs, sizes, moves := Load(Param("w"), GP64()), Load(Param("signs"), GP64()), Load(Param("sizes"), GP64()), Load(Param("moves"), GP64())
	n, rows := Load(Param("n"), GP64()), Load(Param("rows"), GP64())
	limit, turns := Load(Param("limit"), GP64()), Load(Param("turns"), GP64())
	g, up := GP64(), YMM()
	Load(Param("up"), g)
	v.Broadcast(g, up)
	further := GP64()
	Label("vector")
	turned, moving := YMM(), wordwise(moves)
	VPXOR(wordwise(signs), up, turned)
	lo := func(i int) reg.VecVirtual {
		l, t := YMM(), YMM()
		VPBROADCASTQ(Mem{Base: turns, Disp: 8 * i}, t)
		VPBROADCASTQ(Mem{Base: limit, Disp: 8 * i}, l)
		VPANDN(turned, t, t)
		VPXOR(l, t, t)
		return t
	}
	// less returns a-b-borrow, and the new borrow; b is overwritten.
	less := func(a, b, borrow reg.VecVirtual) (difference, next reg.VecVirtual) {
		difference, next = YMM(), YMM()
		VPXOR(a, b, difference)
		VPXOR(borrow, difference, difference)
		VPOR(b, borrow, next)
		VPAND(b, borrow, b)
		VPANDN(next, a, next)
		VPOR(b, next, next)
		return difference, next
	}
	borrow, below := v.Zero(), v.Zero()
	for i := range planes {
		had, x := YMM(), YMM()
		VPXOR(plane(w, i), turned, had)
		VPAND(plane(sizes, i), moving, x)
		var y reg.VecVirtual
		y, borrow = less(had, x, borrow)
		v.Store(y, plane(w, i))
		_, below = less(y, lo(i), below)
	}
	VPOR(borrow, below, below)
	MOVQ(rows, further)
	SUBQ(Imm(uint64(planes)), further)
	ADDQ(U32(planes*v.Bytes()), sizes)
	Label("further")
	CMPQ(further, Imm(0))
	JE(LabelRef("choose"))
	VPOR(plane(sizes, 0), below, below)
	ADDQ(Imm(uint64(v.Bytes())), sizes)
	DECQ(further)
	JMP(LabelRef("further"))
	Label("choose")
	VPAND(moving, below, below)
	for i := range planes {
		y, l := YMM(), lo(i)
		VPANDN(plane(w, i), below, y)
		VPAND(below, l, l)
		VPOR(l, y, y)
		VPXOR(turned, y, y)
		v.Store(y, plane(w, i))
	}
	ADDQ(U32(planes*v.Bytes()), w)
	ADDQ(Imm(uint64(v.Bytes())), signs)
	ADDQ(Imm(uint64(v.Bytes())), moves)
	DECQ(n)
	JNZ(LabelRef("vector"))
	VZEROUPPER()
	RET()
}

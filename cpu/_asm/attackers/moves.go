package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// lanesRows goes through rows of lanes: word i of a row is at[i] words behind its
// first.
type lanesRows struct {
	row, n, stride, at reg.Register
}

func loadRows() lanesRows {
	r := lanesRows{GP64(), GP64(), GP64(), GP64()}
	Load(Param("w"), r.row)
	Load(Param("n"), r.n)
	Load(Param("stride"), r.stride)
	SHLQ(Imm(3), r.stride)
	Load(Param("at"), r.at)
	return r
}

// next goes on to the next row, at label, if there is one, and else returns.
func (r lanesRows) next(label string) {
	ADDQ(r.stride, r.row)
	DECQ(r.n)
	JNZ(LabelRef(label))
	RET()
}

// word returns where word i is, with t to work in.
func (r lanesRows) word(i, t reg.Register) Mem {
	MOVQ(Mem{Base: r.at, Index: i, Scale: 8}, t)
	return Mem{Base: r.row, Index: t, Scale: 8}
}

// gather writes Moves.Gather for BMI2: PEXT brings a word's lanes together, and those
// that a word of the result has no room for begin the next.
func gather() {
	TEXT("gatherBMI2", NOSPLIT, "func(w *uint64, n, stride int, at *int, words int, keep *uint64)")
	Pragma("noescape")
	vec.Describe("gatherBMI2 is Moves.Gather.")
	rows := loadRows()
	words, keep := Load(Param("words"), GP64()), Load(Param("keep"), GP64())
	from, to, word, fill := GP64(), GP64(), GP64(), GP64()

	Label("row")
	for _, r := range []reg.Register{from, to, word, fill} {
		XORQ(r, r)
	}
	Label("word")
	x, part, lanes, t := GP64(), GP64(), GP64(), GP64()
	mask := Mem{Base: keep, Index: from, Scale: 8}
	MOVQ(rows.word(from, t), x)
	PEXTQ(mask, x, x)
	XORQ(lanes, lanes) // POPCNT waits for what it overwrites on some processors
	POPCNTQ(mask, lanes)
	SHLXQ(fill, x, part)
	ORQ(part, word)
	ADDQ(lanes, fill)
	CMPQ(fill, Imm(64))
	JLT(LabelRef("open"))
	MOVQ(word, rows.word(to, t))
	INCQ(to)
	SUBQ(Imm(64), fill)
	SUBQ(fill, lanes) // that were stored, 1 to 64: more than a shift can do
	DECQ(lanes)
	SHRQ(Imm(1), x)
	SHRXQ(lanes, x, word)
	Label("open")
	INCQ(from)
	CMPQ(from, words)
	JLT(LabelRef("word"))

	TESTQ(fill, fill)
	JZ(LabelRef("done"))
	MOVQ(word, rows.word(to, t))
	Label("done")
	rows.next("row")
}

// branch writes Moves.Branch for BMI2 and 2 to 32 copies. PDEP puts a lane's bit where
// its first copy stands: y. Then (y << copies) - y has all of them.
func branch() {
	TEXT("branchBMI2", NOSPLIT, "func(w *uint64, n, stride int, at *int, words, shift int, first uint64)")
	Pragma("noescape")
	vec.Describe("branchBMI2 is Moves.Branch into the given number of words, first having the first of every 2^shift lanes; shift is 1 to 5.")
	rows := loadRows()
	words, first := Load(Param("words"), GP64()), Load(Param("first"), GP64())
	shift, copies, taken := GP64(), GP64(), GP64()
	Load(Param("shift"), shift)
	MOVQ(U32(1), copies)
	SHLXQ(shift, copies, copies)
	MOVQ(U32(6), taken) // 2^taken lanes make a word
	SUBQ(shift, taken)
	i := GP64()

	Label("row")
	LEAQ(Mem{Base: words.(reg.Register), Disp: -1}, i)
	Label("word")
	x, y := GP64(), GP64()
	SHRXQ(shift, i, x)
	MOVQ(rows.word(x, x), x)
	SHLXQ(taken, i, y)
	SHRXQ(y, x, x)
	PDEPQ(first, x, y)
	SHLXQ(copies, y, x)
	SUBQ(y, x)
	MOVQ(x, rows.word(i, y))
	DECQ(i)
	JGE(LabelRef("word"))
	rows.next("row")
}

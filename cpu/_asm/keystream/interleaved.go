package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"tpmbench/cpu/asm/vec"
)

// rowGap is the distance of the rings where their planes, of one word each, stand
// in rows, in words; keystream.interleavedRows is its twin.
const rowGap = 1024 + 168

// clocksInterleaved writes Trivium's clocks for planes of one word: a vector holds
// consecutive planes, all of which are made at once, since no tap is nearer than
// 66 clocks. Its algebra is that of clocks. Taps stand at any word, so most loads
// cross a cache line, which costs twice. The two taps after the oldest are
// therefore shifted together, where one instruction does that, from the vector of
// the oldest and the one after it, the oldest of the next clocks.
func clocksInterleaved(v vec.ISA) {
	const signature = "func(dst, head *uint64, blocks int)"
	const doc = "does the given number of blocks of clocks of rings whose planes of one word stand in rows, the next of ring A at head, and writes the planes to dst."
	routine("clocksInterleaved"+v.Name, signature, doc, func() {
		dst, head, count := param("dst"), param("head"), param("blocks")
		plane := func(r, back, i int) Mem {
			return Mem{Base: head, Disp: 8 * (r*rowGap + i*v.Words - back)}
		}
		const a, b, c = 0, 1, 2
		lens := []int{93, 84, 111}
		var first [3]reg.VecVirtual // the oldest planes of each ring
		for r, n := range lens {
			first[r] = v.Load(plane(r, n, 0))
		}
		repeat("block", count, func() {
			old := first
			for i := range block / v.Words {
				t1, t2, t3 := v.Reg(), v.Reg(), v.Reg()
				v.Xor(plane(a, 66, i), old[a], t1)
				v.Xor(plane(b, 69, i), old[b], t2)
				v.Xor(plane(c, 66, i), old[c], t3)
				next := func(r int, t reg.VecVirtual, from, back int) {
					after := v.Load(plane(from, lens[from], i+1))
					x := v.Reg()
					if v.Wide {
						y := v.Reg()
						VALIGNQ(Imm(1), old[from], after, x)
						VALIGNQ(Imm(2), old[from], after, y)
						v.And(x, y, x)
					} else {
						v.LoadTo(plane(from, lens[from]-1, i), x)
						v.And(plane(from, lens[from]-2, i), x, x)
					}
					v.Xor3(x, t, plane(r, back, i))
					v.Store(x, plane(r, 0, i))
					old[from] = after
				}
				next(b, t1, a, 78)
				next(c, t2, b, 87)
				next(a, t3, c, 69)
				v.Xor3(t1, t2, t3)
				v.Store(t1, v.At(dst, i))
			}
			for r := range old {
				v.Copy(old[r], first[r])
			}
		}, step{head, block * 8}, step{dst, block * 8})
	})
}

// spread writes the transposition of the keystream of initial weights for planes
// of one word, from some planes a weight to as many vectors a group of weights, each
// the same plane of all of them: after it a vector is a row of lanes as any other.
func spread(v vec.ISA) {
	const signature = "func(dst, stream *uint64, groups, bits int, index *[8]uint64)"
	const doc = "turns the given number of words a weight into as many vectors a group of weights; index is where their words stand."
	routine("spread"+v.Name, signature, doc, func() {
		dst, stream, groups := param("dst"), param("stream"), param("groups")
		index := v.Load(Mem{Base: param("index")})
		bits := param("bits")
		others := GP64() // from the end of a group's first weight to the next group
		MOVQ(bits, others)
		IMUL3Q(U32(uint32(8*(v.Words-1))), others, others)
		left := GP64()
		repeat("group", groups, func() {
			MOVQ(bits, left)
			repeat("bit", left, func() {
				x := v.Zero()
				if v.Wide {
					all := K()
					KXNORW(all, all, all)
					VPGATHERQQ(Mem{Base: stream, Index: index, Scale: 8}, all, x)
				} else {
					all := v.Reg()
					v.Ones(all)
					VPGATHERQQ(all, Mem{Base: stream, Index: index, Scale: 8}, x)
				}
				v.Store(x, Mem{Base: dst})
			}, step{dst, v.Bytes()}, step{stream, 8})
			ADDQ(others, stream)
		})
	})
}

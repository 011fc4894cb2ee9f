package attackers

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// lane returns bit number i of row number n.
func (r rows) lane(n, i int) uint64 { return r.w[n*r.stride+r.at[i/64]] >> (i % 64) & 1 }

// randomRows returns rows of the given number of words, whose columns stand one behind the other,
// or which do themselves; room makes the memory.
func randomRows(r *rand.Rand, n, words int, room func(n int) []uint64) rows {
	column := []int{1, 4, 8, words}[r.IntN(4)]
	columns := (words + column - 1) / column
	x := rows{room(columns * n * column), n, column, make([]int, columns*column)}
	for i := range x.at {
		x.at[i] = i/column*n*column + i%column
	}
	for i := range x.w {
		x.w[i] = r.Uint64()
	}
	return x
}

func (r rows) clone() rows { return rows{slices.Clone(r.w), r.n, r.stride, r.at} }

// eachMoves calls f with every kind of Moves.
func eachMoves(t *testing.T, f func(t *testing.T, m Moves, r *rand.Rand)) {
	for _, c := range kindsOfMoves() {
		t.Run(c.name, func(t *testing.T) {
			if c.lacks != "" {
				t.Skip("this machine lacks " + c.lacks)
			}
			f(t, c.Moves, rand.New(rand.NewPCG(17, 18)))
		})
	}
}

type kindOfMoves struct {
	name, lacks string
	Moves
}

// testGather gathers lanes of rows of all shapes, with memory from room.
func testGather(t *testing.T, m Moves, r *rand.Rand, room func(n int) []uint64) {
	for _, words := range []int{1, 2, 3, 4, 8, 9, 16, 64} {
		for range 20 {
			rows, keep := randomRows(r, 1+r.IntN(9), words, room), room(words)
			lanes := 0
			for i := range keep {
				keep[i] = maskOf(r)
				lanes += bits.OnesCount64(keep[i])
			}
			before, mask := rows.clone(), slices.Clone(keep)
			m.Gather(rows, keep)
			what := fmt.Sprintf("%d lanes of %d rows of %d words", lanes, rows.n, words)
			for n := range rows.n {
				at := 0
				for i := range 64 * words {
					if mask[i/64]>>(i%64)&1 == 0 {
						continue
					}
					if rows.lane(n, at) != before.lane(n, i) {
						t.Fatalf("%s: lane %d of row %d is not what lane %d was", what, at, n, i)
					}
					at++
				}
			}
			if !slices.Equal(mask, keep) {
				t.Fatalf("%s: the mask has changed", what)
			}
		}
	}
}

// testBranch is testGather for Branch.
func testBranch(t *testing.T, m Moves, r *rand.Rand, room func(n int) []uint64) {
	for shift := range 10 {
		for _, most := range []int{1, 3, 16, 17, 31, 64, 65, 100, 130, 500} {
			lanes := 1 + r.IntN(most)
			rows := randomRows(r, 1+r.IntN(9), wordsOf(lanes<<shift), room)
			before := rows.clone()
			m.Branch(rows, lanes, shift)
			for n := range rows.n {
				for i := range lanes << shift {
					if rows.lane(n, i) != before.lane(n, i>>shift) {
						t.Fatalf("%d copies of %d lanes of %d rows: lane %d of row %d is no copy", 1<<shift, lanes, rows.n, i, n)
					}
				}
			}
		}
	}
}

func plainRoom(n int) []uint64 { return make([]uint64, n) }

func TestGather(t *testing.T) {
	eachMoves(t, func(t *testing.T, m Moves, r *rand.Rand) { testGather(t, m, r, plainRoom) })
}

func TestBranch(t *testing.T) {
	eachMoves(t, func(t *testing.T, m Moves, r *rand.Rand) { testBranch(t, m, r, plainRoom) })
}

//go:build !purego

package attackers

import (
	"math/rand/v2"
	"testing"

	"tpmbench/cpu/internal/guard"
)

// TestGuardMoves moves lanes of rows none of whose neighbours may be touched.
func TestGuardMoves(t *testing.T) {
	eachMoves(t, func(t *testing.T, m Moves, r *rand.Rand) {
		for _, atEnd := range []bool{false, true} {
			room := func(n int) []uint64 { return guard.Slice[uint64](t, n, atEnd) }
			testGather(t, m, r, room)
			testBranch(t, m, r, room)
		}
	})
}

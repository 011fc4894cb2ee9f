//go:build amd64 && !purego

package attackers

import (
	"github.com/klauspost/cpuid/v2"

	"tpmbench/cpu/keystream"
)

// moves are those of this processor. What counts is BMI2, which no vectors are.
func moves() Moves {
	if lacksBMI2() != "" {
		return genericMoves
	}
	return movesBMI2
}

func lacksBMI2() string { return keystream.Lacking(cpuid.POPCNT, cpuid.BMI2) }

var movesBMI2 = Moves{
	Gather: func(r rows, keep []uint64) {
		r.check(len(keep))
		gatherBMI2(&r.w[0], r.n, r.stride, &r.at[0], len(keep), &keep[0])
	},
	Branch: func(r rows, lanes, shift int) {
		if shift < 1 || shift > 5 {
			genericBranch(r, lanes, shift)
			return
		}
		used := wordsOf(lanes << shift)
		r.check(used)
		// (2^64-1) / (2^copies-1) has a one at every multiple of copies.
		branchBMI2(&r.w[0], r.n, r.stride, &r.at[0], used, shift, ^uint64(0)/(1<<(1<<shift)-1))
	},
}

// check panics where the given number of words of the rows are beyond r.w.
func (r *rows) check(words int) {
	for _, at := range r.at[:words] {
		_ = r.w[(r.n-1)*r.stride+at]
	}
}

package bitsliced

import "tpmbench/kernels"

// ops counts the logic operations of plain Go for a (k, n), the pair's and its attackers': to move
// the weights, and to sum them.
func ops(s *Shape, attackers int) (update, sums kernels.Work) {
	p := s.Planes
	// The planes' own: v ^= borrow ^ flip for each, and all but one pass the borrow on.
	move, limit := 2*p+2*(p-1), 4*p+1
	switch s.L {
	case 1, 3, 7: // where a plane differs from up serves both
		move, limit = 3*p-1, 2*p+1
	case 2:
		move, limit = 3*p-1, p+6
	}
	const flip, differ = 1, 1
	machines := 2 + attackers // all but A are compared with A
	update.Ops = float64(machines*(limit+flip+move) + (machines-1)*differ)
	sums.Ops = float64(machines)*adders(p).ops() + adders(1).ops()
	return update, sums
}

// tally counts the adders of eight inputs.
type tally struct{ full, half int }

func (t tally) ops() float64 { return (5*float64(t.full) + 2*float64(t.half)) / 8 }

// adders counts the adders that eight weights of the given number of planes take in a tree of
// planes+7 levels: pairs of a level, with the carries from below, go through full
// adders, and at the end what is left through a chain.
func adders(planes int) (t tally) {
	carries, chain := 0, 0
	for level := range planes + 7 {
		inputs := carries
		if level < planes {
			inputs += 8
		}
		carries = inputs / 2
		t.full += carries
		switch left := inputs%2 + chain; left {
		case 2:
			t.full++
			chain = 1
		case 1:
			t.half++
			chain = 1
		}
	}
	return t
}

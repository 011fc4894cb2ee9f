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
	sums.Ops = float64(machines*addPairs(p)+addPairs(1)) / 8
	return update, sums
}

// addPairs counts the operations that eight weights of the given number of planes take in a tree of
// planes+7 levels where pairs of planes are added: an operation makes a pair of two planes,
// eight add two pairs, whose carries are a pair, seven a pair and a plane, four a pair alone, whose
// carry is a plane, and two a plane.
func addPairs(planes int) (ops int) {
	carries := 0                // pairs
	pair, plane := false, false // what the chain at the end carries
	for level := range planes + 7 {
		pairs := carries
		if level < planes {
			pairs += 4
			ops += 4
		}
		carries = pairs / 2
		ops += 8 * carries
		left := pairs%2 > 0
		switch {
		case left && pair:
			ops += 8
		case (left || pair) && plane:
			ops += 7
			pair, plane = true, false
		case left || pair:
			ops += 4
			pair, plane = false, true
		case plane:
			ops += 2
		}
	}
	return ops
}

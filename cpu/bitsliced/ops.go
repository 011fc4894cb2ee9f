package bitsliced

// ops counts the logic operations of a (k, n), the pair's and its attackers', as
// cpu/_asm writes them: to move the weights, and to sum them. ternary instruction sets do any
// function of three planes at once; the others are counted as AVX2.
func (s *Shape) ops(ternary bool, attackers int) (update, sums float64) {
	p := s.Planes
	// The planes' own: v ^= borrow ^ flip for each, and all but one pass the borrow on.
	move, limit, add := 2*p+2*(p-1), 4*p+1, addPairs
	switch s.L {
	case 1, 3, 7: // where a plane differs from up serves both
		move, limit = 3*p-1, 2*p+1
	case 2:
		move, limit = 3*p-1, p+6
	}
	if ternary {
		move, limit, add = 2*p-1, 3*p+1, addFull
		switch s.L {
		case 1, 2, 3:
			limit = 3
		case 7:
			limit = 4
		}
	}
	const flip, differ = 1, 1
	machines := 2 + attackers // all but A are compared with A
	update = float64(machines*(limit+flip+move) + (machines-1)*differ)
	return update, float64(machines*add(p)+add(1)) / 8
}

// addFull counts the operations that eight weights of the given number of planes take in a tree of
// planes+7 levels with a ternary instruction set: pairs of a level, with the carries from below, go
// through full adders, of two operations, and at the end what is left through a chain.
func addFull(planes int) (ops int) {
	carries, chain := 0, 0
	for level := range planes + 7 {
		inputs := carries
		if level < planes {
			inputs += 8
		}
		carries = inputs / 2
		ops += 2 * carries
		if left := inputs%2 + chain; left > 0 {
			ops += 2 // a full adder or a half one
			chain = 1
		}
	}
	return ops
}

// addPairs counts the same where pairs of planes are added: an operation makes a pair of two planes,
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

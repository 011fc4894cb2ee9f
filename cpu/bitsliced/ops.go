package bitsliced

// ops counts the logic operations of a (k, n), the pair's and its attackers', as
// cpu/_asm writes them: to move the weights, and to sum them. ternary instruction sets do any
// function of three planes at once; the others are counted as AVX2.
func (s *Shape) ops(ternary bool, attackers int) (update, sums float64) {
	p := s.Planes
	// The planes' own: v ^= borrow ^ flip for each, and all but one pass the borrow on.
	move, limit, full := 2*p+2*(p-1), 4*p+1, 5.0
	switch s.L {
	case 1, 3, 7: // where a plane differs from up serves both
		move, limit = 3*p-1, 2*p+1
	case 2:
		move, limit = 3*p-1, p+6
	}
	if ternary {
		move, limit, full = 2*p-1, 3*p+1, 2
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
	weights, signs := adders(p), adders(1)
	return update, float64(machines)*weights.ops(full) + signs.ops(full)
}

// tally counts the adders of eight inputs.
type tally struct{ full, half int }

func (t tally) ops(full float64) float64 { return (float64(t.full)*full + 2*float64(t.half)) / 8 }

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

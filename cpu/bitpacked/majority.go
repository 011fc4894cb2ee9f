package bitpacked

// vote is the attack majority: geometric attackers of whom all move by the most frequent
// guess in even steps after wait.
func (a *attackers) vote() {
	if a.t <= a.p.Wait || a.t%2 == 1 {
		a.flipAll()
		return
	}
	votes := map[uint32]int{}
	a.each(func(e *attacker) {
		a.see(e)
		a.flip(e)
		votes[number(e.guess)]++
	})
	winner, most := uint32(0), 0
	for v, n := range votes {
		if n > most || n == most && v < winner {
			winner, most = v, n
		}
	}
	a.each(func(e *attacker) {
		setSigns(e.guess, winner)
		a.move(&e.machine, e.guess)
	})
}

// number reads signs as a number: unit 0 is the lowest bit, +1 a bit 1.
func number(signs []uint64) (v uint32) {
	for k, sign := range signs {
		v |= uint32(sign) & (1 << k)
	}
	return v
}

// setSigns is the reverse of number.
func setSigns(signs []uint64, v uint32) {
	for k := range signs {
		signs[k] = mask(v>>k&1 == 1)
	}
}

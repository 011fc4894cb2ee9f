package bitpacked

import "tpmbench/cpu/lanes"

// vote is the attack majority: geometric attackers of whom all move by the most frequent
// guess in even steps after wait.
func (a *machines) vote() {
	if !a.p.Votes(a.t) {
		a.flipAll()
		return
	}
	a.votes = a.votes[:0]
	a.each(func(e *attacker) {
		a.see(e)
		a.flip(e)
		a.votes = append(a.votes, number(e.guess))
	})
	winner := lanes.MostFrequent(a.votes)
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

package bitpacked

// flipAll is the attack geometric.
func (a *machines) flipAll() {
	a.each(func(e *attacker) {
		a.see(e)
		a.flip(e)
		a.move(&e.machine, e.guess)
	})
}

// flip makes e's guess: its signs, with that of the smallest |h| the other way round where
// its output is not the pair's.
func (a *machines) flip(e *attacker) {
	least, size := 0, e.size(0)
	for k := range e.h {
		if s := e.size(k); s < size { // of equals the lowest k stays
			least, size = k, s
		}
	}
	copy(e.guess, e.sigma)
	e.guess[least] ^= e.tau ^ a.a.tau
}

// size returns |h| of unit k.
func (m *machine) size(k int) int64 { return max(m.h[k], -m.h[k]) }

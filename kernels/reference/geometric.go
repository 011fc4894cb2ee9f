package reference

// flipAndMove is the attack geometric.
func (s *Stepper) flipAndMove(e *Attacker) {
	s.flip(e)
	s.move(e)
}

// flip makes e's guess: its signs, with that of the smallest |h| flipped if its output is not the
// public one. The sign of the smallest field is the least likely to be A's.
func (s *Stepper) flip(e *Attacker) {
	copy(e.Guess, e.Sigma)
	if e.Tau == s.A.Tau {
		return
	}
	least := 0
	for k, h := range e.H {
		if max(h, -h) < max(e.H[least], -e.H[least]) { // of equals the lowest k stays
			least = k
		}
	}
	e.Guess[least] = -e.Guess[least]
}

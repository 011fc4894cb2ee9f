package reference

// imitate is the attack simple: it does what a partner would.
func (s *Stepper) imitate(e *Attacker) {
	if e.Tau == s.A.Tau {
		copy(e.Guess, e.Sigma)
		s.move(e)
	}
}

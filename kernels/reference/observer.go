package reference

// observe is the attack observer (section 4 of the paper): whatever its own output
// is, it moves the units whose sign is the public one.
func (s *Stepper) observe(e *Attacker) {
	copy(e.Guess, e.Sigma)
	s.move(e)
}

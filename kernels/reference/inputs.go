package reference

// drawInput draws a step's input (section 2): a bit each, a set bit -1.
func (s *Stepper) drawInput() {
	for j := range s.X {
		s.X[j] = 1 - 2*int8(s.in.next(1))
	}
}

package reference

// drawPair draws the initial weights of A and B (section 2): A's, then B's, 24 bits each.
func (s *Stepper) drawPair() {
	s.in.weights(s.A.W, s.p.L)
	s.in.weights(s.B.W, s.p.L)
}

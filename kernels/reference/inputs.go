package reference

import mathbits "math/bits"

// drawInput draws a step's input (section 2, "Inputs", and for queries query.go).
func (s *Stepper) drawInput() {
	if s.p.Query > 0 {
		s.drawQuery()
		return
	}
	m, c := s.p.M(), uint32(s.p.Inputs())
	width, power := uint(mathbits.Len32(c-1)), c&(c-1) == 0
	for j := range s.X {
		var u int
		if power {
			u = int(s.in.next(width))
		} else {
			u = int(uint64(s.in.next(24)) * uint64(c) >> 24)
		}
		x := m - u
		if !s.p.ZeroInputs && u >= m {
			x--
		}
		s.X[j] = int8(x)
	}
}

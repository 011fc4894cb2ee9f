package reference

// vote is the attack majority: geometric attackers that, in even steps after wait, all move by the
// most frequent guess. Odd steps keep them from all becoming alike.
func (s *Stepper) vote() {
	s.each(s.flip)
	if s.T > s.p.Wait && s.T%2 == 0 {
		winner := s.mostFrequent()
		s.each(func(e *Attacker) { copy(e.Guess, signs(winner, s.p.K)) })
	}
	s.each(s.move)
}

// mostFrequent returns the guess that most attackers have; of several the smallest.
func (s *Stepper) mostFrequent() uint32 {
	count := map[uint32]int{}
	s.each(func(e *Attacker) { count[number(e.Guess)]++ })
	var winner uint32
	votes := 0
	for v, n := range count {
		if n > votes || n == votes && v < winner {
			winner, votes = v, n
		}
	}
	return winner
}

// number reads signs as a number: unit 0 is the lowest bit, +1 the bit 1.
func number(signs []int8) uint32 {
	var v uint32
	for k, sign := range signs {
		if sign == 1 {
			v |= 1 << k
		}
	}
	return v
}

// signs is the reverse of number, for k units.
func signs(v uint32, k int) []int8 {
	s := make([]int8, k)
	for i := range s {
		s[i] = 2*int8(v>>i&1) - 1
	}
	return s
}

package table

// scratch is memory that is used for one batch after the other. It is taken and given back as from a stack, so that each piece
// becomes as long as the longest that was ever wanted in its place, and a batch like those before it takes nothing new.
type scratch struct {
	pieces [][]byte
	taken  int
}

// take returns n bytes, in which lies what was there before.
func (s *scratch) take(n int) []byte {
	if s.taken == len(s.pieces) {
		s.pieces = append(s.pieces, nil)
	}
	s.taken++
	p := &s.pieces[s.taken-1]
	if cap(*p) < n {
		*p = make([]byte, n, n+16) // longer, so that it is aligned to eight
	}
	return (*p)[:n]
}

// longer returns the piece taken last made n bytes long; what it holds stays.
func (s *scratch) longer(n int) []byte {
	p := &s.pieces[s.taken-1]
	if cap(*p) < n {
		grown := make([]byte, n, n+16)
		copy(grown, (*p)[:cap(*p)])
		*p = grown
	}
	return (*p)[:n]
}

// back gives back what was taken since taken was n.
func (s *scratch) back(n int) { s.taken = n }

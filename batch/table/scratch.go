package table

// scratch is memory that is reused for one batch after another. It is allocated and freed like a
// stack, so that each piece grows to the greatest length ever needed in its place, and a batch like
// the previous ones allocates nothing.
type scratch struct {
	pieces [][]byte
	taken  int
}

// take returns n bytes with arbitrary contents.
func (s *scratch) take(n int) []byte {
	if s.taken == len(s.pieces) {
		s.pieces = append(s.pieces, nil)
	}
	s.taken++
	p := &s.pieces[s.taken-1]
	if cap(*p) < n {
		*p = make([]byte, n, n+16) // longer, so that it is aligned to 8 bytes
	}
	return (*p)[:n]
}

// longer extends the last piece to n bytes and keeps its contents.
func (s *scratch) longer(n int) []byte {
	p := &s.pieces[s.taken-1]
	if cap(*p) < n {
		grown := make([]byte, n, n+16)
		copy(grown, (*p)[:cap(*p)])
		*p = grown
	}
	return (*p)[:n]
}

// back frees what was allocated since taken was n.
func (s *scratch) back(n int) { s.taken = n }

package table

import "sync"

// Pieces, and what encodes columns and pages, serve all tables: made anew for each of a thousand
// small ones, they would be most of their garbage.
var (
	pieces       stock[Piece]
	dictionaries stock[dictionary]
	pageEncoders stock[pageEncoder]
)

// stock keeps memory that was given back, for whoever needs some next. Unlike a sync.Pool it
// forgets nothing, so that no collection has pages touched anew.
type stock[T any] struct {
	mu   sync.Mutex
	free []*T
}

// take returns what was given back last, or something new.
func (s *stock[T]) take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free)
	if n == 0 {
		return new(T)
	}
	t := s.free[n-1]
	s.free = s.free[:n-1]
	return t
}

func (s *stock[T]) give(t *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, t)
}

package table

import "sync"

// stock keeps memory that was given back, for whoever needs some next. Unlike a sync.Pool it
// forgets nothing as long as its owner lives.
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

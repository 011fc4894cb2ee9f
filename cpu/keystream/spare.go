package keystream

import (
	"math/bits"
	"sync"
	"unsafe"
)

// Of memory given up, pieces of these many words are kept for the next engine: that of a thousand
// short runs would otherwise be most of their garbage. Of smaller ones there is little, and larger
// ones are soon used for longer than it takes to touch fresh memory.
const (
	leastSpare = 1 << 9
	mostSpare  = 1 << 17
)

func kept(size int) bool { return leastSpare <= size && size <= mostSpare }

// spares are pieces by their size.
type spares struct {
	mu sync.Mutex
	of map[int][][]uint64
}

var spare = spares{of: map[int][][]uint64{}}

// roomFor returns the size of a piece with room for n words. There are eight sizes between a power
// of two and the next, so that engines whose sizes differ by little find each other's pieces.
func roomFor(n int) int {
	if !kept(n) {
		return n
	}
	step := 1 << (bits.Len(uint(n-1)) - 4)
	return (n + step - 1) &^ (step - 1)
}

// take returns a piece of that size, nil where there is none.
func (s *spares) take(size int) []uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.of[size]
	if len(list) == 0 {
		return nil
	}
	s.of[size] = list[:len(list)-1]
	return list[len(list)-1]
}

// Free gives up what Aligned has returned, all of it, which must not be used any more.
func Free(words []uint64) {
	size := roomFor(len(words))
	if !kept(size) {
		return
	}
	spare.mu.Lock()
	defer spare.mu.Unlock()
	spare.of[size] = append(spare.of[size], unsafe.Slice(unsafe.SliceData(words), size))
}

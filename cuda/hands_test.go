package cuda

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"tpmbench/kernels"
)

// seen is a sink that notes each trial's row, by number.
type seen struct {
	mu      sync.Mutex
	rows    map[uint64][]uint32
	blocks  map[uint64]*kernels.Results // which columns brought a block of places
	mixed   bool                        // a block came in columns of two hands
	twice   bool
	panicky uint64 // the number of a trial at which it panics
}

func (s *seen) Steps(uint64) {}

func (s *seen) Done(r *kernels.Results) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, n := range r.Trial {
		if n == s.panicky {
			panic("no more")
		}
		s.twice = s.twice || s.rows[n] != nil
		s.rows[n] = []uint32{r.SyncSteps[i], r.LearningSteps[i], uint32(r.Place[i])}
		block := r.Place[i] / blockPlaces
		s.mixed = s.mixed || s.blocks[block] != nil && s.blocks[block] != r
		s.blocks[block] = r
	}
}

// TestHands has rows in any order go through hands: each comes once, and those of a block by the
// same hand.
func TestHands(t *testing.T) {
	const total = 3*blockPlaces*mostHands + 1234
	p := kernels.Params{K: 1, N: 1, L: 1, FirstTrial: 1<<64 - 1 - total, Trials: total, MaxSteps: 1}
	g := programFor(p)
	size := g.rowBytes(p)
	for _, n := range []int{1, 2, 8} {
		s := &seen{rows: map[uint64][]uint32{}, blocks: map[uint64]*kernels.Results{}}
		var memory [chunks][]byte
		for i := range memory {
			memory[i] = make([]byte, 5000*size)
		}
		h := newHands(n, p, g, memory, s)
		give := func(places []int) {
			c := <-h.free
			c.rows = c.memory[:len(places)*size]
			for i, place := range places {
				row := c.rows[i*size:]
				binary.LittleEndian.PutUint64(row, p.FirstTrial+uint64(place))
				binary.LittleEndian.PutUint32(row[8:], uint32(7*place))
				binary.LittleEndian.PutUint32(row[12:], uint32(3*place))
			}
			h.give(c)
		}
		for places := range slices.Chunk(rand.New(rand.NewPCG(1, uint64(n))).Perm(total), 5000) {
			give(places)
		}
		h.settle()
		for place := range uint32(total) {
			if got, want := s.rows[p.FirstTrial+uint64(place)], []uint32{7 * place, 3 * place, place}; !slices.Equal(got, want) {
				t.Fatalf("%d hands, place %d: %v, want %v", n, place, got, want)
			}
		}
		if s.twice || s.mixed {
			t.Errorf("%d hands: a row twice %t, a block by two hands %t", n, s.twice, s.mixed)
		}
		s.panicky = p.FirstTrial + 5
		give([]int{4, 5, 6})
		func() {
			defer func() {
				if v := recover(); v != "no more" {
					t.Errorf("%d hands: settle panics with %v, want the sink's words", n, v)
				}
			}()
			h.settle()
		}()
		h.end()
	}
}

// TestUnpackKey has keys of any size made, and each weight compared.
func TestUnpackKey(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 7, 8, 9, 31, 32, 33, 40, 63, 64, 100} {
		for planes := 1; planes <= 7; planes++ {
			const k = 3
			words := (n + 31) / 32
			from := make([]byte, 4*k*words*(planes+1))
			for i := range from {
				from[i] = byte(random.Uint32())
			}
			key := make([]int8, k*n)
			unpackKey(key, from, n, planes)
			for i, got := range key {
				word := from[4*(planes+1)*(i/n*words+i%n/32):]
				bit := func(plane int) int8 { return int8(binary.LittleEndian.Uint32(word[4*plane:]) >> (i % n % 32) & 1) }
				want := int8(0)
				for p := range planes {
					want |= bit(1+p) << p
				}
				if bit(0) == 1 {
					want = -want
				}
				if got != want {
					t.Fatalf("N=%d, %d planes, weight %d: %d, want %d", n, planes, i, got, want)
				}
			}
		}
	}
}

package cuda

import (
	"errors"
	"math/bits"

	"tpmbench/kernels"
)

// leastLanes is the smallest block worth having: a warp.
const leastLanes = 32

// downloadBytes is about the size of a chunk.
const downloadBytes = 4 << 20

// sizes says how many trials a device holds, and what that takes.
type sizes struct {
	lanes, ring      int // ring, of prefetched trials, is a power of two
	lane, prefetched int // bytes of each
	row              int
}

// prefetchBytes is the memory up to which there are more prefetched trials than a slice must have.
const prefetchBytes = 4 << 30

// sizesFor returns the sizes for the given number of lanes. Prefetched trials are those of some
// slices: four for a lane, or two where they are large, or more up to a power of two.
func sizesFor(p kernels.Params, g program, lanes int) sizes {
	z := sizes{lanes: lanes, ring: 1 << bits.Len(uint(2*lanes-1)), lane: g.laneBytes(), prefetched: g.prefetchedBytes(), row: g.rowBytes(p)}
	if 2*z.ring*z.prefetched <= prefetchBytes {
		z.ring *= 2
	}
	return z
}

// rows is the most rows that a slice can yield: each lane's, and each prefetched trial's.
func (z sizes) rows() int { return z.lanes + z.ring }

// chunk is how many rows are downloaded at once.
func (z sizes) chunk() int { return max(1, min(z.rows(), downloadBytes/z.row)) }

// bytes is the memory of the device that all takes.
func (z sizes) bytes() int {
	return z.lanes*z.lane + z.ring*(z.prefetched+8) + slots*z.rows()*z.row + counterBytes
}

// hostBytes is the memory of this machine that an engine takes: pinned, and the hands'.
func (z sizes) hostBytes(p kernels.Params) int {
	const index = 4 // bytes: each row of a chunk has one among a hand's, and one among what follows
	return chunks*z.chunk()*(z.row+index) + slots*z.ring*8 + handsHere()*rowsAtOnce(p)*p.RowBytes() + z.chunk()*index
}

// lanesFor returns how many lanes an engine has: no more than most, and none that would never have
// a trial, but for the last warp's.
func lanesFor(trials uint64, most int) int {
	if trials >= uint64(most) {
		return most
	}
	return int(trials+leastLanes-1) / leastLanes * leastLanes
}

// memory is what an engine holds of the device's memory and of pinned memory.
type memory struct {
	lanes, prefetched, trials, counters address
	rows                                [slots]address
	chunks                              [chunks][]byte // rows on their way
	numbers                             [slots][]byte  // trials to prepare
	counts                              [slots][]byte  // counters of a slice

	held   []address
	pinned [][]byte
}

// reserve takes the memory for at most the given number of lanes: half as many where the device has
// not enough.
func reserve(s session, p kernels.Params, g program, lanes int) (m memory, z sizes, err error) {
	for ; ; lanes /= 2 {
		z = sizesFor(p, g, max(lanes, leastLanes))
		if m, err = take(s, z); err == nil || !outOfMemory(err) || z.lanes == leastLanes {
			return m, z, err
		}
	}
}

// take takes all, or nothing where there is not enough.
func take(s session, z sizes) (m memory, err error) {
	alloc := func(bytes int) (a address) {
		if err == nil {
			if a, err = s.alloc(bytes); err == nil {
				m.held = append(m.held, a)
			}
		}
		return a
	}
	pin := func(bytes int) (b []byte) {
		if err == nil {
			if b, err = s.pin(bytes); err == nil {
				m.pinned = append(m.pinned, b)
			}
		}
		return b
	}
	// the larger first: it fails soonest where there is not enough
	m.prefetched, m.lanes = alloc(z.ring*z.prefetched), alloc(z.lanes*z.lane)
	m.trials, m.counters = alloc(z.ring*8), alloc(counterBytes)
	for i := range m.chunks {
		m.chunks[i] = pin(z.chunk() * z.row)
	}
	for i := range slots {
		m.rows[i] = alloc(z.rows() * z.row)
		m.numbers[i], m.counts[i] = pin(z.ring*8), pin(counterBytes)
	}
	if err == nil || !outOfMemory(err) { // the session's end frees all
		return m, err
	}
	if failed := m.release(s); failed != nil {
		return memory{}, failed
	}
	return memory{}, err
}

// release gives all back.
func (m *memory) release(s session) error {
	for _, a := range m.held {
		if err := s.free(a); err != nil {
			return err
		}
	}
	for _, b := range m.pinned {
		if err := s.unpin(b); err != nil {
			return err
		}
	}
	return nil
}

// outOfMemory reports whether a smaller block might do.
func outOfMemory(err error) bool {
	var c *callError
	return errors.As(err, &c) && c.memory
}

package batch

import (
	"math/bits"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A segment holds the rows of contiguous trials, which engines deliver in any order. It is
// allocated once and reused for later trials.
type segment struct {
	number  atomic.Uint64    // its number in the series
	missing atomic.Int64     // rows not yet delivered
	taken   []uint64         // bit i: row i was delivered; set atomically
	rows    *kernels.Results // [i], at full length
	record  *record          // the record made last

	// what was made of the rows, for the writer; set before encoded
	encoded atomic.Bool
	target  *target
	stats   *Stats
	piece   *table.Piece // nil if the output takes records
	digest  uint64       // 0 if the output knows it
	err     error
}

func newSegment(p kernels.Params, rows int) *segment {
	s := &segment{taken: make([]uint64, marks(rows)), rows: p.NewResults(rows)}
	s.rows.Resize(rows)
	return s
}

// records returns a record of the first n rows as they are now, next to the fixed columns.
func (s *segment) records(fixed *fixedColumns, n int) arrow.Record {
	if r := s.record; r == nil || r.Schema() != fixed.schema || r.NumRows() != int64(n) {
		s.record = newRecord(fixed, s.rows, n)
	}
	s.record.set()
	return s.record.Record
}

// use prepares the segment for n rows.
func (s *segment) use(number uint64, n int) {
	clear(s.taken)
	s.number.Store(number)
	s.missing.Store(int64(n))
}

// marks returns how many words it takes to have a bit for each row.
func marks(rows int) int { return (rows + 63) / 64 }

// take claims one or more rows and reports whether all were still unclaimed; else it claims
// none. mine is room for as many marks as the longest segment has, all 0, and left so: the marks
// that many rows have in common are set at once, since a word that other processors see costs as
// much to change as ten that they do not.
func (s *segment) take(rows []int, mine []uint64) bool {
	first, last, free := len(mine), -1, true
	for _, i := range rows {
		word, bit := i/64, uint64(1)<<(i%64)
		first, last = min(first, word), max(last, word)
		free = free && mine[word]&bit == 0
		mine[word] |= bit
	}
	for word := first; word <= last && free; word++ {
		if bits := mine[word]; bits != 0 {
			before := atomic.OrUint64(&s.taken[word], bits)
			if free = before&bits == 0; !free {
				atomic.AndUint64(&s.taken[word], before|^bits)
				for word--; word >= first; word-- {
					atomic.AndUint64(&s.taken[word], ^mine[word])
				}
				break
			}
		}
	}
	clear(mine[first : last+1])
	return free
}

// prefix returns how many of the n rows in use precede the first missing one. No engine may be
// running.
func (s *segment) prefix(n int) int {
	for i, w := range s.taken {
		if w != ^uint64(0) {
			return min(i*64+bits.TrailingZeros64(^w), n)
		}
	}
	return n
}

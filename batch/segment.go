package batch

import (
	"math/bits"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// A segment is rows of contiguous trials that engines hand in, in any order. It is
// made once and used again for later ones.
type segment struct {
	number  atomic.Uint64    // which of the series it is
	missing atomic.Int64     // rows not yet handed in
	taken   []uint64         // bit i: row i has been handed in; set atomically
	rows    *kernels.Results // [i], at full length
	record  *record          // the one made last
}

func newSegment(p kernels.Params, rows int) *segment {
	s := &segment{taken: make([]uint64, (rows+63)/64), rows: p.NewResults(rows)}
	s.rows.Resize(rows)
	return s
}

// records returns a record of the first n rows as they are now, beside columns that are fixed.
func (s *segment) records(fixed *fixedColumns, n int) arrow.Record {
	if r := s.record; r == nil || r.Schema() != fixed.schema || r.NumRows() != int64(n) {
		s.record = newRecord(fixed, s.rows, n)
	}
	s.record.set()
	return s.record.Record
}

// use makes the segment ready for n rows. Whoever sees rows missing sees the number
// of the segment that they are missing from.
func (s *segment) use(number uint64, n int) {
	clear(s.taken)
	s.number.Store(number)
	s.missing.Store(int64(n))
}

// take claims row i, and reports whether it had not been claimed before.
func (s *segment) take(i int) bool {
	bit := uint64(1) << (i % 64)
	return atomic.OrUint64(&s.taken[i/64], bit)&bit == 0
}

// prefix returns how many of the n rows in use are there before the first that
// is missing. No engine runs any more.
func (s *segment) prefix(n int) int {
	for i, w := range s.taken {
		if w != ^uint64(0) {
			return min(i*64+bits.TrailingZeros64(^w), n)
		}
	}
	return n
}

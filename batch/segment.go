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
	s := &segment{taken: make([]uint64, (rows+63)/64), rows: p.NewResults(rows)}
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

// take claims row i and reports whether it was still unclaimed.
func (s *segment) take(i int) bool {
	bit := uint64(1) << (i % 64)
	return atomic.OrUint64(&s.taken[i/64], bit)&bit == 0
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

package lanes

import "tpmbench/cpu/keystream"

// signs makes the sign planes of the inputs, a row of K*N planes a step, some
// rows at a time: what the passes of a whole window read is made before them,
// since fused into them, keystream and weights fight for the first-level cache.
// Two buffers take turns, so that the last row of one is there while the next is
// read.
type signs struct {
	row    int // words of a row
	plane  int // words of a plane
	rows   int // made at a time
	buffer [2][]uint64
	turn   int
	at     int        // rows of the present buffer used
	list   [][]uint64 // room for what run returns
	over   []uint64   // planes made beyond the buffer's rows, or left by starts, fewer than a block
}

// signBytes bounds what is made at a time where rows are long. Up to smallBytes
// sixteen rows are made at once: the rings then come into the first-level
// cache only once for them.
const (
	signBytes  = 1 << 19
	smallBytes = 1 << 16
)

// rowsAtATime returns how many rows of the given number of words are made at a time; it divides
// every window.
func rowsAtATime(row int) int {
	rows := leastWindow
	if rows*row*8 > smallBytes {
		rows /= 2
	}
	for rows > 1 && rows*row*8 > signBytes {
		rows /= 2
	}
	return rows
}

// newSigns returns the signs of rows of the given number of planes, where starts leave over planes;
// the row before the first is zero.
func newSigns(planes, over, words int) *signs {
	s := &signs{row: planes * words, plane: words, rows: rowsAtATime(planes * words), over: make([]uint64, over*words)}
	for i := range s.buffer {
		s.buffer[i] = keystream.Aligned((s.rows*planes + keystream.Block) * words)
	}
	s.at = s.rows
	return s
}

// last returns the row that next gave last as next.
func (s *signs) last() []uint64 {
	return s.buffer[s.turn][(s.at-1)*s.row : s.at*s.row]
}

// begin sets, in the lanes of the masks of over, the last row to zero and what comes next to its
// planes, which starts left. As many are left whenever trials begin, since a window of rows is whole
// blocks.
func (s *signs) begin(k *keystream.Kernel, over []keystream.From, taken []uint64) {
	k.Clear(s.last(), taken)
	k.Merge(s.over, over, 0)
}

// next returns the last row and the next one, drawn from r.
func (s *signs) next(r *keystream.Rings) (old, next []uint64) {
	old = s.last()
	if s.at == s.rows {
		s.turn ^= 1
		s.at = 0
		s.fill(s.buffer[s.turn], r)
	}
	s.at++
	return old, s.last()
}

// run returns the last row and up to most of the next, those that are made together with the first.
func (s *signs) run(r *keystream.Rings, most int) (rows [][]uint64) {
	old, next := s.next(r)
	rows = append(s.list[:0], old, next)
	for len(rows) <= most && s.at < s.rows {
		_, next = s.next(r)
		rows = append(rows, next)
	}
	s.list = rows
	return rows
}

// fill makes the rows of a buffer.
func (s *signs) fill(dst []uint64, r *keystream.Rings) {
	n := copy(dst, s.over)
	need := s.rows * s.row
	block := keystream.Block * s.plane
	blocks := keystream.Blocks((need - n) / s.plane)
	r.Planes(dst[n : n+blocks*block])
	s.over = append(s.over[:0], dst[need:n+blocks*block]...)
}

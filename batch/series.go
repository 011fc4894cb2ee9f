package batch

import (
	"math/bits"
	"slices"
	"sort"

	"tpmbench/kernels"
)

// series is what engines run in one go: stretches of trials of the same shape, with their rows
// numbered consecutively. Each stretch begins with a segment of its own, so that its records do not
// depend on what ran alongside it.
type series struct {
	rows     int       // per segment; fewer in the last of a stretch
	list     []stretch // none is empty
	firsts   []uint64  // number of each stretch's first row
	total    uint64    // rows
	segments uint64
}

// stretch is a range of contiguous trials of a job.
type stretch struct {
	kernels.Params        // restricted to the trials of the stretch
	job            int    // number of the job
	row            uint64 // number of its first row
	segment        uint64 // number of its first segment
}

// newSeries returns the stretches as a series; ok is false if there are too many trials to number.
func newSeries(list []stretch, rows int) (s series, ok bool) {
	s = series{rows: rows, list: list}
	for i := range list {
		t := &list[i]
		t.row, t.segment = s.total, s.segments
		s.firsts = append(s.firsts, t.row)
		var carry uint64
		if s.total, carry = bits.Add64(s.total, t.Trials, 0); carry > 0 {
			return s, false
		}
		s.segments += (t.Trials-1)/uint64(rows) + 1
	}
	return s, true
}

// ofRow returns the stretch that contains a row.
func (s *series) ofRow(row uint64) *stretch {
	i, is := slices.BinarySearch(s.firsts, row)
	if !is {
		i--
	}
	return &s.list[i]
}

// ofSegment returns the stretch that contains a segment.
func (s *series) ofSegment(segment uint64) *stretch {
	return &s.list[sort.Search(len(s.list), func(i int) bool { return s.list[i].segment > segment })-1]
}

// segment returns the number of the segment that contains a row.
func (s *series) segment(row uint64) uint64 {
	t := s.ofRow(row)
	return t.segment + (row-t.row)/uint64(s.rows)
}

// bounds returns the number of a segment's first row and the number of its rows.
func (s *series) bounds(segment uint64) (row uint64, n int) {
	t := s.ofSegment(segment)
	done := (segment - t.segment) * uint64(s.rows)
	return t.row + done, int(min(uint64(s.rows), t.Trials-done))
}

// trials sets buf to the trials of the rows from row on.
func (s *series) trials(buf []kernels.Trial, row uint64) {
	for len(buf) > 0 {
		t := s.ofRow(row)
		done := row - t.row
		n := min(uint64(len(buf)), t.Trials-done)
		for i := range buf[:n] {
			number := t.FirstTrial + done + uint64(i)
			buf[i] = kernels.Trial{Seed: t.Seed, Number: number, MaxSteps: t.MaxSteps, Place: row + uint64(i)}
		}
		buf, row = buf[n:], row+n
	}
}

// number returns the trial number of a row.
func (s *series) number(row uint64) uint64 {
	t := s.ofRow(row)
	return t.FirstTrial + (row - t.row)
}

// longest returns the number of rows of the longest segment.
func (s *series) longest() int {
	n := uint64(0)
	for i := range s.list {
		n = max(n, s.list[i].Trials)
	}
	return int(min(n, uint64(s.rows)))
}

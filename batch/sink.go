package batch

import (
	"errors"
	"fmt"

	"tpmbench/kernels"
)

// sink is the room for a call of run.Done.
type sink struct {
	*run
	to   []int    // places in a segment of the rows at hand
	mine []uint64 // room for segment.take
}

// sinkRows is how many rows are put at a time.
const sinkRows = 1024

// spareSinks is how many sinks wait for a call at most: for more goroutines at once, some are made
// anew.
const spareSinks = 64

func (r *run) sink() *sink {
	select {
	case s := <-r.sinks:
		return s
	default:
		return &sink{run: r, to: make([]int, 0, sinkRows), mine: make([]uint64, marks(r.window.longest()))}
	}
}

// Steps implements kernels.Sink.
func (r *run) Steps(n uint64) { r.progress.steps.Add(n) }

// Done implements kernels.Sink: each row goes to its place in the window. Rows that do not belong
// to this run end it with an error.
func (r *run) Done(rows *kernels.Results) {
	s := r.sink()
	if err := s.put(rows); err != nil {
		r.fail(fmt.Errorf("internal error of backend %s: %w", r.backend, err))
	}
	select {
	case r.sinks <- s:
	default:
	}
}

func (s *sink) put(rows *kernels.Results) error {
	if !s.wellFormed(rows) {
		return errors.New("it returned rows whose columns are not those of the parameters")
	}
	next := s.window.next.Load() // all rows that this engine was given are before it
	for i := 0; i < rows.Len(); {
		n, err := s.some(rows, i, next)
		if err != nil {
			return err
		}
		i += n
	}
	s.progress.trials.Add(uint64(rows.Len()))
	return nil
}

// some puts rows from row i on, as many as follow each other in one segment, and returns their
// number. Rows from next on have not been handed out.
func (s *sink) some(rows *kernels.Results, i int, next uint64) (n int, err error) {
	w, row := s.window, rows.Place[i]
	if row >= next {
		return 0, fmt.Errorf("it returned a row of trial %d for place %d, which it was not given", rows.Trial[i], row)
	}
	number := w.segment(row)
	seg := w.need(number)
	from, size := w.bounds(number)
	first, given := w.number(from), min(uint64(size), next-from)
	to, trials := s.to[:0], rows.Trial[i:]
	for j, row := range rows.Place[i:] {
		at := row - from
		if at >= given || len(to) == cap(to) {
			break
		}
		if trials[j] != first+at {
			err = fmt.Errorf("it returned a row of trial %d for trial %d", trials[j], first+at)
			break
		}
		to = append(to, int(at))
	}
	if seg != nil && seg.number.Load() == number {
		n = s.take(seg, to, rows, i)
	}
	if n < len(to) {
		err = fmt.Errorf("it returned trial %d twice", trials[n])
	}
	return n, err
}

// take puts rows from row i on into their places in a segment, and returns how many: fewer where the
// next one has been put before.
func (s *sink) take(seg *segment, to []int, rows *kernels.Results, i int) int {
	switch {
	case len(to) == 0:
		return 0
	case seg.take(to, s.mine):
		seg.rows.CopyRows(to, rows, i)
		if seg.missing.Add(-int64(len(to))) == 0 {
			s.window.signal()
		}
		return len(to)
	case len(to) == 1:
		return 0
	}
	half := len(to) / 2
	if n := s.take(seg, to[:half], rows, i); n < half {
		return n
	}
	return half + s.take(seg, to[half:], rows, i+half)
}

// wellFormed reports whether each column of p has a value for each row, so that copying a row
// cannot fail half-way.
func (r *run) wellFormed(rows *kernels.Results) bool {
	n := rows.Len()
	if len(rows.Place) != n {
		return false
	}
	for _, c := range r.columns {
		switch c.Kind {
		case kernels.CountColumn:
			if len(*c.Counts(rows)) != n {
				return false
			}
		case kernels.KeyColumn:
			if rows.KeyLen != r.p.Weights() || len(rows.Keys) != n*rows.KeyLen {
				return false
			}
		}
	}
	return true
}

package batch

import (
	"errors"
	"fmt"

	"tpmbench/kernels"
)

// Steps implements kernels.Sink.
func (r *run) Steps(n uint64) { r.progress.steps.Add(n) }

// Done implements kernels.Sink: each row goes to its place in the window. Rows that do not belong
// to this run end it with an error.
func (r *run) Done(rows *kernels.Results) {
	if err := r.scatter(rows); err != nil {
		r.fail(fmt.Errorf("internal error of backend %s: %w", r.backend, err))
	}
}

func (r *run) scatter(rows *kernels.Results) error {
	if !r.wellFormed(rows) {
		return errors.New("it returned rows whose columns are not those of the parameters")
	}
	w := r.window
	var seg *segment
	var number, from, first uint64 // of the segment, of its first row and of that row's trial
	size := 0                      // its rows
	filled := 0                    // rows put into it and not yet subtracted from missing
	tell := func() {
		if filled > 0 && seg.missing.Add(-int64(filled)) == 0 {
			w.signal()
		}
		filled = 0
	}
	defer tell()
	for i, row := range rows.Place {
		if row >= w.next.Load() {
			return fmt.Errorf("it returned a row of trial %d for place %d, which it was not given", rows.Trial[i], row)
		}
		if row-from >= uint64(size) {
			tell()
			number = w.segment(row)
			seg = w.need(number)
			from, size = w.bounds(number)
			first = w.number(from)
		}
		to := int(row - from)
		if rows.Trial[i] != first+(row-from) {
			return fmt.Errorf("it returned a row of trial %d for trial %d", rows.Trial[i], first+(row-from))
		}
		if seg == nil || seg.number.Load() != number || !seg.take(to) {
			return fmt.Errorf("it returned trial %d twice", rows.Trial[i])
		}
		seg.rows.CopyRow(to, rows, i)
		filled++
	}
	r.progress.trials.Add(uint64(rows.Len()))
	return nil
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

package check

import (
	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// looked is what a record says by itself, before those ahead of it have been counted.
type looked struct {
	rows  *kernels.Results // of run
	count func() error     // adds the record to what was found; called in trial order
	each  func() error     // called after count, may be nil
	err   error            // in place of each
}

// wrong is what is known of a record with which something is wrong, whatever comes before it.
func wrong(err error) looked { return looked{count: func() error { return err }, err: err} }

// lookAtRun checks a record of run.
func (f *Found) lookAtRun(rec arrow.Record) looked {
	rows, err := batch.Results(rec, f.Params)
	if err != nil {
		return wrong(err)
	}
	var digest uint64
	row := checkRows(rec, rows, f.Params)
	if row != nil {
		err = row.err
	} else if err = f.Derived.Check(rec, rows); err == nil {
		digest, err = batch.Digest(rec, f.Params)
	}
	var sums *batch.Stats
	if err == nil {
		sums = batch.Sums(rows, f.Params)
	}
	return looked{rows: rows, err: err, count: func() error {
		if at := f.follows(rows); at != nil {
			return at.of(f.Rows)
		}
		if row != nil {
			return row.of(f.Rows)
		}
		if err != nil {
			return err
		}
		f.Digest += digest
		f.Stats.Merge(sums)
		return nil
	}}
}

// follows returns an error unless the first row of a record comes after all rows before it. One
// that is out of range is wrong for that reason.
func (f *Found) follows(rows *kernels.Results) *rowError {
	if rows.Len() == 0 {
		return nil
	}
	first, last := rows.Trial[0], f.last
	f.last = rows.Trial[rows.Len()-1]
	if f.Rows == 0 || inRange(f.Params, first) != nil {
		return nil
	}
	if err := after(last, first); err != nil {
		return &rowError{0, first, err}
	}
	return nil
}

// lookAtAny adds up the digest of a record of any kind.
func (f *Found) lookAtAny(rec arrow.Record) looked {
	digest, err := table.Digest(rec)
	if err != nil {
		return wrong(err)
	}
	return looked{count: func() error {
		f.Digest += digest
		return nil
	}}
}

// lookAtOverlaps returns a function that checks a record of perceptron, and one that checks all of
// them at the end.
func (f *Found) lookAtOverlaps() (look func(arrow.Record) looked, end func() error, err error) {
	counter, err := parts.NewCounter(f.Schema.Metadata())
	if err != nil {
		return nil, nil, err
	}
	f.Asked = counter.Trials
	look = func(rec arrow.Record) looked {
		l := f.lookAtAny(rec)
		if l.err != nil {
			return l
		}
		count := l.count
		l.count = func() error {
			if err := count(); err != nil {
				return err
			}
			return counter.Add(rec)
		}
		return l
	}
	return look, func() error {
		err := f.whole()
		if err != nil {
			return err
		}
		if f.Trials, err = counter.Range(); err != nil {
			return Wrongf("%s: %w", f.Path, err)
		}
		return f.finishedOr(f.Trials.Trials)
	}, nil
}

package check

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// A rowCheck checks whether the rows of a record can be those of p, without computing them. A
// digest does not show that: whoever changes a row can also change the digest.
type rowCheck struct {
	p      kernels.Params
	counts []countColumn
	keys   []keyColumn
}

// rowError is what is wrong with a row of a record.
type rowError struct {
	row   int
	trial uint64
	err   error
}

// of returns the error, naming the row by its number in a file, where before is the number of rows
// in earlier records.
func (e *rowError) of(before uint64) error {
	return fmt.Errorf("row %d, trial %d: %w", before+uint64(e.row), e.trial, e.err)
}

// countColumn is a column of counts in a record.
type countColumn struct {
	name   string
	values []uint32
	most   uint64
	with   *countColumn // the column that is null in the same rows, or nil
}

// keyColumn is a column of weights in a record.
type keyColumn struct {
	name  string
	nulls arrow.Array
	with  *countColumn
}

// checkRows returns the first row of a record that cannot be of p, nil if all can.
func checkRows(rec arrow.Record, rows *kernels.Results, p kernels.Params) *rowError {
	c := &rowCheck{p: p}
	c.bind(rec, rows)
	for i, trial := range rows.Trial {
		err := inRange(p, trial)
		if err == nil && i > 0 {
			err = after(rows.Trial[i-1], trial)
		}
		if err == nil {
			err = c.row(rows, i)
		}
		if err != nil {
			return &rowError{i, trial, err}
		}
	}
	return nil
}

// inRange returns an error unless p has the trial.
func inRange(p kernels.Params, trial uint64) error {
	if trial-p.FirstTrial >= p.Trials { // mod 2^64, so that trials before the first are too large
		return fmt.Errorf("the metadata ask for %d trials from %d on", p.Trials, p.FirstTrial)
	}
	return nil
}

// after returns an error unless a trial may follow another.
func after(last, trial uint64) error {
	if trial <= last {
		return fmt.Errorf("it comes after trial %d", last)
	}
	return nil
}

// bind finds the columns of a record.
func (c *rowCheck) bind(rec arrow.Record, rows *kernels.Results) {
	columns := c.p.Columns()
	c.counts = make([]countColumn, 0, len(columns)) // with is a pointer into it
	named := map[string]*countColumn{}
	for _, column := range columns {
		switch column.Kind {
		case kernels.CountColumn:
			found := countColumn{column.Name, *column.Counts(rows), kernels.Null - 1, named[column.NullWith]}
			if column.Max != nil {
				found.most = column.Max(c.p)
			}
			c.counts = append(c.counts, found)
			named[column.Name] = &c.counts[len(c.counts)-1]
		case kernels.KeyColumn:
			at := rec.Schema().FieldIndices(column.Name)[0] // batch.Results has found it
			c.keys = append(c.keys, keyColumn{column.Name, rec.Column(at), named[column.NullWith]})
		}
	}
}

func (c *rowCheck) row(r *kernels.Results, i int) error {
	for j := range c.counts {
		if err := c.counts[j].check(i); err != nil {
			return err
		}
	}
	for _, related := range relations {
		if err := related(c.p, r, i); err != nil {
			return err
		}
	}
	for _, k := range c.keys {
		if err := k.check(r.Key(i), i, c.p.L); err != nil {
			return err
		}
	}
	return nil
}

func (c *countColumn) check(i int) error {
	v := c.values[i]
	switch {
	case c.with != nil && (v == kernels.Null) != c.with.null(i):
		return c.with.apart(c.name)
	case v != kernels.Null && uint64(v) > c.most:
		return fmt.Errorf("%s is %d, but can be at most %d", c.name, v, c.most)
	}
	return nil
}

func (c *countColumn) null(i int) bool { return c.values[i] == kernels.Null }

// apart returns the error for another column that is not null where c is.
func (c *countColumn) apart(name string) error {
	return fmt.Errorf("%s must be null exactly where %s is", name, c.name)
}

func (c keyColumn) check(key []int8, i, l int) error {
	null := c.nulls.IsNull(i)
	if c.with != nil && null != c.with.null(i) {
		return c.with.apart(c.name)
	}
	if null {
		return nil
	}
	if j := outside(key, l); j >= 0 {
		return fmt.Errorf("weight %d of the %s is %d, but L is %d", j, c.name, key[j], l)
	}
	return nil
}

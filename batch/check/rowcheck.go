package check

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// A rowCheck checks whether rows can be those of p, without computing them. A digest does not show
// that: whoever changes a row can also change the digest.
type rowCheck struct {
	p       kernels.Params
	columns []kernels.Column
	counts  []countColumn // of the record
	keys    []keyColumn   // of the record
	rows    uint64
	last    uint64 // trial of the previous row
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

func newRowCheck(p kernels.Params) *rowCheck {
	c := &rowCheck{p: p, columns: p.Columns()}
	c.counts = make([]countColumn, 0, len(c.columns)) // with is a pointer into it
	return c
}

// record checks the rows of rec, which come in the file's order.
func (c *rowCheck) record(rec arrow.Record, rows *kernels.Results) error {
	c.bind(rec, rows)
	for i := range rows.Trial {
		if err := c.row(rows, i); err != nil {
			return fmt.Errorf("row %d, trial %d: %w", c.rows, rows.Trial[i], err)
		}
		c.rows++
	}
	return nil
}

// bind finds the columns of a record.
func (c *rowCheck) bind(rec arrow.Record, rows *kernels.Results) {
	c.counts, c.keys = c.counts[:0], c.keys[:0]
	named := map[string]*countColumn{}
	for _, column := range c.columns {
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
	trial := r.Trial[i]
	switch {
	case trial-c.p.FirstTrial >= c.p.Trials: // mod 2^64, so that trials before the first are too large
		return fmt.Errorf("the metadata ask for %d trials from %d on", c.p.Trials, c.p.FirstTrial)
	case c.rows > 0 && trial <= c.last:
		return fmt.Errorf("it comes after trial %d", c.last)
	}
	c.last = trial
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
	for j, w := range key {
		if int(w) < -l || int(w) > l {
			return fmt.Errorf("weight %d of the %s is %d, but L is %d", j, c.name, w, l)
		}
	}
	return nil
}

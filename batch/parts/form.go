package parts

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/table"
)

// kindKey is in the metadata of rows that do not come from run: it says what they are.
const kindKey = "tpm.kind"

// form describes the rows of a result, according to its metadata.
type form struct {
	FirstTrial, Trials uint64 // requested
	rows               uint64 // per trial, consecutive
	bytes              uint64 // per row, approximate

	// trials returns the trial of each row of a record, or an error if a row cannot belong to the
	// result; before is the number of rows of the first row's trial in earlier records.
	trials func(rec arrow.Record, before int) ([]uint64, error)

	// reports whether the digest covers a column; nil: all of them
	digested func(column string) bool

	// fit returns a function that gives a record of the result the columns of a schema.
	fit func(*arrow.Schema) func(arrow.Record) (arrow.Record, error)
}

// lastTrial returns the last of the given number of trials that begin with first, or first itself
// if there are none.
func lastTrial(first, trials uint64) uint64 { return first + max(trials, 1) - 1 }

// digest returns the digest of the result's rows in a record.
func (f form) digest(rec arrow.Record) (uint64, error) { return table.DigestOf(rec, f.digested) }

func formOf(md arrow.Metadata) (form, error) {
	switch kind, _ := md.GetValue(kindKey); kind {
	case overlaps.Kind:
		p, err := overlaps.ParamsOf(md)
		if err != nil {
			return form{}, err
		}
		const columns = 5 // 8 bytes each
		return form{
			FirstTrial: p.FirstTrial, Trials: p.Trials, rows: uint64(p.Rows()), bytes: 8 * columns,
			trials: func(rec arrow.Record, before int) ([]uint64, error) { return overlaps.Trials(rec, p, before) },
			fit: func(*arrow.Schema) func(arrow.Record) (arrow.Record, error) {
				// there is only one layout
				return func(rec arrow.Record) (arrow.Record, error) { return rec, nil }
			},
		}, nil
	default:
		p, err := batch.ParamsOf(md)
		if err != nil {
			return form{}, err
		}
		return form{
			FirstTrial: p.FirstTrial, Trials: p.Trials, rows: 1, bytes: uint64(p.RowBytes()), digested: batch.Digested(p),
			trials: func(rec arrow.Record, _ int) ([]uint64, error) {
				rows, err := batch.Results(rec, p)
				if err != nil {
					return nil, err
				}
				return rows.Trial, nil
			},
			fit: func(schema *arrow.Schema) func(arrow.Record) (arrow.Record, error) {
				recorder := batch.NewRecorder(schema, p)
				return func(rec arrow.Record) (arrow.Record, error) {
					rows, err := batch.Results(rec, p)
					if err != nil {
						return nil, err
					}
					return recorder.Record(rows), nil
				}
			},
		}, nil
	}
}

// Counter counts the trials of rows that arrive in order, and computes their digest.
type Counter struct {
	form
	first, rows, digest uint64
}

// NewCounter returns a Counter for rows of the run that the metadata describe, a run of either run
// or perceptron.
func NewCounter(md arrow.Metadata) (*Counter, error) {
	f, err := formOf(md)
	return &Counter{form: f, first: f.FirstTrial}, err
}

// Add counts a record. It returns an error if its trials do not follow the previous ones, or if a
// row does not belong to the run.
func (c *Counter) Add(rec arrow.Record) error {
	trials, err := c.trials(rec, int(c.rows%c.form.rows))
	if err != nil {
		return err
	}
	for _, trial := range trials {
		if c.rows == 0 {
			c.first = trial
		}
		if trial != c.first+c.rows/c.form.rows || trial-c.FirstTrial >= c.form.Trials {
			return fmt.Errorf("row %d is of trial %d", c.rows, trial)
		}
		c.rows++
	}
	d, err := c.form.digest(rec)
	c.digest += d
	return err
}

// Range returns the trials counted. It returns an error if rows of the last trial are missing.
func (c *Counter) Range() (batch.Range, error) {
	if left := c.rows % c.form.rows; left > 0 {
		return batch.Range{}, fmt.Errorf("the last trial has %d of %d rows", left, c.form.rows)
	}
	return batch.Range{First: c.first, Trials: c.rows / c.form.rows}, nil
}

// Digest returns the digest of the rows counted.
func (c *Counter) Digest() uint64 { return c.digest }

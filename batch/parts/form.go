package parts

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/overlaps"
	"tpmbench/batch/table"
)

// kindKey is in the metadata of rows that are not those of run: what they are.
const kindKey = "tpm.kind"

// form is what the rows of a result are like, as its metadata say.
type form struct {
	FirstTrial, Trials uint64 // asked for
	rows               uint64 // of a trial, one after the other
	bytes              uint64 // of a row, about

	// trials returns the trial of each row of a record, or an error where a row cannot be
	// of the result; before is how many rows of the first one's trial the records before have.
	trials func(rec arrow.Record, before int) ([]uint64, error)

	digested func(column string) bool // reports whether the digest is of a column; nil: of every one

	// fit returns a function that gives a record of the result the columns of a schema.
	fit func(*arrow.Schema) func(arrow.Record) (arrow.Record, error)
}

// lastTrial returns the last of so many trials from the first on, which it is itself of none.
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
		const columns = 5 // of 8 bytes
		return form{
			FirstTrial: p.FirstTrial, Trials: p.Trials, rows: uint64(p.Rows()), bytes: 8 * columns,
			trials: func(rec arrow.Record, before int) ([]uint64, error) { return overlaps.Trials(rec, p, before) },
			fit: func(*arrow.Schema) func(arrow.Record) (arrow.Record, error) {
				return func(rec arrow.Record) (arrow.Record, error) { return rec, nil } // there is one layout
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

// Counter counts the trials of rows that come in order, and their digest.
type Counter struct {
	form
	first, rows, digest uint64
}

// NewCounter returns a Counter for rows of the run that the metadata are of. It knows those
// of run and of perceptron.
func NewCounter(md arrow.Metadata) (*Counter, error) {
	f, err := formOf(md)
	return &Counter{form: f, first: f.FirstTrial}, err
}

// Add counts a record. It is an error where its trials do not follow those before, or where
// a row is not one of the run.
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

// Range returns the trials counted. It is an error where rows of the last are missing.
func (c *Counter) Range() (batch.Range, error) {
	if left := c.rows % c.form.rows; left > 0 {
		return batch.Range{}, fmt.Errorf("the last trial has %d of %d rows", left, c.form.rows)
	}
	return batch.Range{First: c.first, Trials: c.rows / c.form.rows}, nil
}

// Digest returns the digest of the rows counted.
func (c *Counter) Digest() uint64 { return c.digest }

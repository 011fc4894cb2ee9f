package tpmbench

import (
	"errors"
	"iter"
	"slices"
	"strconv"

	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Result is a sequence of rows, one a trial: those that Run computes, or those that Open reads. Its
// methods may be called several times, but not at once.
type Result struct {
	params kernels.Params
	source source
	sum    *Summary // nil until all rows were seen
}

// source is where rows come from.
type source interface {
	// each passes all rows in order to f, block by block, until f returns false; that is
	// errStopped. What f gets stays as it is. A nil f only sums up.
	each(f func(*kernels.Results) bool) (Summary, error)
	// write writes all rows; the summary is nil if it is unknown.
	write(to parts.Dest) (*Summary, error)
}

// errStopped is the error of a source that was not read to its end because nobody wanted to.
var errStopped = errors.New("stopped")

// Params returns the parameters of the rows. An unfinished file may have fewer than Trials rows.
func (r *Result) Params() Params { return Params(r.params) }

// Rows returns an iterator over the rows in the order of the trials:
//
//	for row, err := range result.Rows() {
//		if err != nil {
//			return err
//		}
//		...
//	}
//
// An error comes last, beside a row without meaning. A loop that ends early, in whatever way, ends
// the work.
func (r *Result) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		s, err := r.source.each(func(rows *kernels.Results) bool {
			for i := range rows.Len() {
				if !yield(rowOf(rows, i), nil) {
					return false
				}
			}
			return true
		})
		switch {
		case err == nil:
			r.sum = &s
		case !errors.Is(err, errStopped):
			yield(Row{}, err)
		}
	}
}

// Summary sums up all rows. It is known once a loop over Rows, or WriteFile, has come to its end;
// otherwise Summary goes over the rows itself.
func (r *Result) Summary() (Summary, error) {
	if r.sum == nil {
		s, err := r.source.each(nil)
		if err != nil {
			return Summary{}, err
		}
		r.sum = &s
	}
	return *r.sum, nil
}

// WriteFile writes the rows to a file, which must not exist. The suffix of its name is the format:
// .arrow (an Arrow IPC file), .arrows (an Arrow IPC stream), .parquet, .csv, .tsv or .jsonl; Open
// reads the first three. The file grows as path with .partial and gets its name when it is
// complete; after an error none is left.
func (r *Result) WriteFile(path string) error {
	to, err := newFile(path)
	if err != nil {
		return err
	}
	s, err := r.source.write(to)
	if err == nil && s != nil {
		r.sum = s
	}
	return plain(err)
}

// newFile returns a file to be written, whose format is its suffix.
func newFile(path string) (parts.Dest, error) {
	format, err := table.FormatOf(path)
	if err != nil || path == "-" { // which is standard output elsewhere
		err = &ParamError{Name: "path", Value: strconv.Quote(path), Want: "must end in " + table.Suffixes()}
	}
	return parts.Dest{Path: path, Options: table.Options{Format: format}}, err
}

// plain returns err without advice about options, which this package has not.
func plain(err error) error {
	if o, ok := err.(*table.Obstacle); ok && o.Fact != nil {
		return o.Fact
	}
	return err
}

// cloned returns a copy of rows.
func cloned(rows *kernels.Results) *kernels.Results {
	c := *rows
	c.Trial, c.Keys = slices.Clone(c.Trial), slices.Clone(c.Keys)
	for i := range kernels.Columns {
		if column := &kernels.Columns[i]; column.Kind == kernels.CountColumn {
			counts := column.Counts(&c)
			*counts = slices.Clone(*counts)
		}
	}
	return &c
}

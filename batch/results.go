package batch

import (
	"errors"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Results returns a record's columns as p's rows, nulls as kernels.Null. The
// columns alias the record's memory where its nulls already hold that value and
// are copies where not, so they are good while the record is, and not to be
// written to. The error says which column is not as p's rows have it.
func Results(rec arrow.Record, p kernels.Params) (*kernels.Results, error) {
	return nil, errors.New("not yet written")
}

package tpmbench

import (
	"context"

	"tpmbench/batch/check"
)

// VerifyOptions say what Verify does.
type VerifyOptions struct {
	Rows uint64 // how many rows to recompute; in a study of all points, at least one each
	Seed uint64 // determines which rows are drawn
}

// AllRows asks Verify for every row.
const AllRows uint64 = check.AllRows

// Report is what Verify has found.
type Report struct {
	Rows   uint64 // that were read and checked
	Agreed uint64 // rows whose every value was recomputed
	Differ uint64 // rows that were recomputed with other values
	// the values that differ, of at most the first hundred rows
	Differences []Difference
}

// Difference is a value of a row that differs from what the reference computes.
type Difference struct {
	Trial              uint64
	Column             string // its name in files
	Stored, Recomputed string // null where there is none; of a key, the first weight that differs
}

const mostDifferences = 100

// Verify checks the rows at path, a file, a folder of parts or the folder of a study, as Open's
// Result does. Then it draws rows at random and computes them again with the reference, the plain
// program that defines what is right; VerifyOptions{} draws none. If any value differs, or if the
// data are wrong in another way, the error is a *DataError.
func Verify(ctx context.Context, path string, o VerifyOptions) (Report, error) {
	var list []Difference
	rows := 0
	r, err := check.Verify(ctx, path, check.Options{Rows: o.Rows, Seed: o.Seed, Differs: func(row []check.Difference) {
		if rows++; rows > mostDifferences {
			return
		}
		for _, d := range row {
			list = append(list, Difference{d.Trial, d.Column, d.Stored, d.Recomputed})
		}
	}})
	return Report{r.Rows, r.Agreed, r.Differ, list}, err
}

package tpmbench

import (
	"tpmbench/batch/check"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// ParamError is the error for a parameter whose value is impossible, alone or beside others. Its
// fields are texts: Name as in metadata (k, max_steps, backend), Value, With for the parameters that
// it does not go with, and Want, which says what is possible instead.
type ParamError = kernels.ParamError

// Refusal is the error for valid parameters that a backend does not run. Its field Backend is the
// backend's name, and Reason says what it lacks.
type Refusal = kernels.Refusal

// DataError is the error for data that could be read but are wrong: a file that is cut off (then
// errors.Is reports ErrCutOff too), corrupt or no result of tpmbench, or results that do not fit
// together.
type DataError = check.Wrong

// ErrCutOff says that the end of a file is missing.
var ErrCutOff = table.ErrCutOff

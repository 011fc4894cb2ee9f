package batch

import (
	"fmt"
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/kernels"
)

// Results returns a record's columns as p's rows, nulls as kernels.Null. The
// columns alias the record's memory, copied only where nulls hold another value
// there, so they are good while the record is, and not to be written to. The
// error names the column that is not as p's rows have it.
func Results(rec arrow.Record, p kernels.Params) (*kernels.Results, error) {
	want := fields(p)
	if err := checkFields(rec.Schema().Fields(), want); err != nil {
		return nil, err
	}
	for i, f := range want {
		c := rec.Column(i)
		if !f.Nullable && c.NullN() > 0 {
			return nil, fmt.Errorf("column %s has %d nulls, and must have none", f.Name, c.NullN())
		}
		if err := noNegative(c); err != nil {
			return nil, fmt.Errorf("column %s %w", f.Name, err)
		}
	}
	r := &kernels.Results{}
	for i, c := range p.Columns() {
		switch c.Kind {
		case kernels.TrialColumn:
			r.Trial = unsigned[uint64](rec.Column(i))
		case kernels.CountColumn:
			*c.Counts(r) = counts(rec.Column(i))
		case kernels.KeyColumn:
			r.KeyLen = p.Weights()
			r.Keys = keys(rec.Column(i), r.KeyLen)
		}
	}
	return r, nil
}

// Trials returns the numbers of a record's trials, in the record's memory.
func Trials(rec arrow.Record) []uint64 { return unsigned[uint64](rec.Column(0)) }

func checkFields(have, want []arrow.Field) error {
	for i, w := range want {
		if i >= len(have) {
			return fmt.Errorf("the column %s is missing: rows of these parameters have %d columns, not %d", w.Name, len(want), len(have))
		}
		if h := have[i]; h.Name != w.Name || !arrow.TypeEqual(h.Type, w.Type) {
			return fmt.Errorf("column %d is %s of type %s: rows of these parameters have %s of type %s there", i+1, h.Name, h.Type, w.Name, w.Type)
		}
	}
	if len(have) > len(want) {
		return fmt.Errorf("column %d is %s: rows of these parameters have %d columns", len(want)+1, have[len(want)].Name, len(want))
	}
	return nil
}

// noNegative is an error where a column of integers has a negative value: no row has one,
// and the bytes of -1 are those of null, so that no digest shows it.
func noNegative(c arrow.Array) error {
	switch c := c.(type) {
	case *array.Int32:
		return notBelowZero(c, c.Int32Values())
	case *array.Int64:
		return notBelowZero(c, c.Int64Values())
	}
	return nil
}

func notBelowZero[T int32 | int64](c arrow.Array, values []T) error {
	for i, v := range values {
		if v < 0 && c.IsValid(i) {
			return fmt.Errorf("has the value %d, which no trial reaches", v)
		}
	}
	return nil
}

// unsigned returns the values of a column of signed integers of T's size as T.
func unsigned[T uint32 | uint64](c arrow.Array) []T {
	size := int(unsafe.Sizeof(T(0)))
	bytes := c.Data().Buffers()[1].Bytes()[c.Data().Offset()*size:][:c.Len()*size]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))), c.Len())
}

// counts returns a column of counts with its nulls as kernels.Null.
func counts(c arrow.Array) []uint32 {
	values := unsigned[uint32](c)
	if c.NullN() == 0 {
		return values
	}
	copied := false
	for i, v := range values {
		if v == kernels.Null || c.IsValid(i) {
			continue
		}
		if !copied {
			values, copied = append([]uint32(nil), values...), true
		}
		values[i] = kernels.Null
	}
	return values
}

// keys returns a fixed-size binary column as weights; nulls are without meaning.
func keys(c arrow.Array, width int) []int8 {
	bytes := c.Data().Buffers()[1].Bytes()[c.Data().Offset()*width:][:c.Len()*width]
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(bytes))), len(bytes))
}

package batch

import (
	"fmt"
	"math"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/derive"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Digested reports which columns the digest of p's rows covers: their own, but not those that a
// table of several points has in addition.
func Digested(p kernels.Params) func(column string) bool {
	own := map[string]bool{}
	for _, c := range p.Columns() {
		own[c.Name] = true
	}
	return func(name string) bool { return own[name] }
}

// Digest returns the digest of p's rows in rec, ignoring any other columns.
func Digest(rec arrow.Record, p kernels.Params) (uint64, error) {
	return table.DigestOf(rec, Digested(p))
}

// bound is a column of a file: a column of kernels.Columns that rows of p have, one that they lack,
// a parameter, or that of derived keys, which package derive checks.
type bound struct {
	column    *kernels.Column // of rows, else nil
	own       bool
	parameter *kernels.Field // else nil
}

// derived reports whether the column is that of derived keys.
func (b bound) derived() bool { return b.column == nil && b.parameter == nil }

// bind says what each column of a file means for rows of p. It returns an error if one of their
// columns is missing or has another type, or if a column is unknown or out of order.
func bind(have []arrow.Field, p kernels.Params) ([]bound, error) {
	list, last, missing := make([]bound, len(have)), -1, p.Columns()
	for i, f := range have {
		b, rank, ok := boundOf(f.Name, p)
		switch {
		case !ok:
			return nil, fmt.Errorf("column %d is %s: it is neither a column of rows nor a parameter", i+1, f.Name)
		case len(missing) > 0 && rank > rankOf(missing[0]):
			return nil, lacks(missing[0], p)
		case b.derived() && !p.Keys:
			return nil, fmt.Errorf("column %d is %s, and rows of these parameters have no keys", i+1, f.Name)
		case rank <= last:
			return nil, fmt.Errorf("column %d is %s: it appears twice or out of order", i+1, f.Name)
		case !b.takes(f.Type, p):
			return nil, fmt.Errorf("column %d is %s of type %s: rows of these parameters have %s there", i+1, f.Name, f.Type, b.typeName(p))
		}
		if list[i], last = b, rank; b.own {
			missing = missing[1:]
		}
	}
	if len(missing) > 0 {
		return nil, lacks(missing[0], p)
	}
	return list, nil
}

func lacks(c kernels.Column, p kernels.Params) error {
	return fmt.Errorf("the column %s is missing: rows of these parameters have %d columns", c.Name, len(p.Columns()))
}

func rankOf(c kernels.Column) int {
	_, rank, _ := boundOf(c.Name, kernels.Params{})
	return rank
}

// boundOf returns the column with the given name, and its rank in the order of all possible
// columns.
func boundOf(name string, p kernels.Params) (b bound, rank int, ok bool) {
	if i := slices.IndexFunc(kernels.Columns, func(c kernels.Column) bool { return c.Name == name }); i >= 0 {
		c := &kernels.Columns[i]
		return bound{column: c, own: c.Present(p)}, i, true
	}
	if i := slices.IndexFunc(kernels.Fields, func(f kernels.Field) bool { return f.Name == name }); i >= 0 {
		return bound{parameter: &kernels.Fields[i]}, len(kernels.Columns) + i, true
	}
	return bound{}, len(kernels.Columns) + len(kernels.Fields), name == derive.Column
}

// takes reports whether the column may have type dt.
func (b bound) takes(dt arrow.DataType, p kernels.Params) bool {
	switch {
	case b.derived():
		return dt.ID() == arrow.FIXED_SIZE_BINARY
	case b.column == nil:
		return takes(b.parameter, dt)
	case b.column.Kind == kernels.KeyColumn && dt.ID() == arrow.BINARY:
		return true
	case b.column.Kind == kernels.KeyColumn && !b.own:
		return dt.ID() == arrow.FIXED_SIZE_BINARY || dt.ID() == arrow.FIXED_SIZE_LIST
	case b.column.Kind == kernels.KeyColumn && dt.ID() == arrow.FIXED_SIZE_LIST:
		return arrow.TypeEqual(dt, table.Int8List(p.Weights()))
	}
	return arrow.TypeEqual(dt, dataType(*b.column, p))
}

func (b bound) typeName(p kernels.Params) string {
	if b.derived() {
		return "fixed_size_binary"
	}
	if b.column == nil {
		return typeOf(b.parameter).String()
	}
	return dataType(*b.column, p).String()
}

// check returns an error if the column holds values that rows of p cannot have.
func (b bound) check(f arrow.Field, c arrow.Array, p kernels.Params) error {
	switch {
	case b.derived():
		return nil
	case b.column == nil:
		return checkConstant(f.Name, c, b.parameter, p)
	case !b.own && c.NullN() < c.Len():
		return fmt.Errorf("column %s has %d values, and rows of these parameters have none", f.Name, c.Len()-c.NullN())
	case !b.own:
		return nil
	case !b.column.Nullable && c.NullN() > 0:
		return fmt.Errorf("column %s has %d nulls, and must have none", f.Name, c.NullN())
	}
	if err := noNegative(c); err != nil {
		return fmt.Errorf("column %s %w", f.Name, err)
	}
	return nil
}

// checkConstant returns an error if a value in a parameter's column differs from p's.
func checkConstant(name string, c arrow.Array, a *kernels.Field, p kernels.Params) error {
	differs := -1
	want := a.Text(p)
	switch c := c.(type) {
	case *array.Int32:
		differs = firstOther(c.Int32Values(), want)
	case *array.Int64:
		differs = firstOther(c.Int64Values(), want)
	case *array.Float64:
		number := math.Float64frombits(a.Get(p))
		differs = slices.IndexFunc(c.Float64Values(), func(v float64) bool { return v != number })
	case *array.String:
		for i := range c.Len() {
			if differs < 0 && c.Value(i) != want {
				differs = i
			}
		}
	case *array.Boolean:
		for i := range c.Len() {
			if differs < 0 && fmt.Sprint(c.Value(i)) != want {
				differs = i
			}
		}
	}
	for i := 0; c.NullN() > 0 && i < c.Len(); i++ {
		if c.IsNull(i) {
			differs = i
		}
	}
	if differs >= 0 {
		return fmt.Errorf("column %s has the value %.40q, and the metadata give tpm.%s as %s", name, c.ValueStr(differs), name, want)
	}
	return nil
}

// firstOther returns the index of the first value that differs from the one written in text, or -1.
func firstOther[T int32 | int64](values []T, text string) int {
	if len(values) == 0 {
		return -1
	}
	if fmt.Sprint(values[0]) != text {
		return 0
	}
	for i, v := range values {
		if v != values[0] {
			return i
		}
	}
	return -1
}

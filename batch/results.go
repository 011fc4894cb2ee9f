package batch

import (
	"fmt"
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Results returns the columns of a record as rows of p, with nulls as kernels.Null. They share the
// record's memory, except where nulls had to be filled in, so they are valid only as long as the
// record and must not be written to. The record may have the additional columns of a table of
// several points (see Layout), provided that its row columns are null and its parameters equal p's.
// The error names the offending column.
func Results(rec arrow.Record, p kernels.Params) (*kernels.Results, error) {
	have := rec.Schema().Fields()
	list, err := bind(have, p)
	if err != nil {
		return nil, err
	}
	r := &kernels.Results{}
	for i, b := range list {
		c := rec.Column(i)
		if err := b.check(have[i], c, p); err != nil {
			return nil, err
		}
		if !b.own {
			continue
		}
		switch b.column.Kind {
		case kernels.TrialColumn:
			r.Trial = unsigned[uint64](c)
		case kernels.CountColumn:
			*b.column.Counts(r) = counts(c)
		case kernels.KeyColumn:
			r.KeyLen = p.Weights()
			if r.Keys, err = keys(c, r.KeyLen); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// Open opens a file of rows for reading. It tells the reader how long key lists are, which a
// Parquet file without any list does not record.
func Open(path string) (*table.Reader, error) {
	return table.OpenWith(path, table.ReadOptions{ListLength: func(column string, md arrow.Metadata) int {
		p, err := ParamsOf(md)
		if b, _, ok := boundOf(column, p); err != nil || !ok || b.column == nil || b.column.Kind != kernels.KeyColumn {
			return 0
		}
		return p.Weights()
	}})
}

// Trials returns the trial numbers of a record, in the record's memory.
func Trials(rec arrow.Record) []uint64 { return unsigned[uint64](rec.Column(0)) }

// noNegative returns an error if a column of integers has a negative value: no row has one, and
// since the bytes of -1 are those of null, the digest would not reveal it.
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

// unsigned reinterprets a column of signed integers as T, which has the same size.
func unsigned[T uint32 | uint64](c arrow.Array) []T {
	size := int(unsafe.Sizeof(T(0)))
	bytes := c.Data().Buffers()[1].Bytes()[c.Data().Offset()*size:][:c.Len()*size]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))), c.Len())
}

// counts returns a column of counts, with nulls as kernels.Null.
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

// keys returns a column of keys as weights, width per row; under nulls they are undefined.
func keys(c arrow.Array, width int) ([]int8, error) {
	if lists, ok := c.(*array.FixedSizeList); ok {
		items := lists.Data().Children()[0]
		from := items.Offset() + lists.Data().Offset()*width
		return weights(items.Buffers()[1].Bytes()[from:][:c.Len()*width]), nil
	}
	texts, ok := c.(*array.Binary)
	if !ok {
		bytes := c.Data().Buffers()[1].Bytes()[c.Data().Offset()*width:][:c.Len()*width]
		return weights(bytes), nil
	}
	even := true // whether every row, null or not, has width bytes
	for i := range texts.Len() {
		if n := texts.ValueLen(i); n != width {
			if texts.IsValid(i) {
				return nil, fmt.Errorf("column key has one of %d bytes, and rows of these parameters have %d", n, width)
			}
			even = false
		}
	}
	if even {
		return weights(texts.ValueBytes()), nil
	}
	bytes := make([]byte, texts.Len()*width)
	for i := range texts.Len() {
		if texts.IsValid(i) {
			copy(bytes[i*width:], texts.Value(i))
		}
	}
	return weights(bytes), nil
}

// weights reinterprets bytes as int8 weights.
func weights(bytes []byte) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(bytes))), len(bytes))
}

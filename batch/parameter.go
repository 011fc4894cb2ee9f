package batch

import (
	"math"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

var (
	int32Type arrow.DataType = arrow.PrimitiveTypes.Int32
	int64Type arrow.DataType = arrow.PrimitiveTypes.Int64
	textType  arrow.DataType = arrow.BinaryTypes.String
	realType  arrow.DataType = arrow.PrimitiveTypes.Float64
	boolType  arrow.DataType = arrow.FixedWidthTypes.Boolean
)

// typeOf returns the type of a parameter's column, which exists if the points of a study differ in
// it. int64 becomes utf8 if a point's value exceeds 2^63-1.
func typeOf(f *kernels.Field) arrow.DataType {
	switch {
	case f.Kind == kernels.Word:
		return textType
	case f.Kind == kernels.Truth:
		return boolType
	case f.Kind == kernels.Fraction:
		return realType
	case f.Max <= math.MaxInt32:
		return int32Type
	}
	return int64Type
}

// takes reports whether a column of the parameter may have type dt.
func takes(f *kernels.Field, dt arrow.DataType) bool {
	want := typeOf(f).ID()
	return dt.ID() == want || want == arrow.INT64 && dt.ID() == arrow.STRING
}

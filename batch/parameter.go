package batch

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Parameter is a parameter of a run as files store it: in the metadata as tpm.Name and, if the
// points of a study differ in it, as a column.
type Parameter struct {
	Name string
	Type arrow.DataType // of the column; int64 becomes utf8 if a point's value exceeds 2^63-1
	get  func(kernels.Params) any
}

// Parameters lists the parameters of a run, in the order of their columns.
var Parameters = []Parameter{
	{"k", int32Type, func(p kernels.Params) any { return p.K }},
	{"n", int32Type, func(p kernels.Params) any { return p.N }},
	{"l", int32Type, func(p kernels.Params) any { return p.L }},
	{"rule", textType, func(p kernels.Params) any { return p.Rule }},
	{"tie", textType, func(p kernels.Params) any { return p.Tie }},
	{"attack", textType, func(p kernels.Params) any { return p.Attack }},
	{"attackers", int32Type, func(p kernels.Params) any { return p.Attackers }},
	{"wait", int32Type, func(p kernels.Params) any { return p.Wait }},
	{"max_steps", int32Type, func(p kernels.Params) any { return p.MaxSteps }},
	{"trials", int64Type, func(p kernels.Params) any { return p.Trials }},
	{"seed", int64Type, func(p kernels.Params) any { return p.Seed }},
	{"first_trial", int64Type, func(p kernels.Params) any { return p.FirstTrial }},
	{"follow", boolType, func(p kernels.Params) any { return p.Follow }},
	{"keys", boolType, func(p kernels.Params) any { return p.Keys }},
}

var (
	int32Type arrow.DataType = arrow.PrimitiveTypes.Int32
	int64Type arrow.DataType = arrow.PrimitiveTypes.Int64
	textType  arrow.DataType = arrow.BinaryTypes.String
	boolType  arrow.DataType = arrow.FixedWidthTypes.Boolean
)

// Text returns the parameter's value in p, as metadata, names and summaries write it.
func (a Parameter) Text(p kernels.Params) string {
	switch v := a.get(p).(type) {
	case int:
		return strconv.Itoa(v)
	case uint64:
		return strconv.FormatUint(v, 10)
	default:
		return fmt.Sprint(v)
	}
}

// parameter returns the parameter with the given name, and whether it exists.
func parameter(name string) (Parameter, int, bool) {
	for i, a := range Parameters {
		if a.Name == name {
			return a, i, true
		}
	}
	return Parameter{}, 0, false
}

// takes reports whether a column of the parameter may have type dt.
func (a Parameter) takes(dt arrow.DataType) bool {
	return dt.ID() == a.Type.ID() || a.Type.ID() == arrow.INT64 && dt.ID() == arrow.STRING
}

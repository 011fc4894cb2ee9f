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
		if f.Nullable && nullsAsValues(c) {
			return nil, fmt.Errorf("column %s has the value %d, which no trial reaches", f.Name, uint32(kernels.Null))
		}
	}
	r := &kernels.Results{
		Trial:         rec.Column(0).(*array.Uint64).Uint64Values(),
		SyncSteps:     uint32s(rec.Column(1)),
		LearningSteps: uint32s(rec.Column(2)),
	}
	next := 3
	if p.Attack != kernels.NoAttack {
		r.AttackersSynced, r.BestEqualWeights = uint32s(rec.Column(3)), uint32s(rec.Column(4))
		next = 5
	}
	if p.Follow {
		r.LearnSteps = uint32s(rec.Column(next))
		next++
	}
	if p.Keys {
		r.KeyLen = p.Weights()
		r.Keys = keys(rec.Column(next), r.KeyLen)
	}
	return r, nil
}

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

// nullsAsValues tells whether a uint32 column has the value that stands for null
// where it is not null. No digest shows that, since both have the same bytes.
func nullsAsValues(c arrow.Array) bool {
	u, ok := c.(*array.Uint32)
	if !ok {
		return false
	}
	for i, v := range u.Uint32Values() {
		if v == kernels.Null && u.IsValid(i) {
			return true
		}
	}
	return false
}

// uint32s returns a uint32 column with its nulls as kernels.Null.
func uint32s(c arrow.Array) []uint32 {
	values := c.(*array.Uint32).Uint32Values()
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

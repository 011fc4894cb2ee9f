package batch

import (
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

// A record is an Arrow record whose columns are the memory of a Results: made
// once, and set anew when the rows have changed. Only the validity bitmaps are
// its own.
type record struct {
	arrow.Record
	nullable []nullable
}

// nullable is a column with nulls.
type nullable struct {
	marks []uint32    // the row is null where this is kernels.Null
	valid []byte      // the bitmap: 1 for a value, the first row in the lowest bit
	data  *array.Data // what the record's column reads, to tell it how many nulls there are
}

// newRecord wraps the first n rows of r as columns of schema. Values are good
// after set.
func newRecord(schema *arrow.Schema, r *kernels.Results, n int) *record {
	rec := &record{}
	var columns []arrow.Array
	add := func(values []byte, marks []uint32) {
		buffers := []*memory.Buffer{nil, memory.NewBufferBytes(values)}
		field := schema.Field(len(columns))
		valid := make([]byte, (n+7)/8)
		if field.Nullable {
			buffers[0] = memory.NewBufferBytes(valid)
		}
		data := array.NewData(field.Type, n, buffers, nil, 0, 0)
		if field.Nullable {
			rec.nullable = append(rec.nullable, nullable{marks[:n], valid, data})
		}
		columns = append(columns, array.MakeFromData(data))
	}
	for _, c := range kernels.Columns {
		switch {
		case c.Kind == kernels.TrialColumn:
			add(asBytes(r.Trial[:n]), nil)
		case c.Kind == kernels.CountColumn && *c.Counts(r) != nil:
			v := *c.Counts(r)
			add(asBytes(v[:n]), v)
		case c.Kind == kernels.KeyColumn && r.Keys != nil:
			add(asBytes(r.Keys[:n*r.KeyLen]), r.SyncSteps)
		}
	}
	rec.Record = array.NewRecord(schema, columns, int64(n))
	return rec
}

// set makes the bitmaps those of the rows as they are now.
func (r *record) set() {
	for _, c := range r.nullable {
		nulls := 0
		for i := range c.valid {
			var b byte
			for j, v := range c.marks[i*8 : min(i*8+8, len(c.marks))] {
				if v == kernels.Null {
					nulls++
				} else {
					b |= 1 << j
				}
			}
			c.valid[i] = b
		}
		c.data.SetNullN(nulls)
	}
}

// asBytes returns v's own memory as bytes; like Arrow's, those of a
// little-endian machine.
func asBytes[T int8 | uint32 | uint64](v []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(T(0))))
}

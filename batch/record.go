package batch

import (
	"unsafe"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

// A record is an Arrow record whose columns are the memory of a Results. It is built once and
// updated when the rows have changed. Only the validity bitmaps are its own.
type record struct {
	arrow.Record
	nullable []nullable
}

// nullable is a column with nulls.
type nullable struct {
	marks []uint32    // kernels.Null marks a null row
	valid []byte      // the bitmap: 1 for a value, the first row in the lowest bit
	data  *array.Data // the column's data, whose count of nulls is updated
}

// newRecord wraps the first n rows of r as columns of a schema, next to fixed columns. The columns
// are valid once set has been called.
func newRecord(fixed *fixedColumns, r *kernels.Results, n int) *record {
	rec := &record{}
	schema := fixed.schema
	columns := make([]arrow.Array, schema.NumFields())
	wrap := func(i int, marks []uint32, items []arrow.ArrayData, values ...[]byte) {
		buffers := []*memory.Buffer{nil}
		for _, v := range values {
			buffers = append(buffers, memory.NewBufferBytes(v))
		}
		field := schema.Field(i)
		valid := make([]byte, (n+7)/8)
		if field.Nullable {
			buffers[0] = memory.NewBufferBytes(valid)
		}
		data := array.NewData(field.Type, n, buffers, items, 0, 0)
		if field.Nullable {
			rec.nullable = append(rec.nullable, nullable{marks[:n], valid, data})
		}
		columns[i] = array.MakeFromData(data)
	}
	for i, f := range schema.Fields() {
		if columns[i] = fixed.of(i, n); columns[i] != nil {
			continue
		}
		switch b, _, _ := boundOf(f.Name, fixed.p); b.column.Kind {
		case kernels.TrialColumn:
			wrap(i, nil, nil, asBytes(r.Trial[:n]))
		case kernels.CountColumn:
			v := *b.column.Counts(r)
			wrap(i, v, nil, asBytes(v[:n]))
		case kernels.KeyColumn:
			switch bytes := asBytes(r.Keys[:n*r.KeyLen]); f.Type.ID() {
			case arrow.BINARY:
				wrap(i, r.SyncSteps, nil, offsets(n, r.KeyLen), bytes)
			case arrow.FIXED_SIZE_LIST:
				wrap(i, r.SyncSteps, itemsOf(bytes))
			default:
				wrap(i, r.SyncSteps, nil, bytes)
			}
		}
	}
	rec.Record = array.NewRecord(schema, columns, int64(n))
	return rec
}

// itemsOf wraps memory as the child array of a column of lists of int8.
func itemsOf(bytes []byte) []arrow.ArrayData {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(bytes)}
	return []arrow.ArrayData{array.NewData(arrow.PrimitiveTypes.Int8, len(bytes), buffers, nil, 0, 0)}
}

// offsets returns the offsets of n values of equal length, nulls included.
func offsets(n, bytes int) []byte {
	list := make([]int32, n+1)
	for i := range list {
		list[i] = int32(i * bytes)
	}
	return asBytes(list)
}

// set updates the bitmaps to match the rows.
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

// A Recorder makes records of a Layout's schema from rows of p in memory.
type Recorder struct{ fixed *fixedColumns }

// NewRecorder returns a Recorder for rows of p.
func NewRecorder(schema *arrow.Schema, p kernels.Params) *Recorder {
	return &Recorder{&fixedColumns{schema: schema, p: p}}
}

// Record wraps the rows as a record, which shares their memory.
func (r *Recorder) Record(rows *kernels.Results) arrow.Record {
	rec := newRecord(r.fixed, rows, rows.Len())
	rec.set()
	return rec.Record
}

// asBytes returns the bytes of v without copying. Like Arrow's buffers, they are in the order of a
// little-endian machine.
func asBytes[T int8 | int32 | uint32 | uint64](v []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(T(0))))
}

package batch

import (
	"bytes"
	"encoding/binary"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/kernels"
)

// fixedColumns are the columns of a schema that are the same in every row of p: null, or the value
// of a parameter. They are made for the longest record; shorter records get slices of them. Several
// goroutines may use them.
type fixedColumns struct {
	schema  *arrow.Schema
	p       kernels.Params
	mu      sync.Mutex    // guards the fields below
	columns []arrow.Array // nil where the rows themselves have the column
	rows    int
}

// of returns field i of the schema as a column of n rows, or nil if p's rows have that column
// themselves.
func (f *fixedColumns) of(i, n int) arrow.Array {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.columns == nil || n > f.rows {
		f.make(n)
	}
	c := f.columns[i]
	if c == nil || n == f.rows {
		return c
	}
	return array.NewSlice(c, 0, int64(n))
}

func (f *fixedColumns) make(n int) {
	f.columns, f.rows = make([]arrow.Array, f.schema.NumFields()), n
	for i, field := range f.schema.Fields() {
		switch b, _, _ := boundOf(field.Name, f.p); {
		case b.own:
		case b.column != nil:
			f.columns[i] = nulls(field.Type, n)
		default:
			f.columns[i] = constants(field.Type, b.parameter.Get(f.p), b.parameter.Text(f.p), n)
		}
	}
}

// nulls returns n nulls.
func nulls(dt arrow.DataType, n int) arrow.Array {
	marks, size := memory.NewBufferBytes(make([]byte, (n+7)/8)), 0
	switch dt := dt.(type) {
	case *arrow.BinaryType: // whose offsets are all 0
		buffers := []*memory.Buffer{marks, memory.NewBufferBytes(make([]byte, 4*(n+1))), memory.NewBufferBytes(nil)}
		return array.MakeFromData(array.NewData(dt, n, buffers, nil, n, 0))
	case *arrow.FixedSizeListType:
		items := itemsOf(make([]byte, n*int(dt.Len())))
		return array.MakeFromData(array.NewData(dt, n, []*memory.Buffer{marks}, items, n, 0))
	case arrow.FixedWidthDataType:
		size = dt.Bytes()
	}
	return array.MakeFromData(array.NewData(dt, n, []*memory.Buffer{marks, memory.NewBufferBytes(make([]byte, n*size))}, nil, n, 0))
}

// constants returns a column of n copies of a value: an integer, the bits of a float64, 1 for true, or
// otherwise text.
func constants(dt arrow.DataType, value uint64, text string, n int) arrow.Array {
	var buffers []*memory.Buffer
	add := func(b []byte) { buffers = append(buffers, memory.NewBufferBytes(b)) }
	buffers = append(buffers, nil)
	switch dt.ID() {
	case arrow.INT32:
		add(bytes.Repeat(binary.LittleEndian.AppendUint32(nil, uint32(value)), n))
	case arrow.INT64, arrow.FLOAT64: // of which value has the bits
		add(bytes.Repeat(binary.LittleEndian.AppendUint64(nil, value), n))
	case arrow.BOOL:
		bits := byte(0)
		if value != 0 {
			bits = 0xff
		}
		add(bytes.Repeat([]byte{bits}, (n+7)/8))
	case arrow.STRING:
		offsets := make([]byte, 0, 4*(n+1))
		for i := range n + 1 {
			offsets = binary.LittleEndian.AppendUint32(offsets, uint32(i*len(text)))
		}
		add(offsets)
		add([]byte(strings.Repeat(text, n)))
	}
	return array.MakeFromData(array.NewData(dt, n, buffers, nil, 0, 0))
}

package table

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

const batchLength, batchNodes, batchBuffers, batchCompression, batchVariadic = 0, 1, 2, 3, 4

// batch decodes one message: its metadata and its body. The record's values lie in body unless they
// are compressed.
type batch struct {
	schema *arrow.Schema
	body   []byte
	z      *inflater
	codec  codec
	rows   int64
	flat   flat
	nodes  int   // place of the next field node: length and null count, 16 bytes each
	bufs   int   // place of the next buffer: offset and length, 16 bytes each
	filled int64 // where the buffers so far end in body
}

func readBatch(schema *arrow.Schema, meta, body []byte, z *inflater) (arrow.Record, error) {
	b := batch{schema: schema, body: body, z: z, codec: codecNone, flat: flat{b: meta}}
	header, code, _ := b.flat.messageOf()
	if code != headerBatch {
		return nil, fmt.Errorf("corrupt: a message of code %d where a batch of rows is expected", code)
	}
	if err := b.open(header); err != nil {
		return nil, err
	}
	columns := make([]arrow.Array, schema.NumFields())
	for i := range columns {
		data, err := b.column(schema.Field(i))
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", schema.Field(i).Name, err)
		}
		columns[i] = array.MakeFromData(data)
	}
	if rest := int64(len(body)) - b.filled; rest >= 64 { // padding is at most 63 bytes
		return nil, fmt.Errorf("corrupt: %d bytes at its end belong to no column", rest)
	}
	return array.NewRecord(schema, columns, b.rows), nil
}

// open reads the batch's header.
func (b *batch) open(header int) error {
	f := &b.flat
	if at := f.field(header, batchLength); at != 0 {
		b.rows = f.i64(at)
	}
	var nodes, bufs int
	b.nodes, nodes = f.vector(header, batchNodes, 16)
	b.bufs, bufs = f.vector(header, batchBuffers, 16)
	if c := f.table(header, batchCompression); c != 0 {
		b.codec = codecFrame
		codec, method := f.field(c, 0), f.field(c, 1)
		if codec != 0 && f.u8(codec) > 1 || method != 0 && f.u8(method) != 0 {
			return fmt.Errorf("a batch is compressed in a way that cannot be read: lz4 and zstd of whole buffers can")
		}
		if codec != 0 && f.u8(codec) == 1 {
			b.codec = codecZstd
		}
	}
	if err := f.err("a batch"); err != nil {
		return err
	}
	wantNodes, wantBufs := 0, 0
	for _, field := range b.schema.Fields() {
		n, m := shape(field.Type)
		wantNodes, wantBufs = wantNodes+n, wantBufs+m
	}
	if nodes != wantNodes || bufs != wantBufs {
		return fmt.Errorf("corrupt: a batch has %d columns and %d buffers where the schema makes %d and %d", nodes, bufs, wantNodes, wantBufs)
	}
	if _, n := f.vector(header, batchVariadic, 8); n != 0 {
		return fmt.Errorf("corrupt: a batch counts buffers of %d views, and no column has any", n)
	}
	stride, err := rowWidth(b.schema)
	if err != nil {
		return err
	}
	if b.rows < 0 || b.rows > maxBatchBytes/int64(stride) {
		return fmt.Errorf("a batch claims %d rows of %d bytes: at most %d bytes can be read at a time", b.rows, stride, maxBatchBytes)
	}
	return nil
}

// shape returns the number of nodes and buffers that a column has in a batch: null marks, then
// values, or offsets and values, or a list's items, which are a column of their own.
func shape(dt arrow.DataType) (nodes, buffers int) {
	switch form, _ := layout(dt); {
	case dt.ID() == arrow.FIXED_SIZE_LIST:
		return 2, 3
	case form == formText:
		return 1, 3
	}
	return 1, 2
}

func (b *batch) column(field arrow.Field) (*array.Data, error) {
	marks, nulls, err := b.node(b.rows, field.Nullable)
	if err != nil {
		return nil, err
	}
	form, w := layout(field.Type)
	switch {
	case field.Type.ID() == arrow.FIXED_SIZE_LIST:
		items, err := b.items(field.Type, marks)
		return column(field, int(b.rows), marks, items, int(nulls)), err
	case form == formText:
		if b.rows == 0 { // there may be no offset at all
			for range 2 {
				if _, err := b.buffer(0); err != nil {
					return nil, err
				}
			}
			return texts(field, 0, nil, make([]byte, 4), nil, 0), nil
		}
		offsets, err := b.buffer(4 * (b.rows + 1))
		if err != nil {
			return nil, err
		}
		last := int32(binary.LittleEndian.Uint32(offsets[4*b.rows:]))
		if last < 0 {
			return nil, fmt.Errorf("corrupt: its bytes end at %d", last)
		}
		values, err := b.buffer(int64(last))
		return texts(field, int(b.rows), marks, offsets, values, int(nulls)), err
	case form == formBit:
		values, err := b.buffer(bitutil.BytesForBits(b.rows))
		return column(field, int(b.rows), marks, values, int(nulls)), err
	}
	values, err := b.buffer(b.rows * int64(w))
	return column(field, int(b.rows), marks, values, int(nulls)), err
}

// node reads the length and the null count of the next column, and its null marks, which must
// agree; marks is nil without nulls.
func (b *batch) node(want int64, nullable bool) (marks []byte, nulls int64, err error) {
	length, nulls := b.flat.i64(b.nodes), b.flat.i64(b.nodes+8)
	b.nodes += 16
	if length != want || nulls < 0 || nulls > length || (nulls > 0 && !nullable) {
		return nil, 0, fmt.Errorf("corrupt: %d values, %d of them null, where %d are expected (nullable: %t)", length, nulls, want, nullable)
	}
	there := b.flat.i64(b.bufs+8) > 0
	need := bitutil.BytesForBits(want)
	if nulls == 0 && !there {
		need = 0
	}
	if marks, err = b.buffer(need); err != nil || need == 0 {
		return nil, 0, err
	}
	if set := bitutil.CountSetBits(marks, 0, int(want)); want-int64(set) != nulls {
		return nil, 0, fmt.Errorf("corrupt: %d nulls are declared and %d are marked", nulls, want-int64(set))
	}
	if nulls == 0 {
		marks = nil
	}
	return marks, nulls, nil
}

// items reads the items of lists of type list; marks are those of the lists. An item may be null
// only if its list is.
func (b *batch) items(list arrow.DataType, marks []byte) ([]byte, error) {
	item, n := itemsOf(list)
	has, nulls, err := b.node(b.rows*int64(n), true)
	if err != nil {
		return nil, fmt.Errorf("items: %w", err)
	}
	if nulls > 0 {
		for i := range int(b.rows) {
			if (marks == nil || bitutil.BitIsSet(marks, i)) && bitutil.CountSetBits(has, i*n, n) != n {
				return nil, fmt.Errorf("the list of row %d has an item that is null, which a table does not hold", i)
			}
		}
	}
	return b.buffer(b.rows * int64(n*Width(item)))
}

// buffer returns the next buffer of the batch, which must have at least need bytes. Buffers follow
// one another.
func (b *batch) buffer(need int64) ([]byte, error) {
	at, length := b.flat.i64(b.bufs), b.flat.i64(b.bufs+8)
	b.bufs += 16
	if at < 0 || length < 0 || length > 0 && at%8 != 0 || at > int64(len(b.body)) || length > int64(len(b.body))-at {
		return nil, fmt.Errorf("corrupt: a buffer of %d bytes at %d in a batch of %d bytes", length, at, len(b.body))
	}
	if length > 0 && at < b.filled {
		return nil, fmt.Errorf("corrupt: a buffer at %d, inside of those before it, which end at %d", at, b.filled)
	}
	b.filled = max(b.filled, at+length)
	if need == 0 {
		return nil, nil
	}
	raw := b.body[at : at+length]
	if b.codec != codecNone {
		if length < 8 {
			return nil, fmt.Errorf("corrupt: a compressed buffer of %d bytes", length)
		}
		size, err := int64(binary.LittleEndian.Uint64(raw)), error(nil)
		switch raw = raw[8:]; {
		case size == -1: // stored uncompressed
		case size < need || size > need+512: // writers pad by at most 63 bytes
			return nil, fmt.Errorf("corrupt: a buffer claims %d bytes where its values take %d", size, need)
		default:
			if raw, err = b.z.inflate(b.codec, raw, size); err != nil {
				return nil, err
			}
		}
	}
	if int64(len(raw)) < need {
		return nil, fmt.Errorf("corrupt: a buffer of %d bytes where its values take %d", len(raw), need)
	}
	return raw[:need:need], nil
}

// column makes an array of fixed-width values, or of lists of them. Its values and null marks (nil
// without nulls) must be long enough.
func column(field arrow.Field, rows int, marks, values []byte, nulls int) *array.Data {
	bufs := []*memory.Buffer{nil, memory.NewBufferBytes(values)}
	if nulls > 0 {
		bufs[0] = memory.NewBufferBytes(marks)
	}
	if list, ok := field.Type.(*arrow.FixedSizeListType); ok {
		items := array.NewData(list.Elem(), rows*int(list.Len()), []*memory.Buffer{nil, bufs[1]}, nil, 0, 0)
		return array.NewData(field.Type, rows, bufs[:1], []arrow.ArrayData{items}, nulls, 0)
	}
	return array.NewData(field.Type, rows, bufs, nil, nulls, 0)
}

// texts makes an array of texts; checkColumn checks its offsets before anything else uses them.
func texts(field arrow.Field, rows int, marks, offsets, values []byte, nulls int) *array.Data {
	bufs := []*memory.Buffer{nil, memory.NewBufferBytes(offsets), memory.NewBufferBytes(values)}
	if nulls > 0 {
		bufs[0] = memory.NewBufferBytes(marks)
	}
	return array.NewData(field.Type, rows, bufs, nil, nulls, 0)
}

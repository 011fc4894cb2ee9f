package table

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

const batchLength, batchNodes, batchBuffers, batchCompression = 0, 1, 2, 3

// batch decodes one message: its metadata and its body. The record's values lie in body unless they are compressed.
type batch struct {
	schema *arrow.Schema
	body   []byte
	z      *inflater
	codec  codec
	rows   int64
	flat   flat
	nodes  int // place of the field nodes: length and null count, 16 bytes a column
	bufs   int // place of the buffers: offset and length, 16 bytes each, two a column: null marks and values
}

func readBatch(schema *arrow.Schema, meta, body []byte, z *inflater) (arrow.Record, error) {
	b := batch{schema: schema, body: body, z: z, codec: codecNone, flat: flat{b: meta}}
	header, code, _ := b.flat.messageOf()
	if code != headerBatch {
		return nil, fmt.Errorf("damaged: a message of code %d where a batch of rows is due", code)
	}
	if err := b.open(header); err != nil {
		return nil, err
	}
	columns := make([]arrow.Array, schema.NumFields())
	for i := range columns {
		data, err := b.column(i)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", schema.Field(i).Name, err)
		}
		columns[i] = array.MakeFromData(data)
	}
	return array.NewRecord(schema, columns, b.rows), nil
}

// open reads what the batch says of itself.
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
		if at := f.field(c, 0); at != 0 && f.u8(at) != 0 {
			b.codec = codecZstd
		}
	}
	if err := f.err("a batch"); err != nil {
		return err
	}
	if n := b.schema.NumFields(); nodes != n || bufs != 2*n {
		return fmt.Errorf("damaged: a batch has %d columns and %d buffers where the schema has %d columns", nodes, bufs, n)
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

func (b *batch) column(i int) (*array.Data, error) {
	field := b.schema.Field(i)
	length, nulls := b.flat.i64(b.nodes+16*i), b.flat.i64(b.nodes+16*i+8)
	if length != b.rows || nulls < 0 || nulls > length || (nulls > 0 && !field.Nullable) {
		return nil, fmt.Errorf("damaged: %d values, %d of them null, in a batch of %d rows (nullable: %t)", length, nulls, b.rows, field.Nullable)
	}
	var marks []byte
	if nulls > 0 {
		var err error
		if marks, err = b.buffer(2*i, bitutil.BytesForBits(b.rows)); err != nil {
			return nil, err
		}
		if set := bitutil.CountSetBits(marks, 0, int(b.rows)); b.rows-int64(set) != nulls {
			return nil, fmt.Errorf("damaged: %d nulls are declared and %d are marked", nulls, b.rows-int64(set))
		}
	}
	values, err := b.buffer(2*i+1, b.rows*int64(width(field.Type)))
	if err != nil {
		return nil, err
	}
	return column(field, int(b.rows), marks, values, int(nulls)), nil
}

// buffer is the n-th buffer of the batch, at least need bytes of it.
func (b *batch) buffer(n int, need int64) ([]byte, error) {
	if need == 0 {
		return nil, nil
	}
	at, length := b.flat.i64(b.bufs+16*n), b.flat.i64(b.bufs+16*n+8)
	if at < 0 || length < 0 || at%8 != 0 || at > int64(len(b.body)) || length > int64(len(b.body))-at {
		return nil, fmt.Errorf("damaged: a buffer of %d bytes at %d in a batch of %d bytes", length, at, len(b.body))
	}
	raw := b.body[at : at+length]
	if b.codec != codecNone {
		if length < 8 {
			return nil, fmt.Errorf("damaged: a compressed buffer of %d bytes", length)
		}
		size, err := int64(binary.LittleEndian.Uint64(raw)), error(nil)
		switch raw = raw[8:]; {
		case size == -1: // stored as it is
		case size < need || size > need+512: // writers pad by 63 bytes at most
			return nil, fmt.Errorf("damaged: a buffer claims %d bytes where its values take %d", size, need)
		default:
			if raw, err = b.z.inflate(b.codec, raw, size); err != nil {
				return nil, err
			}
		}
	}
	if int64(len(raw)) < need {
		return nil, fmt.Errorf("damaged: a buffer of %d bytes where its values take %d", len(raw), need)
	}
	return raw[:need:need], nil
}

// column makes an array; its values and null marks (nil without nulls) must be long enough.
func column(field arrow.Field, rows int, marks, values []byte, nulls int) *array.Data {
	bufs := []*memory.Buffer{nil, memory.NewBufferBytes(values)}
	if nulls > 0 {
		bufs[0] = memory.NewBufferBytes(marks)
	}
	return array.NewData(field.Type, rows, bufs, nil, nulls, 0)
}

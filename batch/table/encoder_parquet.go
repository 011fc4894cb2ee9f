package table

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v15/arrow"
)

// createdBy is the name of the writer in a file.
const createdBy = "tpmbench"

// A row group is closed with the row that brings it to groupRows rows or groupBytes bytes,
// whichever comes first. A page within it has at most pageBytes bytes, or one row; 128 KiB compress
// as well as 1 MiB. Encoded bytes are sent once there are sendBytes of them.
const (
	groupRows  = 128 << 10
	groupBytes = 16 << 20
	pageBytes  = 128 << 10
	sendBytes  = 1 << 20
)

// parquetEncoder writes Parquet. It gathers the rows of a row group and writes them when the group
// is full, so that a group does not depend on the records in which its rows arrived.
type parquetEncoder struct {
	meta    arrow.Metadata
	stride  int64 // bytes of a row in memory, without texts
	columns []gathered
	texts   []int // indexes of the text columns
	bytes   int64 // of the pending rows
	pages   chunkEncoder
	groups  []thrift // written
	safe    int      // groups that have reached the sink
}

func newParquet(out *sink, schema *arrow.Schema, c Compression) (*parquetEncoder, error) {
	stride, err := rowWidth(schema)
	if err != nil {
		return nil, err
	}
	e := &parquetEncoder{meta: schema.Metadata(), stride: int64(stride)}
	for i, f := range schema.Fields() {
		g := gathered{storedColumn: storedAs(f)}
		g.full = int(min(groupRows, groupBytes/e.stride+1)) * g.items * g.width
		e.columns = append(e.columns, g)
		if e.columns[i].form == formText {
			e.texts = append(e.texts, i)
		}
	}
	if c == Zstd {
		e.pages.zstd = zstdEncoder()
	}
	e.pages.sink, e.pages.out = out, []byte(magicParquet)
	return e, nil
}

// room returns how many rows of rec, which is not empty, fit into the open row group.
func (e *parquetEncoder) room(rec arrow.Record) int64 {
	left := groupBytes - e.bytes
	most := min(rec.NumRows(), groupRows-int64(e.columns[0].rows), (left+e.stride-1)/e.stride)
	if len(e.texts) == 0 {
		return most
	}
	n := int64(0)
	for ; n < most && left > 0; n++ {
		left -= e.stride
		for _, i := range e.texts {
			left -= textLength(rec.Column(i), int(n))
		}
	}
	return n
}

// textLength returns the length of a text, 0 for a null.
func textLength(a arrow.Array, row int) int64 {
	if a.IsNull(row) {
		return 0
	}
	offsets, _ := textOf(a.Data())
	return int64(offsets[row+1] - offsets[row])
}

func (e *parquetEncoder) write(rec arrow.Record) (bool, error) {
	e.bytes += rec.NumRows() * e.stride
	for i, a := range rec.Columns() {
		e.columns[i].add(a)
	}
	for _, i := range e.texts {
		for row := range int(rec.NumRows()) {
			e.bytes += textLength(rec.Column(i), row)
		}
	}
	if e.columns[0].rows < groupRows && e.bytes < groupBytes {
		return false, nil
	}
	if err := e.group(); err != nil {
		return false, err
	}
	return true, e.flush()
}

// group writes the pending rows as a row group.
func (e *parquetEncoder) group() error {
	begin, rows := e.pages.place(), int64(e.columns[0].rows)
	var chunks []thrift
	plain := int64(0)
	for i := range e.columns {
		column, size, err := e.pages.encode(&e.columns[i])
		if err != nil {
			return err
		}
		chunks = append(chunks, column)
		plain += size
		e.columns[i].reset()
	}
	e.bytes = 0
	e.groups = append(e.groups, fieldStruct(0, fieldList(1, chunks...), fieldI64(2, plain), fieldI64(3, rows),
		fieldI64(5, begin), fieldI64(6, e.pages.place()-begin)))
	return nil
}

// flush brings all groups into the sink.
func (e *parquetEncoder) flush() error {
	if err := e.pages.send(); err != nil {
		return err
	}
	e.safe = len(e.groups)
	return nil
}

func (e *parquetEncoder) finish() error {
	if e.columns[0].rows > 0 {
		if err := e.group(); err != nil {
			return err
		}
	}
	e.footer()
	return e.flush()
}

func (e *parquetEncoder) rescue() error {
	e.groups = e.groups[:e.safe]
	e.pages.out = e.pages.out[:0]
	e.footer()
	return e.flush()
}

// footer appends the end of the file.
func (e *parquetEncoder) footer() {
	before := len(e.pages.out)
	e.pages.out = appendThrift(e.pages.out, e.metadata())
	length := len(e.pages.out) - before
	e.pages.out = append(binary.LittleEndian.AppendUint32(e.pages.out, uint32(length)), magicParquet...)
}

// metadata returns the footer. It contains the schema's metadata once: the copy of the schema that
// Arrow's libraries add (ARROW:schema) would contain the digests too, and only those in the schema
// are filled in.
func (e *parquetEncoder) metadata() thrift {
	// A root has no repetition.
	schema := []thrift{fieldStruct(0, fieldBytes(4, "schema"), fieldI32(5, int64(len(e.columns))))}
	var orders, pairs []thrift
	for i := range e.columns {
		schema = append(schema, e.columns[i].elements...)
		orders = append(orders, fieldStruct(0, fieldStruct(1))) // by type, as the statistics are
	}
	rows := int64(0)
	for _, g := range e.groups {
		rows += g.num(3, 0)
	}
	for i, k := range e.meta.Keys() {
		pairs = append(pairs, fieldStruct(0, fieldBytes(1, k), fieldBytes(2, e.meta.Values()[i])))
	}
	meta := []thrift{fieldI32(1, 2), fieldList(2, schema...), fieldI64(3, rows), fieldList(4, e.groups...)}
	if len(pairs) > 0 {
		meta = append(meta, fieldList(5, pairs...))
	}
	return fieldStruct(0, append(meta, fieldBytes(6, createdBy), fieldList(7, orders...))...)
}

func (e *parquetEncoder) release() { *e = parquetEncoder{} }

package table

import (
	"encoding/binary"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/klauspost/compress/zstd"
)

// createdBy is the name of the writer in a file.
const createdBy = "tpmbench"

// A row group is closed with the row that brings it to groupRows rows or groupBytes bytes,
// whichever comes first. A page within it has at most pageBytes bytes, or one row; 128 KiB compress
// as well as 1 MiB.
const (
	groupRows  = 128 << 10
	groupBytes = 16 << 20
	pageBytes  = 128 << 10
	// bytes of rows in full groups that are being encoded; of one group there may be more
	pendingBytes = 8 << 20
)

// parquetCoder prepares rows for a row group: it gathers the values of each column that are not
// null.
type parquetCoder struct {
	schema  *arrow.Schema
	stride  int64 // bytes of a row in memory, without texts
	columns []storedColumn
	texts   []int         // indexes of the text columns
	zstd    *zstd.Encoder // nil without compression
}

func newParquet(schema *arrow.Schema, c Compression) (*parquetCoder, error) {
	stride, err := rowWidth(schema)
	if err != nil {
		return nil, err
	}
	e := &parquetCoder{schema: schema, stride: int64(stride)}
	for i, f := range schema.Fields() {
		e.columns = append(e.columns, storedAs(f))
		if e.columns[i].form == formText {
			e.texts = append(e.texts, i)
		}
	}
	if c == Zstd {
		e.zstd = zstdEncoder()
	}
	return e, nil
}

func (e *parquetCoder) encode(p *Piece) error {
	p.columns = slices.Grow(p.columns[:0], len(e.columns))[:len(e.columns)]
	for i, a := range p.rec.Columns() {
		p.columns[i].storedColumn = &e.columns[i]
		p.columns[i].add(a)
	}
	return nil
}

// bytesOf returns the bytes that the rows of rec count towards the size of a row group.
func (e *parquetCoder) bytesOf(rec arrow.Record) int64 {
	n := rec.NumRows() * e.stride
	for _, i := range e.texts {
		n += textLengths(rec.Column(i))
	}
	return n
}

// textLengths returns the length of all texts of a column.
func textLengths(a arrow.Array) (n int64) {
	if a.NullN() == 0 {
		offsets, _ := textOf(a.Data())
		return int64(offsets[a.Len()] - offsets[0])
	}
	for row := range a.Len() {
		n += textLength(a, row)
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

// pieceRows: short pieces, of which one at the end of a row group has rows in two of them.
func (e *parquetCoder) pieceRows() int64 { return groupRows / 16 }

func (e *parquetCoder) begin(out *sink) assembler {
	return &parquetAssembler{base: base{out: out, head: []byte(magicParquet)}, coder: e, open: newGroup(e, nil)}
}

// parquetAssembler gathers pieces into row groups, so that a group does not depend on the pieces in
// which its rows arrived. A full group is encoded by other goroutines, and written when those
// before it are.
//
// At most pendingBytes bytes of rows wait in full groups, unless it is one group, and groupBytes in
// the open one, however many processors there are.
type parquetAssembler struct {
	base
	coder   *parquetCoder
	open    *rowGroup
	full    []*rowGroup // being encoded
	pending int64       // bytes of their rows
	spare   []*rowGroup // written, whose memory the next ones take
	groups  []thrift    // put into the sink
}

// room returns how many rows of rec, which is not empty, fit into the open row group.
func (e *parquetAssembler) room(rec arrow.Record) int64 {
	stride := e.coder.stride
	left := groupBytes - e.open.bytes
	most := min(rec.NumRows(), groupRows-e.open.rows, (left+stride-1)/stride)
	if len(e.coder.texts) == 0 || most == rec.NumRows() && e.coder.bytesOf(rec) <= left {
		return most
	}
	n := int64(0)
	for ; n < most && left > 0; n++ {
		left -= stride
		for _, i := range e.coder.texts {
			left -= textLength(rec.Column(i), int(n))
		}
	}
	return n
}

func (e *parquetAssembler) add(p *Piece) error {
	e.open.add(p, e.coder.bytesOf(p.rec))
	if e.open.rows < groupRows && e.open.bytes < groupBytes {
		return nil
	}
	return e.seal()
}

// seal has the open group encoded and begins another.
func (e *parquetAssembler) seal() error {
	g, err := e.close()
	if err != nil {
		return err
	}
	go g.encode()
	for len(e.full) > 0 && e.full[0].encoded() {
		if err := e.next(); err != nil {
			return err
		}
	}
	return nil
}

// close makes the open group the last of the full ones, which the caller then has encoded, and
// begins another.
func (e *parquetAssembler) close() (*rowGroup, error) {
	g := e.open
	var old *rowGroup
	if n := len(e.spare); n > 0 {
		old, e.spare = e.spare[n-1], e.spare[:n-1]
	}
	e.open = newGroup(e.coder, old)
	for len(e.full) > 0 && e.pending+g.bytes > pendingBytes {
		if err := e.next(); err != nil {
			g.drop()
			return nil, err
		}
	}
	e.full = append(e.full, g)
	e.pending += g.bytes
	return g, nil
}

// next writes the first full group.
func (e *parquetAssembler) next() error {
	g := e.full[0]
	e.full = slices.Delete(e.full, 0, 1)
	e.pending -= g.bytes
	<-g.done
	e.spare = append(e.spare, g)
	if g.err != nil {
		return g.err
	}
	if err := e.start(); err != nil {
		return err
	}
	meta, err := g.write(e.out)
	if err != nil {
		return err
	}
	e.groups = append(e.groups, meta)
	e.wrote(g.rows, g.digest)
	return nil
}

func (e *parquetAssembler) settle() error {
	for len(e.full) > 0 {
		if err := e.next(); err != nil {
			return err
		}
	}
	return nil
}

func (e *parquetAssembler) finish() error {
	if e.open.rows > 0 {
		g, err := e.close()
		if err != nil {
			return err
		}
		g.encode() // on this goroutine, which would only wait
	}
	if err := e.settle(); err != nil {
		return err
	}
	return e.footer()
}

func (e *parquetAssembler) rescue() error {
	e.release()
	e.groups = e.groups[:e.back().parts]
	return e.footer()
}

// footer writes the end of the file.
func (e *parquetAssembler) footer() error {
	if err := e.start(); err != nil {
		return err
	}
	end := appendThrift(nil, e.metadata())
	end = append(binary.LittleEndian.AppendUint32(end, uint32(len(end))), magicParquet...)
	_, err := e.out.Write(end)
	return err
}

// metadata returns the footer. It contains the schema's metadata once: the copy of the schema that
// Arrow's libraries add (ARROW:schema) would contain the digests too, and only those in the schema
// are filled in.
func (e *parquetAssembler) metadata() thrift {
	columns := e.coder.columns
	// A root has no repetition.
	schema := []thrift{fieldStruct(0, fieldBytes(4, "schema"), fieldI32(5, int64(len(columns))))}
	var orders, pairs []thrift
	for i := range columns {
		schema = append(schema, columns[i].elements...)
		orders = append(orders, fieldStruct(0, fieldStruct(1))) // by type, as the statistics are
	}
	rows := int64(0)
	for _, g := range e.groups {
		rows += g.num(3, 0)
	}
	md := e.coder.schema.Metadata()
	for i, k := range md.Keys() {
		pairs = append(pairs, fieldStruct(0, fieldBytes(1, k), fieldBytes(2, md.Values()[i])))
	}
	meta := []thrift{fieldI32(1, 2), fieldList(2, schema...), fieldI64(3, rows), fieldList(4, e.groups...)}
	if len(pairs) > 0 {
		meta = append(meta, fieldList(5, pairs...))
	}
	return fieldStruct(0, append(meta, fieldBytes(6, createdBy), fieldList(7, orders...))...)
}

// release waits for the groups being encoded and drops all rows.
func (e *parquetAssembler) release() {
	for _, g := range e.full {
		<-g.done
	}
	e.open.drop()
	e.open, e.full, e.pending, e.spare = newGroup(e.coder, nil), nil, 0, nil
}

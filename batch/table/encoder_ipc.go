package table

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// ipcCoder encodes Arrow files and streams: each record as one batch. Without compression the body
// is the memory of the record itself.
type ipcCoder struct {
	form *ipcForm
	file bool
	pack func(dst, values []byte, form form) []byte // nil without compression
}

func newIPC(schema *arrow.Schema, f Format, c Compression) (*ipcCoder, error) {
	e := &ipcCoder{file: f == Arrow}
	var options []ipc.Option
	switch c {
	case LZ4:
		options, e.pack = []ipc.Option{ipc.WithLZ4()}, packLZ4
	case Zstd:
		options, e.pack = []ipc.Option{ipc.WithZstd()}, packZstd
	}
	var err error
	e.form, err = newIPCForm(schema, f, options...)
	return e, err
}

// padding brings a buffer to a multiple of 8 bytes.
var padding [8]byte

// ipcBatch is a batch being encoded.
type ipcBatch struct {
	*Piece
	coder        *ipcCoder
	node, buffer int // places in meta of the next ones
	offset       int64
}

func (e *ipcCoder) encode(p *Piece) error {
	p.meta = append(p.meta[:0], e.form.batch...)
	b := &ipcBatch{Piece: p, coder: e, node: 8 + e.form.nodes, buffer: 8 + e.form.buffers}
	for _, a := range p.rec.Columns() {
		b.column(a)
	}
	binary.LittleEndian.PutUint64(p.meta[8+e.form.rows:], uint64(p.Rows()))
	binary.LittleEndian.PutUint64(p.meta[8+e.form.body:], uint64(b.offset))
	if b.node != 8+e.form.nodes+16*e.form.nodeCount || b.buffer != 8+e.form.buffers+16*e.form.bufferCount {
		return fmt.Errorf("internal error: a batch has another form")
	}
	if e.pack != nil {
		p.body = append(p.body[:0], p.packed)
	}
	return nil
}

// put appends two numbers to the metadata.
func (b *ipcBatch) put(at *int, first, second int64) {
	binary.LittleEndian.PutUint64(b.meta[*at:], uint64(first))
	binary.LittleEndian.PutUint64(b.meta[*at+8:], uint64(second))
	*at += 16
}

func (b *ipcBatch) column(a arrow.Array) {
	d, n, nulls := a.Data(), a.Len(), a.NullN()
	b.put(&b.node, int64(n), int64(nulls))
	switch {
	case nulls == 0:
		b.values(nil, formBit)
	case nulls == n:
		b.values(make([]byte, (n+511)/512*64), formBit) // as Arrow's library has them
	default:
		b.values(bitsOf(d.Buffers()[0].Bytes(), d.Offset(), n), formBit)
	}
	form, width := layout(a.DataType())
	switch {
	case form == formText:
		offsets, text := textOf(d)
		b.values(offsetsFromZero(offsets), formNumber)
		b.values(text[offsets[0]:offsets[n]], form)
	case form == formBit:
		b.values(bitsOf(d.Buffers()[1].Bytes(), d.Offset(), n), form)
	case a.DataType().ID() == arrow.FIXED_SIZE_LIST:
		item, each := itemsOf(a.DataType())
		b.put(&b.node, int64(n*each), 0)
		b.values(nil, formBit)
		if form == formBytes && Width(item) > 1 {
			form = formNumber // of which not every byte is alike
		}
		b.values(listBytes(d), form)
	default:
		b.values(d.Buffers()[1].Bytes()[d.Offset()*width:][:n*width], form)
	}
}

// values appends a buffer.
func (b *ipcBatch) values(v []byte, form form) {
	if pack := b.coder.pack; pack != nil && len(v) > 0 {
		begin := len(b.packed)
		b.packed = binary.LittleEndian.AppendUint64(b.packed, uint64(len(v)))
		b.packed = pack(b.packed, v, form)
		size := len(b.packed) - begin
		b.packed = append(b.packed, padding[:-size&7]...)
		b.put(&b.buffer, b.offset, int64(size))
		b.offset += int64(size + -size&7)
		return
	}
	b.put(&b.buffer, b.offset, int64(len(v)))
	if len(v) == 0 {
		return
	}
	b.body = append(b.body, v)
	if pad := -len(v) & 7; pad > 0 {
		b.body = append(b.body, padding[:pad])
	}
	b.offset += int64(len(v) + -len(v)&7)
}

// bitsOf returns n bits from a place on, in the given memory if they begin with a byte.
func bitsOf(bits []byte, first, n int) []byte {
	size := int(bitutil.BytesForBits(int64(n)))
	if first%8 == 0 && n%8 == 0 {
		return bits[first/8:][:size]
	}
	out := make([]byte, size)
	bitutil.CopyBitmap(bits, first, n, out, 0)
	return out
}

// offsetsFromZero returns the bytes of offsets whose first is 0.
func offsetsFromZero(offsets []int32) []byte {
	if offsets[0] == 0 {
		return arrow.Int32Traits.CastToBytes(offsets)
	}
	moved := make([]int32, len(offsets))
	for i, v := range offsets {
		moved[i] = v - offsets[0]
	}
	return arrow.Int32Traits.CastToBytes(moved)
}

// pieceRows: a record is a batch, whatever its length.
func (e *ipcCoder) pieceRows() int64 { return math.MaxInt64 }

func (e *ipcCoder) begin(out *sink) assembler {
	return &ipcAssembler{base: base{out: out, head: e.form.head}, coder: e}
}

// ipcAssembler writes each batch immediately.
type ipcAssembler struct {
	base
	coder   *ipcCoder
	batches []ipcBlock // put into the sink
}

func (e *ipcAssembler) room(rec arrow.Record) int64 { return rec.NumRows() }

func (e *ipcAssembler) add(p *Piece) error {
	defer p.Release()
	if err := e.start(); err != nil {
		return err
	}
	b := ipcBlock{at: e.out.at, meta: int64(len(p.meta))}
	if _, err := e.out.Write(p.meta); err != nil {
		return err
	}
	for _, part := range p.body {
		if _, err := e.out.Write(part); err != nil {
			return err
		}
	}
	b.body = e.out.at - b.at - b.meta
	e.batches = append(e.batches, b)
	e.wrote(p.Rows(), p.digest)
	return nil
}

func (e *ipcAssembler) settle() error { return nil }

func (e *ipcAssembler) finish() error {
	if err := e.start(); err != nil {
		return err
	}
	_, err := e.out.Write(e.coder.form.end(e.coder.file, e.batches))
	return err
}

// rescue: the footer has only batches that were written completely.
func (e *ipcAssembler) rescue() error {
	e.batches = e.batches[:e.back().parts]
	return e.finish()
}

func (e *ipcAssembler) release() {}

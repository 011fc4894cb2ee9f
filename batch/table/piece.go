package table

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
)

// Encoder does what writing rows costs and does not depend on what was written before them: their
// digest and their encoding. It may be used by several goroutines at once, for all tables of one
// schema, format and compression; Writer.Append then puts the Pieces one behind the other.
type Encoder struct {
	schema   *arrow.Schema
	digested func(column string) bool
	coder    coder
}

// Piece is encoded rows. Until it is appended, it refers to the memory of the record.
type Piece struct {
	rec    arrow.Record
	digest uint64

	meta    []byte     // of an Arrow batch: framing and metadata
	body    [][]byte   // of an Arrow batch, with padding
	packed  []byte     // what of the body is compressed, or text
	columns []gathered // for Parquet
}

// coder is the part of a format that needs no order.
type coder interface {
	// encode fills p with p.rec, which has been checked.
	encode(p *Piece) error
	// pieceRows returns how many rows a piece has at best. One for which its table has no room is
	// encoded again when it is appended.
	pieceRows() int64
	// begin returns what puts the pieces of one table into out.
	begin(out *sink) assembler
}

// assembler makes a table of pieces. If the sink failed, its errors are the sink's.
type assembler interface {
	// room returns how many rows of rec, which is not empty, the next piece may have: at least one.
	room(rec arrow.Record) int64
	// add takes the next piece, which the caller may not use again.
	add(p *Piece) error
	// settle brings into the sink what waits only for processors.
	settle() error
	// written returns the rows that have been written completely and would survive.
	written() mark
	// finish writes what makes the file complete: the pending rows, then the end.
	finish() error
	// rescue is finish after a failure, once the sink has gone back to written.
	rescue() error
	// release frees memory and writes nothing.
	release()
}

// NewEncoder returns the Encoder for tables that Create makes of the schema with the same options.
func NewEncoder(schema *arrow.Schema, o Options) (*Encoder, error) {
	c, err := o.Compression.in(o.Format)
	if err != nil {
		return nil, err
	}
	e := &Encoder{schema: schema, digested: o.Digested}
	switch {
	case o.Format == Parquet:
		e.coder, err = newParquet(schema, c)
	case o.Format.Text():
		e.coder = newLines(schema, o)
	default:
		e.coder, err = newIPC(schema, o.Format, c)
	}
	return e, err
}

// Encode is Encoder.Encode for this table. It may be called while others append.
func (w *Writer) Encode(rec arrow.Record) (*Piece, error) { return w.coder.Encode(rec) }

// Encode encodes the rows of rec, whose schema must have the columns of the tables'.
func (e *Encoder) Encode(rec arrow.Record) (p *Piece, err error) {
	if !rec.Schema().Equal(e.schema) {
		return nil, fmt.Errorf("a batch has the columns %v where the table has %v", rec.Schema().Fields(), e.schema.Fields())
	}
	if err := checkRecord(rec); err != nil {
		return nil, err
	}
	return e.encode(rec)
}

// EncodeAll is Encode for any number of rows, in as many pieces as the format wants.
func (e *Encoder) EncodeAll(rec arrow.Record) (pieces []*Piece, err error) {
	most, rows := e.coder.pieceRows(), rec.NumRows()
	for first, n := int64(0), int64(0); first < rows; first += n {
		n = min(most, rows-first)
		p, err := e.Encode(rec.NewSlice(first, first+n))
		if err != nil {
			for _, p := range pieces {
				p.Release()
			}
			return nil, err
		}
		pieces = append(pieces, p)
	}
	return pieces, nil
}

// EncodeAll is Encoder.EncodeAll for this table. It may be called while others append.
func (w *Writer) EncodeAll(rec arrow.Record) ([]*Piece, error) { return w.coder.EncodeAll(rec) }

// encode is Encode for a record that has been checked.
func (e *Encoder) encode(rec arrow.Record) (p *Piece, err error) {
	p = pieces.take()
	p.rec, p.digest = rec, digestOf(rec, e.digested)
	if err := guard(func() error { return e.coder.encode(p) }); err != nil {
		p.Release()
		return nil, err
	}
	return p, nil
}

// Rows returns the number of rows.
func (p *Piece) Rows() int64 { return p.rec.NumRows() }

// Record returns the rows, as they were given to Encode.
func (p *Piece) Record() arrow.Record { return p.rec }

// Digest returns the digest of the rows.
func (p *Piece) Digest() uint64 { return p.digest }

// Release gives up a piece that is not appended.
func (p *Piece) Release() {
	p.rec = nil
	clear(p.body)
	p.meta, p.body, p.packed = p.meta[:0], p.body[:0], p.packed[:0]
	for i := range p.columns {
		p.columns[i].reset()
	}
	pieces.give(p)
}

// base is what all assemblers have.
type base struct {
	out  *sink
	head []byte // what precedes all rows, until it is written
	// from the last that is known to be written on; the last one has all rows put into the sink
	marks []mark
}

func (b *base) written() mark {
	for i, m := range slices.Backward(b.marks) {
		if m.at <= b.out.reached() {
			b.marks = slices.Delete(b.marks, 0, i)
			return m
		}
	}
	return mark{}
}

// back forgets what is not written.
func (b *base) back() mark {
	m := b.written()
	b.marks = append(b.marks[:0], m)
	return m
}

// start writes the head, once.
func (b *base) start() error {
	head := b.head
	if b.head = nil; len(head) == 0 {
		return nil
	}
	_, err := b.out.Write(head)
	return err
}

// wrote records that a batch or a row group has been put into the sink.
func (b *base) wrote(rows int64, digest uint64) {
	b.written()
	var m mark
	if n := len(b.marks); n > 0 {
		m = b.marks[n-1]
	}
	b.marks = append(b.marks, mark{m.rows + uint64(rows), m.digest + digest, m.parts + 1, b.out.at})
}

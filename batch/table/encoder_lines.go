package table

import "github.com/apache/arrow/go/v15/arrow"

// lines writes rows as lines of text.
type lines interface {
	// head returns what precedes the rows.
	head() []byte
	// append appends the rows of a checked record.
	append(to []byte, rec arrow.Record) ([]byte, error)
}

// linesCoder encodes text.
type linesCoder struct{ lines lines }

func newLines(schema *arrow.Schema, o Options) *linesCoder {
	if o.Format == JSONL {
		return &linesCoder{newJSON(schema, o.Vectors)}
	}
	return &linesCoder{newText(schema, o.Format)}
}

func (e *linesCoder) encode(p *Piece) (err error) {
	p.packed, err = e.lines.append(p.packed[:0], p.rec)
	return err
}

func (e *linesCoder) pieceRows() int64 { return linesRows }

func (e *linesCoder) begin(out *sink) assembler {
	return &linesAssembler{base{out: out, head: e.lines.head()}}
}

// linesRows bounds the text of a piece.
const linesRows = 16 << 10

// linesAssembler writes the lines of each piece immediately.
type linesAssembler struct{ base }

func (e *linesAssembler) room(rec arrow.Record) int64 { return min(rec.NumRows(), linesRows) }

func (e *linesAssembler) add(p *Piece) error {
	defer p.Release()
	if err := e.start(); err != nil {
		return err
	}
	if _, err := e.out.Write(p.packed); err != nil {
		return err
	}
	e.wrote(p.Rows(), p.digest)
	return nil
}

func (e *linesAssembler) settle() error { return nil }

func (e *linesAssembler) finish() error { return e.start() }

// rescue has nothing to add: the lines already sent are a table.
func (e *linesAssembler) rescue() error { return nil }

func (e *linesAssembler) release() {}

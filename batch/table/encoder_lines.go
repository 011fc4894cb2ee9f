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

func (e *linesCoder) begin(out *sink) assembler {
	return &linesAssembler{base: base{out: out}, lines: e.lines}
}

// linesRows bounds the text of a piece.
const linesRows = 16 << 10

// linesAssembler writes the lines of each piece immediately.
type linesAssembler struct {
	base
	lines lines
	begun bool // the head is written
}

func (e *linesAssembler) room(rec arrow.Record) int64 { return min(rec.NumRows(), linesRows) }

func (e *linesAssembler) add(p *Piece) error {
	defer p.Release()
	if err := e.start(); err != nil {
		return err
	}
	if _, err := e.out.Write(p.packed); err != nil {
		return err
	}
	e.wrote(p)
	return nil
}

// start writes the head, once.
func (e *linesAssembler) start() error {
	if e.begun {
		return nil
	}
	e.begun = true
	head := e.lines.head()
	if len(head) == 0 {
		return nil
	}
	_, err := e.out.Write(head)
	return err
}

func (e *linesAssembler) settle() error { return nil }

func (e *linesAssembler) finish() error { return e.start() }

// rescue has nothing to add: the lines already sent are a table.
func (e *linesAssembler) rescue() error { return nil }

func (e *linesAssembler) release() {}

package table

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// textCoder writes CSV as in RFC 4180, with a header line and a line feed at the end of each
// line, and TSV by the same rules except that a value has no tab and no line break. A null is
// empty, and an empty text or byte string is "". Booleans are true and false, floats the shortest
// decimals that read back as the same number, bytes hexadecimal, lists JSON.
//
// Spreadsheets evaluate values that begin with =, + or @. Only texts can, and those that this
// program makes are words such as hebbian. Those of other programs are written unchanged, since any
// prefix would change their values.
type textCoder struct {
	comma byte
	names []arrow.Field
}

// textRows bounds the text of a piece.
const textRows = 16 << 10

func newText(schema *arrow.Schema, f Format) *textCoder {
	e := &textCoder{comma: ',', names: schema.Fields()}
	if f == TSV {
		e.comma = '\t'
	}
	return e
}

func (e *textCoder) encode(p *Piece) error {
	lines := textLines{comma: e.comma, buf: p.packed[:0]}
	columns := make([]cell, p.rec.NumCols())
	for i, a := range p.rec.Columns() {
		columns[i] = lines.cellOf(a)
	}
	for row := range int(p.Rows()) {
		for i, value := range columns {
			switch {
			case !p.rec.Column(i).IsNull(row):
				lines.buf = value(lines.buf, row)
			case len(columns) == 1:
				lines.buf = append(lines.buf, empty...) // readers skip empty lines
			}
			if lines.alien {
				return fmt.Errorf("column %s has a text with a tab or a line end, which TSV cannot hold: choose csv", e.names[i].Name)
			}
			lines.buf = append(lines.buf, e.comma)
		}
		lines.buf[len(lines.buf)-1] = '\n'
	}
	p.packed = lines.buf
	return nil
}

func (e *textCoder) begin(out *sink) assembler { return &textAssembler{base: base{out: out}, coder: e} }

// textAssembler writes the header line and then the lines of each piece.
type textAssembler struct {
	base
	coder *textCoder
	begun bool // the header line is written
}

func (e *textAssembler) room(rec arrow.Record) int64 { return min(rec.NumRows(), textRows) }

func (e *textAssembler) add(p *Piece) error {
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

// start writes the header line, once.
func (e *textAssembler) start() error {
	if e.begun {
		return nil
	}
	e.begun = true
	head := textLines{comma: e.coder.comma}
	for _, f := range e.coder.names {
		head.buf = append(head.quoted(head.buf, []byte(f.Name)), e.coder.comma)
	}
	head.buf[len(head.buf)-1] = '\n'
	_, err := e.out.Write(head.buf)
	return err
}

func (e *textAssembler) settle() error { return nil }

func (e *textAssembler) finish() error { return e.start() }

// rescue has nothing to add: the lines already sent are a table.
func (e *textAssembler) rescue() error { return nil }

func (e *textAssembler) release() {}

// textLines is the lines of a piece.
type textLines struct {
	comma byte
	buf   []byte
	list  []byte // a list, before it is quoted
	alien bool   // a text cannot be written in this format
}

// cell appends a column's value in a row, which is not null.
type cell func(to []byte, row int) []byte

// cellOf returns the cell function of a checked array.
func (e *textLines) cellOf(a arrow.Array) cell {
	switch a := a.(type) {
	case *array.Int8:
		return signed(a.Int8Values())
	case *array.Int16:
		return signed(a.Int16Values())
	case *array.Int32:
		return signed(a.Int32Values())
	case *array.Int64:
		return signed(a.Int64Values())
	case *array.Uint8:
		return unsigned(a.Uint8Values())
	case *array.Uint16:
		return unsigned(a.Uint16Values())
	case *array.Uint32:
		return unsigned(a.Uint32Values())
	case *array.Uint64:
		return unsigned(a.Uint64Values())
	case *array.Float32:
		v := a.Float32Values()
		return func(to []byte, row int) []byte { return appendFloat(to, float64(v[row]), 32) }
	case *array.Float64:
		v := a.Float64Values()
		return func(to []byte, row int) []byte { return appendFloat(to, v[row], 64) }
	case *array.Boolean:
		return func(to []byte, row int) []byte { return strconv.AppendBool(to, a.Value(row)) }
	case *array.FixedSizeBinary:
		return func(to []byte, row int) []byte { return hex.AppendEncode(to, a.Value(row)) }
	}
	d := a.Data()
	_, width := layout(a.DataType())
	if a.DataType().ID() == arrow.FIXED_SIZE_LIST {
		items := listBytes(d, width)
		return func(to []byte, row int) []byte {
			e.list = append(e.list[:0], '[')
			for _, v := range items[row*width:][:width] {
				e.list = append(strconv.AppendInt(e.list, int64(int8(v)), 10), ',')
			}
			e.list[len(e.list)-1] = ']'
			return e.quoted(to, e.list)
		}
	}
	offsets, text := textOf(d)
	value := func(row int) []byte { return text[offsets[row]:offsets[row+1]] }
	if a.DataType().ID() == arrow.BINARY {
		return func(to []byte, row int) []byte {
			if v := value(row); len(v) > 0 {
				return hex.AppendEncode(to, v)
			}
			return append(to, empty...)
		}
	}
	return func(to []byte, row int) []byte { return e.quoted(to, value(row)) }
}

func signed[T int8 | int16 | int32 | int64](v []T) cell {
	return func(to []byte, row int) []byte { return strconv.AppendInt(to, int64(v[row]), 10) }
}

func unsigned[T uint8 | uint16 | uint32 | uint64](v []T) cell {
	return func(to []byte, row int) []byte { return strconv.AppendUint(to, uint64(v[row]), 10) }
}

// appendFloat writes infinities as Inf and -Inf, which R, Python and C can read.
func appendFloat(to []byte, v float64, bits int) []byte {
	if math.IsInf(v, 1) {
		return append(to, "Inf"...)
	}
	return strconv.AppendFloat(to, v, 'g', -1, bits)
}

// empty is a value that exists but has no characters.
const empty = `""`

// quoted appends a text, in quotation marks if it needs them.
func (e *textLines) quoted(to, text []byte) []byte {
	e.alien = e.alien || e.comma == '\t' && bytes.ContainsAny(text, "\t\r\n")
	if len(text) > 0 && bytes.IndexByte(text, e.comma) < 0 && !bytes.ContainsAny(text, "\"\r\n") && len(bytes.TrimSpace(text)) == len(text) {
		return append(to, text...)
	}
	to = append(to, '"')
	for _, b := range text {
		if b == '"' {
			to = append(to, '"')
		}
		to = append(to, b)
	}
	return append(to, '"')
}

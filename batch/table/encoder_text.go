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

// textLines writes CSV as in RFC 4180, with a header line and a line feed at the end of each
// line, and TSV by the same rules except that a value has no tab and no line break. A null is
// empty, and an empty text or byte string is "". Booleans are true and false, floats the shortest
// decimals that read back as the same number, bytes hexadecimal, lists JSON.
//
// Spreadsheets evaluate values that begin with =, + or @. Only texts can, and those that this
// program makes are words such as hebbian. Those of other programs are written unchanged, since any
// prefix would change their values.
type textLines struct {
	comma byte
	names []arrow.Field
}

func newText(schema *arrow.Schema, f Format) *textLines {
	if f == TSV {
		return &textLines{'\t', schema.Fields()}
	}
	return &textLines{',', schema.Fields()}
}

// head returns the header line.
func (e *textLines) head() (line []byte) {
	q := quoter{comma: e.comma}
	for _, f := range e.names {
		line = append(q.quoted(line, []byte(f.Name)), e.comma)
	}
	line[len(line)-1] = '\n'
	return line
}

func (e *textLines) append(to []byte, rec arrow.Record) ([]byte, error) {
	q := &quoter{comma: e.comma}
	columns := make([]cell, rec.NumCols())
	for i, a := range rec.Columns() {
		columns[i] = q.cellOf(a)
	}
	for row := range int(rec.NumRows()) {
		for i, value := range columns {
			switch {
			case !rec.Column(i).IsNull(row):
				to = value(to, row)
			case len(columns) == 1:
				to = append(to, empty...) // readers skip empty lines
			}
			if q.alien {
				return to, fmt.Errorf("column %s has a text with a tab or a line end, which TSV cannot hold: choose csv", e.names[i].Name)
			}
			to = append(to, e.comma)
		}
		to[len(to)-1] = '\n'
	}
	return to, nil
}

// quoter writes the values of a record's rows.
type quoter struct {
	comma byte
	list  []byte // a list, before it is quoted
	alien bool   // a text cannot be written in this format
}

// cell appends a column's value in a row, which is not null.
type cell func(to []byte, row int) []byte

// cellOf returns the cell function of a checked array.
func (q *quoter) cellOf(a arrow.Array) cell {
	if number := wholeCell(a); number != nil {
		return number
	}
	switch a := a.(type) {
	case *array.Float32:
		v := a.Float32Values()
		return func(to []byte, row int) []byte { return appendFloat(to, float64(v[row]), 32) }
	case *array.Float64:
		v := a.Float64Values()
		return func(to []byte, row int) []byte { return appendFloat(to, v[row], 64) }
	case *array.FixedSizeBinary:
		return func(to []byte, row int) []byte { return hex.AppendEncode(to, a.Value(row)) }
	case *array.FixedSizeList:
		list := listCell(a)
		return func(to []byte, row int) []byte {
			q.list = list(q.list[:0], row)
			return q.quoted(to, q.list)
		}
	}
	value := textsOf(a)
	if a.DataType().ID() == arrow.BINARY {
		return func(to []byte, row int) []byte {
			if v := value(row); len(v) > 0 {
				return hex.AppendEncode(to, v)
			}
			return append(to, empty...)
		}
	}
	return func(to []byte, row int) []byte { return q.quoted(to, value(row)) }
}

// textsOf returns the texts of a checked array of utf8 or binary, by row.
func textsOf(a arrow.Array) func(row int) []byte {
	offsets, text := textOf(a.Data())
	return func(row int) []byte { return text[offsets[row]:offsets[row+1]] }
}

// wholeCell returns the cell function of integers and booleans, which all texts write alike; nil
// for other types.
func wholeCell(a arrow.Array) cell {
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
	case *array.Boolean:
		return func(to []byte, row int) []byte { return strconv.AppendBool(to, a.Value(row)) }
	}
	return nil
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
func (q *quoter) quoted(to, text []byte) []byte {
	q.alien = q.alien || q.comma == '\t' && bytes.ContainsAny(text, "\t\r\n")
	if len(text) > 0 && bytes.IndexByte(text, q.comma) < 0 && !bytes.ContainsAny(text, "\"\r\n") && len(bytes.TrimSpace(text)) == len(text) {
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

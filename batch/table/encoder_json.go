package table

import (
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// jsonLines writes JSON Lines: an object a row, with a member for each column, in their order. A
// null is null, bytes are hexadecimal, lists are arrays; a number has all of its digits, which
// readers that have only doubles may round.
type jsonLines struct {
	names   [][]byte // what comes before each value of a row
	vectors []int    // by column, see Options.Vectors
}

func newJSON(schema *arrow.Schema, vectors map[string]int) *jsonLines {
	e := &jsonLines{}
	for i, f := range schema.Fields() {
		before := byte(',')
		if i == 0 {
			before = '{'
		}
		e.names = append(e.names, append(appendJSON([]byte{before}, f.Name), ':'))
		e.vectors = append(e.vectors, vectors[f.Name])
	}
	return e
}

func (e *jsonLines) head() []byte { return nil }

func (e *jsonLines) append(to []byte, rec arrow.Record) ([]byte, error) {
	columns := make([]cell, rec.NumCols())
	for i, a := range rec.Columns() {
		columns[i] = e.cellOf(i, a)
	}
	for row := range int(rec.NumRows()) {
		for i, value := range columns {
			to = append(to, e.names[i]...)
			if rec.Column(i).IsNull(row) {
				to = append(to, "null"...)
			} else {
				to = value(to, row)
			}
		}
		to = append(to, "}\n"...)
	}
	return to, nil
}

// cellOf returns the cell function of the checked array of column i.
func (e *jsonLines) cellOf(i int, a arrow.Array) cell {
	if number := numberCell(a); number != nil {
		return number
	}
	switch a := a.(type) {
	case *array.FixedSizeList:
		return listCell(a)
	case *array.FixedSizeBinary:
		if n := e.vectors[i]; n > 0 {
			return func(to []byte, row int) []byte { return appendVectors(to, a.Value(row), n) }
		}
		return func(to []byte, row int) []byte { return appendHex(to, a.Value(row)) }
	}
	value := textsOf(a)
	if a.DataType().ID() == arrow.BINARY {
		return func(to []byte, row int) []byte { return appendHex(to, value(row)) }
	}
	return func(to []byte, row int) []byte { return appendJSON(to, string(value(row))) }
}

// numberCell returns the cell function of numbers and booleans as JSON, nil for other types.
func numberCell(a arrow.Array) cell {
	switch a := a.(type) {
	case *array.Float32:
		v := a.Float32Values()
		return func(to []byte, row int) []byte { return appendReal(to, float64(v[row]), 32) }
	case *array.Float64:
		v := a.Float64Values()
		return func(to []byte, row int) []byte { return appendReal(to, v[row], 64) }
	}
	return wholeCell(a)
}

// listCell returns the cell function of lists of numbers, as JSON.
func listCell(a *array.FixedSizeList) cell {
	_, n := itemsOf(a.DataType())
	first, item := a.Data().Offset(), numberCell(a.ListValues())
	return func(to []byte, row int) []byte {
		to = append(to, '[')
		for i := range n {
			to = append(item(to, (first+row)*n+i), ',')
		}
		to[len(to)-1] = ']'
		return to
	}
}

// appendVectors appends int8 numbers as a list of lists of n.
func appendVectors(to, numbers []byte, n int) []byte {
	to = append(to, '[')
	for i, v := range numbers {
		if i%n == 0 {
			to = append(to, '[')
		}
		to = append(strconv.AppendInt(to, int64(int8(v)), 10), ',')
		if i%n == n-1 || i == len(numbers)-1 {
			to[len(to)-1] = ']'
			to = append(to, ',')
		}
	}
	to[len(to)-1] = ']'
	return to
}

// appendReal appends a number as JSON, which has no NaN, and infinities only as numbers too large.
func appendReal(to []byte, v float64, bits int) []byte {
	switch {
	case math.IsNaN(v):
		return append(to, "null"...)
	case math.IsInf(v, 1):
		return append(to, "1e999"...)
	case math.IsInf(v, -1):
		return append(to, "-1e999"...)
	}
	return strconv.AppendFloat(to, v, 'g', -1, bits)
}

func appendHex(to, bytes []byte) []byte {
	return append(hex.AppendEncode(append(to, '"'), bytes), '"')
}

// appendJSON appends a text in quotation marks.
func appendJSON(to []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no text is impossible
	}
	return append(to, quoted...)
}

package table

import (
	"encoding/binary"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// gathered is the rows of a column in a piece.
type gathered struct {
	*storedColumn
	rows, nulls int // of a list: lists
	// The values that are not null, width bytes each; of a text its length in 4 bytes and itself,
	// of a boolean a byte.
	values []byte
	marks  []byte // of an optional column a bit a row, set where it is not null
}

// reset drops the rows and keeps their memory.
func (g *gathered) reset() {
	g.rows, g.nulls, g.values = 0, 0, g.values[:0]
}

// add appends the values of an array, which must have been checked.
func (g *gathered) add(a arrow.Array) {
	d, n := a.Data(), a.Len()
	first, nulls := d.Offset(), a.NullN()
	if g.optional {
		have := (g.rows + n + 7) / 8
		g.marks = append(g.marks[:min(len(g.marks), have)], make([]byte, max(0, have-len(g.marks)))...)
		if nulls > 0 {
			bitutil.CopyBitmap(d.Buffers()[0].Bytes(), first, n, g.marks, g.rows)
		} else {
			bitutil.SetBitsTo(g.marks, int64(g.rows), int64(n), true)
		}
	}
	g.rows += n
	g.nulls += nulls
	if g.form == formText {
		g.values = slices.Grow(g.values, 4*(n-nulls)+int(textLengths(a)))
	} else {
		g.values = slices.Grow(g.values, (n-nulls)*g.items*g.width)
	}
	if nulls == 0 {
		g.take(d, 0, n)
		return
	}
	marks := d.Buffers()[0].Bytes()
	for row := 0; row < n; {
		from := row
		for row < n && bitutil.BitIsSet(marks, first+row) {
			row++
		}
		if from < row {
			g.take(d, from, row)
		}
		for row < n && !bitutil.BitIsSet(marks, first+row) {
			row++
		}
	}
}

// take appends rows from..to-1 of an array, none of which is null.
func (g *gathered) take(d arrow.ArrayData, from, to int) {
	switch {
	case g.form == formText:
		offsets, text := textOf(d)
		for i := from; i < to; i++ {
			v := text[offsets[i]:offsets[i+1]]
			g.values = append(binary.LittleEndian.AppendUint32(g.values, uint32(len(v))), v...)
		}
	case g.form == formBit:
		bits := d.Buffers()[1].Bytes()
		for i := from; i < to; i++ {
			at := d.Offset() + i
			g.values = append(g.values, bits[at/8]>>(at%8)&1)
		}
	case g.list:
		each := g.items * g.width
		g.values = append(g.values, listBytes(d)[from*each:to*each]...)
	default:
		b := d.Buffers()[1].Bytes()[d.Offset()*g.width:]
		g.values = append(g.values, b[from*g.width:to*g.width]...)
	}
}

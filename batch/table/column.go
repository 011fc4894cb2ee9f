package table

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// form is how the values of a type are laid out in memory.
type form int

const (
	formNone   form = iota // a table cannot have this type
	formNumber             // width bytes each, in the machine's byte order
	formBit                // a bit each, lowest bit of a byte first
	formBytes              // width bytes each; a list of numbers has them in its child
	formText               // between consecutive 32-bit offsets
)

// whatTablesHold completes an error about a type that a table cannot have.
const whatTablesHold = "a table holds integers, float32, float64, booleans, utf8 and binary, fixed_size_binary and fixed_size_list of numbers only"

// List returns the type of a column of lists of n numbers of type item, as a Reader gives it
// whatever a file says about the items. None of them is null, though the type, which is the usual
// one, would allow it.
func List(item arrow.DataType, n int) arrow.DataType {
	return arrow.FixedSizeListOf(int32(n), item)
}

// Int8List returns the type of a column of lists of n 8-bit integers.
func Int8List(n int) arrow.DataType { return List(arrow.PrimitiveTypes.Int8, n) }

// itemsOf returns the type of the items of lists of type dt, and how many a list has; of any other
// type itself and 1.
func itemsOf(dt arrow.DataType) (item arrow.DataType, n int) {
	if l, ok := dt.(*arrow.FixedSizeListType); ok {
		return l.Elem(), int(l.Len())
	}
	return dt, 1
}

// layout returns the form of dt and the bytes that a value takes in memory, not counting the bytes
// of a text.
func layout(dt arrow.DataType) (form, int) {
	switch dt.ID() {
	case arrow.UINT8, arrow.INT8, arrow.UINT16, arrow.INT16, arrow.UINT32, arrow.INT32, arrow.UINT64, arrow.INT64,
		arrow.FLOAT32, arrow.FLOAT64:
		return formNumber, dt.(arrow.FixedWidthDataType).Bytes()
	case arrow.BOOL:
		return formBit, 1
	case arrow.STRING, arrow.BINARY:
		return formText, 4
	case arrow.FIXED_SIZE_BINARY:
		if w := dt.(*arrow.FixedSizeBinaryType).ByteWidth; w > 0 {
			return formBytes, w
		}
	case arrow.FIXED_SIZE_LIST:
		item, n := itemsOf(dt)
		if form, w := layout(item); form == formNumber && n > 0 {
			return formBytes, n * w
		}
	}
	return formNone, 0
}

// Width returns the number of bytes of a value of type dt, of a text those of its offset; 0 for a
// type that a table cannot have.
func Width(dt arrow.DataType) int {
	_, w := layout(dt)
	return w
}

// rowWidth returns the number of bytes of a row in memory, not counting texts, or an error for a
// schema that a table cannot have.
func rowWidth(s *arrow.Schema) (int, error) {
	if s.NumFields() == 0 {
		return 0, fmt.Errorf("the schema has no column: a table needs at least one")
	}
	sum := 0
	for _, f := range s.Fields() {
		if strings.ContainsFunc(f.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return 0, fmt.Errorf("column %q: a name must be printable", f.Name)
		}
		form, w := layout(f.Type)
		if form == formNone {
			return 0, fmt.Errorf("column %s has type %s: %s", f.Name, f.Type, whatTablesHold)
		}
		if sum += w; sum > maxBatchBytes {
			return 0, fmt.Errorf("column %s makes a row longer than %d bytes, the most that a table holds", f.Name, maxBatchBytes)
		}
	}
	return sum, nil
}

// checkRecord proves that every value that rec claims to have exists, so that reading it cannot
// fail.
func checkRecord(rec arrow.Record) error {
	for i, f := range rec.Schema().Fields() {
		if err := checkColumn(f, rec.Column(i), int(rec.NumRows())); err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	return nil
}

func checkColumn(f arrow.Field, a arrow.Array, rows int) error {
	form, w := layout(f.Type)
	if form == formNone {
		return fmt.Errorf("has type %s: %s", f.Type, whatTablesHold)
	}
	if !arrow.TypeEqual(a.DataType(), f.Type) {
		return fmt.Errorf("holds %s where the schema says %s", a.DataType(), f.Type)
	}
	d := a.Data()
	if d.Len() != rows || d.Offset() < 0 {
		return fmt.Errorf("has %d values at offset %d where the batch has %d rows", d.Len(), d.Offset(), rows)
	}
	if rows == 0 {
		return nil
	}
	end := d.Offset() + rows
	if err := checkMarks(d, end); err != nil {
		return err
	}
	if nulls := a.NullN(); nulls > 0 && !f.Nullable {
		return fmt.Errorf("has %d nulls but is not declared nullable", nulls)
	}
	if f.Type.ID() == arrow.FIXED_SIZE_LIST {
		return checkItems(a)
	}
	b := d.Buffers()
	have := len(bytesOf(b[1]))
	switch {
	case form == formBit && have < int(bitutil.BytesForBits(int64(end))):
		return fmt.Errorf("has %d bytes where %d booleans need %d", have, end, bitutil.BytesForBits(int64(end)))
	case form == formText && have/w < end+1:
		return fmt.Errorf("has %d bytes of offsets where %d values need %d", have, end, (end+1)*w)
	case form == formText:
		return checkTexts(a, f.Type.ID() == arrow.STRING)
	case form != formBit && have/w < end:
		return fmt.Errorf("has %d bytes where %d values need %d", have, end, end*w)
	}
	return nil
}

// checkMarks checks the null marks of the values before end.
func checkMarks(d arrow.ArrayData, end int) error {
	bits := len(bytesOf(d.Buffers()[0]))
	if bits > 0 && int64(bits) < bitutil.BytesForBits(int64(end)) {
		return fmt.Errorf("has null marks for %d values of %d", 8*bits, end)
	} else if bits == 0 && d.NullN() > 0 {
		return fmt.Errorf("has %d nulls but no null marks", d.NullN())
	}
	return nil
}

// bytesOf returns the contents of a buffer, which may be nil.
func bytesOf(b *memory.Buffer) []byte {
	if b == nil {
		return nil
	}
	return b.Bytes()
}

package table

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// width is the number of bytes that a value of type dt takes, 0 for a type that a table cannot have.
func width(dt arrow.DataType) int {
	switch dt.ID() {
	case arrow.UINT8, arrow.INT8, arrow.UINT16, arrow.INT16, arrow.UINT32, arrow.INT32, arrow.UINT64, arrow.INT64,
		arrow.FLOAT32, arrow.FLOAT64:
		return dt.(arrow.FixedWidthDataType).Bytes()
	case arrow.FIXED_SIZE_BINARY:
		return max(0, dt.(*arrow.FixedSizeBinaryType).ByteWidth)
	}
	return 0
}

// rowWidth is the number of bytes of a row without nulls, or an error for a schema that a table cannot have.
func rowWidth(s *arrow.Schema) (int, error) {
	if s.NumFields() == 0 {
		return 0, fmt.Errorf("the schema has no column: a table needs at least one")
	}
	sum := 0
	for _, f := range s.Fields() {
		if strings.ContainsFunc(f.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return 0, fmt.Errorf("column %q: a name must be printable", f.Name)
		}
		w := width(f.Type)
		if w == 0 {
			return 0, fmt.Errorf("column %s has type %s: a table holds integers, float32, float64 and fixed_size_binary only", f.Name, f.Type)
		}
		if sum += w; sum > maxBatchBytes {
			return 0, fmt.Errorf("column %s makes a row longer than %d bytes, the most that a table holds", f.Name, maxBatchBytes)
		}
	}
	return sum, nil
}

// checkRecord proves that every value that rec claims to have is there, so that looking at one cannot fail.
func checkRecord(rec arrow.Record) error {
	for i, f := range rec.Schema().Fields() {
		if err := checkColumn(f, rec.Column(i), int(rec.NumRows())); err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	return nil
}

func checkColumn(f arrow.Field, a arrow.Array, rows int) error {
	w := width(f.Type)
	if w == 0 {
		return fmt.Errorf("has type %s: a table holds integers, float32, float64 and fixed_size_binary only", f.Type)
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
	end, b := d.Offset()+rows, d.Buffers()
	if have := len(bytesOf(b[1])); have/w < end {
		return fmt.Errorf("has %d bytes where %d values need %d", have, end, end*w)
	}
	if bits := len(bytesOf(b[0])); bits > 0 && int64(bits) < bitutil.BytesForBits(int64(end)) {
		return fmt.Errorf("has null marks for %d values of %d", 8*bits, end)
	} else if bits == 0 && d.NullN() > 0 {
		return fmt.Errorf("has %d nulls but no null marks", d.NullN())
	}
	if nulls := a.NullN(); nulls > 0 && !f.Nullable {
		return fmt.Errorf("has %d nulls but is not declared nullable", nulls)
	}
	return nil
}

// bytesOf is what is in a buffer that need not be there.
func bytesOf(b *memory.Buffer) []byte {
	if b == nil {
		return nil
	}
	return b.Bytes()
}

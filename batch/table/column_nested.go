package table

import (
	"fmt"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// Checks of values without a fixed width: texts, and the items of lists.

// checkTexts proves that the offsets of texts ascend and stay within the bytes, and that a string
// is UTF-8. The offsets must exist.
func checkTexts(a arrow.Array, isString bool) error {
	d := a.Data()
	offsets, text := textOf(d)
	last := int64(offsets[0])
	if last < 0 {
		return fmt.Errorf("begins at byte %d of its bytes", last)
	}
	for i, end := range offsets[1:] {
		if int64(end) < last || int64(end) > int64(len(text)) {
			return fmt.Errorf("has a value from byte %d to byte %d of %d", last, end, len(text))
		}
		if isString && !utf8.Valid(text[last:end]) && !a.IsNull(i) {
			return fmt.Errorf("has a string that is not UTF-8 in row %d of the batch", i)
		}
		last = int64(end)
	}
	return nil
}

// textOf returns the offsets of the values of d, one more than there are values, and the bytes into
// which they point.
func textOf(d arrow.ArrayData) (offsets []int32, text []byte) {
	if d.Len() == 0 { // and perhaps no buffers
		return []int32{0}, nil
	}
	b := d.Buffers()
	offsets = arrow.Int32Traits.CastFromBytes(bytesOf(b[1]))[d.Offset():][:d.Len()+1]
	if len(b) > 2 {
		text = bytesOf(b[2])
	}
	return offsets, text
}

// checkItems proves that the lists of a have all of their items, none of which is null unless its
// list is.
func checkItems(a arrow.Array) error {
	d := a.Data()
	item, n := itemsOf(a.DataType())
	if len(d.Children()) != 1 {
		return fmt.Errorf("has lists without items")
	}
	items := d.Children()[0]
	end := d.Offset() + d.Len()
	if items.Offset() < 0 || items.Len()/n < end {
		return fmt.Errorf("has %d items where %d lists of %d need %d", items.Len(), end, n, end*n)
	}
	all, w := items.Offset()+end*n, Width(item)
	if have := len(bytesOf(items.Buffers()[1])); have/w < all {
		return fmt.Errorf("has %d bytes of items where %d are needed", have, all*w)
	}
	if err := checkMarks(items, all); err != nil {
		return fmt.Errorf("items: %w", err)
	}
	marks := bytesOf(items.Buffers()[0])
	if len(marks) == 0 || items.NullN() == 0 {
		return nil
	}
	for row := range d.Len() {
		first := items.Offset() + (d.Offset()+row)*n
		if !a.IsNull(row) && bitutil.CountSetBits(marks, first, n) != n {
			return fmt.Errorf("has a list with an item that is null in row %d of the batch", row)
		}
	}
	return nil
}

// listBytes returns the memory of the items of the lists of d.
func listBytes(d arrow.ArrayData) []byte {
	items := d.Children()[0]
	item, n := itemsOf(d.DataType())
	w := Width(item)
	return items.Buffers()[1].Bytes()[(items.Offset()+d.Offset()*n)*w:][:d.Len()*n*w]
}

package table

import (
	"encoding/binary"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// chunkReader makes an array from a column's pages.
type chunkReader struct {
	column *parquetColumn
	form   form
	width  int // bytes of a row
	items  int // numbers in a list
	codec  codec
	file   *parquetFile
	room   *Room
	rows   int

	dictionary dense
	values     []byte  // the array's values, for texts their offsets; zero under nulls
	text       *[]byte // the array's texts
	marks      []byte  // the array's null marks, nil if none can be null
	row, nulls int     // rows so far, including a list that may continue
	fill       listFill

	facts []facts // for each page of rows
	// its size statistics may have a wrong text size, as Arrow's do for such pages
	uncounted bool
	distinct  map[uint64]struct{} // hashes of the values, nil if they need not be counted
	most      int                 // maximum number of values to count
	old       bool                // whether the order of old programs matters
}

func (c *chunkReader) read(pages []page) (*array.Data, error) {
	z := &c.room.z
	size := c.rows * c.width
	switch c.form {
	case formBit:
		size = int(bitutil.BytesForBits(int64(c.rows)))
	case formText:
		size += 4
		*c.text = (*c.text)[:0]
	}
	c.values = z.take(size)
	clear(c.values)
	if c.column.field.Nullable {
		c.marks = z.take(int(bitutil.BytesForBits(int64(c.rows))))
		clear(c.marks)
	}
	defer z.back(z.taken)
	for _, p := range pages {
		before := z.taken
		if err := c.page(p); err != nil {
			return nil, err
		}
		if p.kind != pageDictionary {
			z.back(before)
		}
	}
	if c.column.list {
		if err := c.endList(); err != nil {
			return nil, err
		}
	}
	if c.row != c.rows {
		return nil, fmt.Errorf("corrupt: its pages have %d rows where there are %d", c.row, c.rows)
	}
	if c.form == formText {
		return texts(c.column.field, c.rows, c.marks, c.values, *c.text, c.nulls), nil
	}
	return column(c.column.field, c.rows, c.marks, c.values, c.nulls), nil
}

func (c *chunkReader) page(p page) error {
	rep, def, data, err := c.unpack(p)
	if err != nil {
		return err
	}
	if p.kind == pageDictionary {
		return c.readDictionary(p, data)
	}
	n, row, nulls := int(p.values), c.row, c.nulls
	var present int
	if c.column.list {
		present, err = c.lists(rep, def, n)
	} else if present, err = c.mark(def, n); err == nil {
		c.row += n
	}
	if err != nil {
		return err
	}
	values, err := c.decode(encodingOf(p), data, present)
	if err != nil {
		return err
	}
	f := facts{rows: c.row - row, nulls: c.nulls - nulls, values: n}
	c.look(&f, values, present)
	if encodingOf(p) == encodingDeltaBytes {
		c.uncounted = true
	}
	c.facts = append(c.facts, f)
	return c.place(values, row, n)
}

// unpack decompresses a page and splits it into repetition levels, definition levels and values.
func (c *chunkReader) unpack(p page) (rep, def, data []byte, err error) {
	data, size, packed := p.data, p.size, c.codec
	value, _ := c.column.defined()
	if p.kind == pageData2 { // levels precede the compressed part
		d, r := p.header.num(5, -1), p.header.num(6, -1)
		if d < 0 || r < 0 || d+r > int64(len(data)) || d+r > size || r > 0 && !c.column.list || d > 0 && value == 0 {
			return nil, nil, nil, fmt.Errorf("corrupt: a page of %d bytes claims %d and %d for its levels", len(data), r, d)
		}
		rep, def, data, size = data[:r], data[r:r+d], data[r+d:], size-r-d
		if p.header.num(7, 1) == 0 {
			packed = codecNone
		}
	}
	if p.kind == pageData2 && len(data) == 0 && size == 0 {
		return rep, def, nil, nil // whether compressed or not
	}
	if data, err = c.room.z.inflate(packed, data, size); err != nil || p.kind != pageData {
		return rep, def, data, err
	}
	if c.column.list {
		if rep, data, err = levelsOf(data, p.header.num(4, -1)); err != nil {
			return nil, nil, nil, err
		}
	}
	if value > 0 {
		def, data, err = levelsOf(data, p.header.num(3, -1))
	}
	return rep, def, data, err
}

// levelsOf takes levels, which follow their length, from the beginning of a page of version 1.
func levelsOf(data []byte, encoding int64) (levels, rest []byte, err error) {
	if encoding != encodingRLE {
		return nil, nil, fmt.Errorf("levels in encoding %d cannot be read: rle can", encoding)
	}
	if len(data) < 4 || int64(binary.LittleEndian.Uint32(data)) > int64(len(data)-4) {
		return nil, nil, fmt.Errorf("corrupt: a page of %d bytes is too short for its levels", len(data))
	}
	n := int(binary.LittleEndian.Uint32(data))
	return data[4 : 4+n], data[4+n:], nil
}

// encodingOf returns the encoding of a page's values.
func encodingOf(p page) int64 {
	if p.kind == pageData2 {
		return p.header.num(4, -1)
	}
	return p.header.num(2, -1)
}

// mark reads the levels of the page's n rows into the null marks and returns how many rows have a
// value.
func (c *chunkReader) mark(levels []byte, n int) (present int, err error) {
	if c.marks == nil {
		return n, nil
	}
	if err := bitmap(levels, c.marks, c.row, n); err != nil {
		return 0, fmt.Errorf("levels: %w", err)
	}
	present = bitutil.CountSetBits(c.marks, c.row, n)
	c.nulls += n - present
	return present, nil
}

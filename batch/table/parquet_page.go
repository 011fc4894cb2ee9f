package table

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

const encodingPlain, encodingPlainDictionary, encodingRLE, encodingRLEDictionary = 0, 2, 3, 8

// chunkReader makes an array of a column's pages.
type chunkReader struct {
	column parquetColumn
	field  arrow.Field
	codec  codec
	file   *parquetFile
	rows   int

	dictionary []byte // values as stored, one after the other
	values     []byte // the array's values; those under nulls are zero
	marks      []byte // the array's null marks
	row, nulls int
}

func (c *chunkReader) read(pages []page) (*array.Data, error) {
	z := &c.file.z
	c.values, c.marks = z.take(c.rows*width(c.field.Type)), z.take(int(bitutil.BytesForBits(int64(c.rows))))
	clear(c.values)
	clear(c.marks)
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
	return column(c.field, c.rows, c.marks, c.values, c.nulls), nil
}

func (c *chunkReader) page(p page) error {
	var levels []byte
	data := p.data
	size := p.size
	packed := c.codec
	if p.kind == pageData2 { // levels stand before the compressed part
		n := p.header.num(5, -1)
		if n < 0 || n > int64(len(data)) || n > size || p.header.num(6, -1) != 0 {
			return fmt.Errorf("damaged: a page of %d bytes claims %d for its levels", len(data), n)
		}
		levels, data, size = data[:n], data[n:], size-n
		if p.header.num(7, 1) == 0 {
			packed = codecNone
		}
	}
	data, err := c.file.z.inflate(packed, data, size)
	if err != nil {
		return err
	}
	if p.kind == pageDictionary {
		if e := p.header.num(2, -1); e != encodingPlain && e != encodingPlainDictionary {
			return fmt.Errorf("a dictionary in encoding %d cannot be read: plain can", e)
		}
		if need := p.values * int64(c.column.stored); p.values < 0 || p.values > maxBatchBytes || need > int64(len(data)) {
			return fmt.Errorf("damaged: a dictionary of %d bytes claims %d values", len(data), p.values)
		}
		c.dictionary = data[:int(p.values)*c.column.stored]
		return nil
	}
	encoding := p.header.num(2, -1)
	if p.kind == pageData2 {
		encoding = p.header.num(4, -1)
	} else if c.field.Nullable {
		if e := p.header.num(3, -1); e != encodingRLE {
			return fmt.Errorf("levels in encoding %d cannot be read: rle can", e)
		}
		if len(data) < 4 || int64(binary.LittleEndian.Uint32(data)) > int64(len(data)-4) {
			return fmt.Errorf("damaged: a page of %d bytes is too short for its levels", len(data))
		}
		n := int(binary.LittleEndian.Uint32(data))
		levels, data = data[4:4+n], data[4+n:]
	}
	n := int(p.values)
	present, err := c.mark(levels, n)
	if err != nil {
		return err
	}
	switch encoding {
	case encodingPlain:
		if len(data)/c.column.stored < present {
			return fmt.Errorf("damaged: a page of %d bytes claims %d values", len(data), present)
		}
	case encodingPlainDictionary, encodingRLEDictionary:
		if data, err = c.lookUp(data, present); err != nil {
			return err
		}
	default:
		return fmt.Errorf("values in encoding %d cannot be read: plain and dictionary can", encoding)
	}
	c.place(data, n)
	return nil
}

// mark reads the levels of the page's n rows into the null marks and tells how many rows have a value.
func (c *chunkReader) mark(levels []byte, n int) (present int, err error) {
	if !c.field.Nullable {
		bitutil.SetBitsTo(c.marks, int64(c.row), int64(n), true)
		return n, nil
	}
	defined := c.grow(n)
	if err := hybrid(levels, 1, defined); err != nil {
		return 0, fmt.Errorf("levels: %w", err)
	}
	for i, d := range defined {
		if d == 1 {
			bitutil.SetBit(c.marks, c.row+i)
			present++
		}
	}
	c.nulls += n - present
	return present, nil
}

// lookUp replaces n places in the dictionary by their values.
func (c *chunkReader) lookUp(data []byte, n int) ([]byte, error) {
	if n == 0 {
		return nil, nil
	}
	if len(data) == 0 {
		return nil, fmt.Errorf("damaged: an empty page claims %d values", n)
	}
	places, w := c.grow(n), c.column.stored
	if err := hybrid(data[1:], int(data[0]), places); err != nil {
		return nil, err
	}
	out := c.file.z.take(n * w)
	for i, p := range places {
		if int64(p) >= int64(len(c.dictionary)/w) {
			return nil, fmt.Errorf("damaged: value %d of a dictionary of %d", p, len(c.dictionary)/w)
		}
		copy(out[i*w:][:w], c.dictionary[int(p)*w:])
	}
	return out, nil
}

// place puts the stored values of the page's n rows where their rows are.
func (c *chunkReader) place(data []byte, n int) {
	w, stored := width(c.field.Type), c.column.stored
	for i := range n {
		if bitutil.BitIsSet(c.marks, c.row+i) {
			copy(c.values[(c.row+i)*w:][:w], data) // a narrow integer is the low bytes of what is stored
			data = data[stored:]
		}
	}
	c.row += n
}

func (c *chunkReader) grow(n int) []uint32 {
	c.file.numbers = slices.Grow(c.file.numbers[:0], n)
	return c.file.numbers[:n]
}

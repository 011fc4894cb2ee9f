package table

import (
	"encoding/binary"
	"sort"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
)

// chunk is a column of a row group being encoded.
type chunk struct {
	*storedColumn
	rows, nulls int      // of a list: lists
	values      [][]byte // the pieces' values, that are not null
	ends        []int    // where each of them ends in the chunk, in bytes
	marks       []byte   // of an optional column a bit a row, set where it is not null
	encoding    int64
	random      bool        // only Huffman codes make the values shorter
	dictionary  *dictionary // nil without one
	statistics  []thrift
	pages       []encodedPage
	joined      []byte // of texts
}

// plan gathers column i of the pieces and decides how it is encoded.
func (c *chunk) plan(g *rowGroup, i int) {
	*c = chunk{storedColumn: &g.coder.columns[i], values: c.values[:0], ends: c.ends[:0], marks: c.marks[:0], pages: c.pages[:0], joined: c.joined[:0]}
	for _, p := range g.pieces {
		column := &p.columns[i]
		if c.optional {
			have := (c.rows + column.rows + 7) / 8
			c.marks = append(c.marks, make([]byte, have-len(c.marks))...)
			bitutil.CopyBitmap(column.marks, 0, column.rows, c.marks, c.rows)
		}
		c.rows += column.rows
		c.nulls += column.nulls
		c.append(column.values)
	}
	if c.form == formText { // in one piece, since pages end where texts do
		for _, v := range c.values {
			c.joined = append(c.joined, v...)
		}
		c.values, c.ends = c.values[:0], c.ends[:0]
		c.append(c.joined)
	}
	c.choose(g.coder)
	c.divide()
}

func (c *chunk) append(values []byte) {
	c.ends = append(c.ends, c.bytes()+len(values))
	c.values = append(c.values, values)
}

// bytes returns the length of all values in memory.
func (c *chunk) bytes() int {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// at returns the values from one byte to another, if need be in the given memory.
func (c *chunk) at(from, to int, scratch *[]byte) []byte {
	i := sort.SearchInts(c.ends, from+1)
	if from == to {
		return nil
	}
	begin := c.ends[i] - len(c.values[i])
	if to <= c.ends[i] {
		return c.values[i][from-begin : to-begin]
	}
	joined := append((*scratch)[:0], c.values[i][from-begin:]...)
	for i++; len(joined) < to-from; i++ {
		joined = append(joined, c.values[i][:min(len(c.values[i]), to-from-len(joined))]...)
	}
	*scratch = joined
	return joined
}

// choose chooses the encoding, and sums up the values.
func (c *chunk) choose(coder *parquetCoder) {
	e := pageEncoders.take()
	defer pageEncoders.give(e)
	c.encoding = encodingPlain
	if c.width > 0 && c.width <= 4 && c.form != formBit {
		d := dictionaries.take()
		if d.build(c.values, c.width, c.stored) {
			c.encoding, c.dictionary = encodingRLEDictionary, d
			c.statistics = c.sumUp([][]byte{d.entries}, &e.widened)
			return
		}
		dictionaries.give(d)
	}
	c.statistics = c.sumUp(c.values, &e.widened)
	switch {
	case c.physical == physicalInt64 && fitDeltas(c.values):
		// A counter, such as trial, takes next to no space as differences; zstd would take 40 ns a row
		// for a byte.
		first := c.at(0, min(c.bytes(), pageBytes), &e.joined)
		if e.body = appendDeltas(e.body[:0], first); len(e.body) < len(first)/2 {
			c.encoding = encodingDelta
		}
	case coder.zstd != nil && c.form == formBytes:
		c.random = likeKeys(c.at(0, min(c.bytes(), sampleBytes), &e.joined))
	}
}

// widened returns values as stored in the file, if need be in the given memory; texts with their
// lengths, booleans a byte each.
func (c *storedColumn) widened(scratch *[]byte, values []byte) []byte {
	if c.stored <= c.width || c.form == formText {
		return values
	}
	w := (*scratch)[:0]
	signed := c.order == orderInt32
	for ; len(values) > 0; values = values[c.width:] {
		v := number(values, c.width)
		if shift := 32 - 8*c.width; signed {
			v = uint32(int32(v<<shift) >> shift)
		}
		w = binary.LittleEndian.AppendUint32(w, v)
	}
	*scratch = w
	return w
}

// divide divides the rows into pages of similar size, which have at most pageBytes values and
// bytes; a page of texts has one row more.
func (c *chunk) divide() {
	if c.dictionary != nil {
		c.addPage(encodedPage{chunk: c, kind: pageDictionary})
	}
	bits := 8 * c.stored
	if c.encoding == encodingRLEDictionary {
		bits = max(8, c.dictionary.bits) // at least, for the unpacked form of a page
	}
	pages := (int64(c.rows)*int64(c.items)*int64(bits) + 8*pageBytes - 1) / (8 * pageBytes)
	value := 0 // in bytes
	for from := 0; from < c.rows; {
		var to, end int
		if c.form == formText {
			to, end = c.textPageEnd(from, value)
		} else {
			to = min(c.rows, from+int((int64(c.rows)+pages-1)/pages))
			end = value + c.count(from, to)*c.width
		}
		c.addPage(encodedPage{chunk: c, kind: pageData2, from: from, to: to, value: value, end: end})
		from, value = to, end
	}
}

// addPage adds a page, in the memory of one that had its place in an earlier row group.
func (c *chunk) addPage(p encodedPage) {
	if n := len(c.pages); n < cap(c.pages) {
		p.out = c.pages[:n+1][n].out[:0]
	}
	c.pages = append(c.pages, p)
}

// textPageEnd returns the row and the byte at which the page of texts ends that begins with a row
// and a byte.
func (c *chunk) textPageEnd(from, at int) (to, end int) {
	end = at
	for to = from; to < c.rows && end-at < pageBytes; to++ {
		if c.count(to, to+1) == 1 {
			end += 4 + int(binary.LittleEndian.Uint32(c.values[0][end:]))
		}
	}
	return to, end
}

// count returns the number of values that are not null in rows from..to-1; for a list, of its
// items.
func (c *chunk) count(from, to int) int {
	rows := to - from
	if c.nulls > 0 {
		rows = bitutil.CountSetBits(c.marks, from, rows)
	}
	return rows * c.items
}

// write writes the pages and returns the column's entry in its row group, and the size of its pages
// when decompressed.
func (c *chunk) write(out *sink, compressed bool) (column thrift, plain int64, err error) {
	begin := out.at
	rowsBegin, entries, data := begin, 0, 0
	for i := range c.pages {
		p := &c.pages[i]
		if _, err := out.Write(p.out); err != nil {
			return column, 0, err
		}
		if p.kind == pageDictionary {
			rowsBegin = out.at
		} else {
			entries += p.entries
			data++
		}
		plain += p.plain
	}
	return c.metadata(compressed, begin, rowsBegin, out.at, entries, data, plain), plain, nil
}

// metadata returns the column's entry in its row group. It lies from byte begin to end, its rows
// from rowsBegin on.
func (c *chunk) metadata(compressed bool, begin, rowsBegin, end int64, entries, data int, plain int64) thrift {
	counted := func(kind, encoding int64, n int) thrift {
		return fieldStruct(0, fieldI32(1, kind), fieldI32(2, encoding), fieldI32(3, int64(n)))
	}
	var encodings []thrift
	pages := []thrift{counted(pageData2, c.encoding, data)}
	if c.encoding != encodingDelta {
		encodings = append(encodings, fieldI32(0, encodingPlain))
	}
	if c.encoding != encodingPlain {
		encodings = append(encodings, fieldI32(0, c.encoding))
	}
	if c.encoding == encodingRLEDictionary {
		pages = append([]thrift{counted(pageDictionary, encodingPlain, 1)}, pages...)
	}
	if definition, _ := c.levels(); definition > 0 {
		encodings = append(encodings, fieldI32(0, encodingRLE))
	}
	codec := int64(0)
	if compressed {
		codec = 6
	}
	path := make([]thrift, len(c.path))
	for i, p := range c.path {
		path[i] = fieldBytes(0, p)
	}
	meta := []thrift{fieldI32(1, c.physical), fieldList(2, encodings...), fieldList(3, path...),
		fieldI32(4, codec), fieldI64(5, int64(entries)), fieldI64(6, plain),
		fieldI64(7, end-begin), fieldI64(9, rowsBegin)}
	if c.encoding == encodingRLEDictionary {
		meta = append(meta, fieldI64(11, begin))
	}
	meta = append(meta, fieldStruct(12, c.statistics...), fieldList(13, pages...))
	const noCopy = 0 // of meta elsewhere in the file, as the format wants it
	return fieldStruct(0, fieldI64(2, noCopy), fieldStruct(3, meta...))
}

// forget gives up what is not needed once there are pages.
func (c *chunk) forget() {
	if c.dictionary != nil {
		dictionaries.give(c.dictionary)
		c.dictionary = nil
	}
	clear(c.values)
}

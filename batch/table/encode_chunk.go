package table

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/klauspost/compress/zstd"
)

// chunkEncoder writes the column chunks of row groups, one after the other.
type chunkEncoder struct {
	zstd *zstd.Encoder // nil for no compression
	out  []byte        // pages that are not in the sink yet
	at   int64         // the place of out in the file

	dictionary dictionary
	widened    []byte   // integers of 8 and 16 bits in the 32 that are stored
	numbers    []uint32 // levels
	levels     []byte
	body       []byte // of a page
	packed     []byte // the same when compressed
}

// chunk is a column chunk that grows.
type chunk struct {
	*gathered
	encoding   int64  // of values
	plain      []byte // values as stored; of texts with their lengths, of booleans not packed yet
	from, at   int    // values, and bytes of plain, that are in pages already
	pages      int
	begin      int64 // the places of its first page and of its first page of rows
	rowsBegin  int64
	entries    int   // values: with the nulls
	size       int64 // bytes of its pages, headers included, and the same when decompressed
	decompress int64
}

// encode appends the pages of a column to out and gives what the row group says of it.
func (e *chunkEncoder) encode(g *gathered) (column thrift, size int64) {
	c := &chunk{gathered: g, encoding: encodingPlain, begin: e.place()}
	distinct := []byte(nil)
	if g.width > 0 && g.width <= 4 && g.form != formBit && e.dictionary.build(g.values, g.width, g.stored) {
		c.encoding = encodingRLEDictionary
		distinct = e.stored(g, e.dictionary.entries)
		e.dictionaryPage(c, distinct)
	} else {
		c.plain = e.stored(g, g.values)
		distinct = c.plain
	}
	c.rowsBegin = e.place()
	for from := 0; from < g.rows; {
		to := c.pageEnd(from, e.dictionary.bits)
		e.dataPage(c, from, to)
		from = to
	}
	return c.metadata(e.zstd != nil, g.statistics(distinct)), c.decompress
}

func (e *chunkEncoder) place() int64 { return e.at + int64(len(e.out)) }

// stored is values as the file has them; of texts with their lengths, of booleans a byte each.
func (e *chunkEncoder) stored(g *gathered, values []byte) []byte {
	if g.stored <= g.width || g.form == formText {
		return values
	}
	w := e.widened[:0]
	signed := g.order == orderInt32
	for ; len(values) > 0; values = values[g.width:] {
		v := number(values, g.width)
		if shift := 32 - 8*g.width; signed {
			v = uint32(int32(v<<shift) >> shift)
		}
		w = binary.LittleEndian.AppendUint32(w, v)
	}
	e.widened = w
	return w
}

// pageEnd is the row at which the page ends that begins with row from: pages are about alike, of pageBytes at most.
func (c *chunk) pageEnd(from, placeBits int) int {
	if c.form == formText {
		return c.textPageEnd(from)
	}
	bits := 8 * c.stored * c.items
	switch {
	case c.encoding == encodingRLEDictionary:
		bits = placeBits * c.items
	case c.form == formBit:
		bits = 1
	}
	pages := (int64(c.rows)*int64(bits) + 8*pageBytes - 1) / (8 * pageBytes)
	each := int((int64(c.rows) + pages - 1) / pages)
	return min(c.rows, from+each)
}

func (c *chunk) textPageEnd(from int) int {
	at, to := c.at, from
	for ; to < c.rows && at-c.at < pageBytes; to++ {
		if c.count(to, to+1) == 1 {
			at += 4 + int(binary.LittleEndian.Uint32(c.plain[at:]))
		}
	}
	return to
}

func (e *chunkEncoder) dictionaryPage(c *chunk, entries []byte) {
	e.page(c, pageDictionary, nil, entries, fieldStruct(7, fieldI32(1, int64(len(entries)/c.stored)), fieldI32(2, encodingPlain)))
}

// dataPage appends the page of rows from..to-1.
func (e *chunkEncoder) dataPage(c *chunk, from, to int) {
	rows, n := to-from, c.count(from, to)
	nulls := rows - n/c.items
	repetition, levels := e.levelsOf(c, from, to)
	body := e.bodyOf(c, n)
	c.pages++
	c.entries += n + nulls
	e.page(c, pageData2, levels, body, fieldStruct(8,
		fieldI32(1, int64(n+nulls)), fieldI32(2, int64(nulls)), fieldI32(3, int64(rows)), fieldI32(4, c.encoding),
		fieldI32(5, int64(len(levels)-repetition)), fieldI32(6, int64(repetition)), fieldBool(7, e.zstd != nil)))
}

// bodyOf is the next n values in the chunk's encoding.
func (e *chunkEncoder) bodyOf(c *chunk, n int) []byte {
	first := c.from
	c.from += n
	switch {
	case c.encoding == encodingRLEDictionary:
		d := &e.dictionary
		e.body = appendHybrid(append(e.body[:0], byte(d.bits)), d.bits, d.places[first:c.from])
		return e.body
	case c.form == formBit:
		e.body = resized(e.body, (n+7)/8)
		clear(e.body)
		for i, v := range c.plain[first:c.from] {
			e.body[i/8] |= v << (i % 8)
		}
		return e.body
	}
	begin := c.at
	if c.form == formText {
		for range n {
			c.at += 4 + int(binary.LittleEndian.Uint32(c.plain[c.at:]))
		}
	} else {
		c.at += n * c.stored
	}
	return c.plain[begin:c.at]
}

// levelsOf is the levels of rows from..to-1: of repetition, of that many bytes, then of definition.
func (e *chunkEncoder) levelsOf(c *chunk, from, to int) (repetition int, levels []byte) {
	definition, repeats := c.levels()
	e.levels = e.levels[:0]
	if definition == 0 {
		return 0, nil
	}
	if repeats > 0 {
		e.numbers = e.numbers[:0]
		c.eachRow(from, to, func(present bool) {
			e.numbers = append(e.numbers, 0)
			for i := 1; present && i < c.items; i++ {
				e.numbers = append(e.numbers, 1)
			}
		})
		e.levels = appendHybrid(e.levels, 1, e.numbers)
		repetition = len(e.levels)
	}
	e.numbers = e.numbers[:0]
	c.eachRow(from, to, func(present bool) {
		if !present {
			e.numbers = append(e.numbers, 0)
			return
		}
		for range c.items {
			e.numbers = append(e.numbers, uint32(definition))
		}
	})
	e.levels = appendHybrid(e.levels, definition, e.numbers) // 1 and 2 take as many bits
	return repetition, e.levels
}

func (c *chunk) eachRow(from, to int, do func(present bool)) {
	for row := from; row < to; row++ {
		do(c.nulls == 0 || bitutil.BitIsSet(c.marks, row))
	}
}

// page appends a page: its header, its levels and its body, which alone is compressed.
func (e *chunkEncoder) page(c *chunk, kind int64, levels, body []byte, header thrift) {
	packed := body
	if e.zstd != nil {
		e.packed = e.zstd.EncodeAll(body, e.packed[:0])
		packed = e.packed
	}
	before := len(e.out)
	e.out = appendThrift(e.out, fieldStruct(0, fieldI32(1, kind), fieldI32(2, int64(len(levels)+len(body))), fieldI32(3, int64(len(levels)+len(packed))), header))
	c.decompress += int64(len(e.out) - before + len(levels) + len(body))
	e.out = append(append(e.out, levels...), packed...)
	c.size += int64(len(e.out) - before)
}

// metadata is the column chunk as its row group has it.
func (c *chunk) metadata(compressed bool, statistics []thrift) thrift {
	encodings := []thrift{fieldI32(0, encodingPlain)}
	pages := []thrift{fieldStruct(0, fieldI32(1, pageData2), fieldI32(2, c.encoding), fieldI32(3, int64(c.pages)))}
	if c.encoding == encodingRLEDictionary {
		encodings = append(encodings, fieldI32(0, encodingRLEDictionary))
		pages = append([]thrift{fieldStruct(0, fieldI32(1, pageDictionary), fieldI32(2, encodingPlain), fieldI32(3, 1))}, pages...)
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
	meta := []thrift{fieldI32(1, c.physical), fieldList(2, encodings...), fieldList(3, path...), fieldI32(4, codec),
		fieldI64(5, int64(c.entries)), fieldI64(6, c.decompress), fieldI64(7, c.size), fieldI64(9, c.rowsBegin)}
	if c.encoding == encodingRLEDictionary {
		meta = append(meta, fieldI64(11, c.begin))
	}
	meta = append(meta, fieldStruct(12, statistics...), fieldList(13, pages...))
	return fieldStruct(0, fieldI64(2, 0), fieldStruct(3, meta...)) // 0: the format wants no place of a copy of meta, of which there is none
}

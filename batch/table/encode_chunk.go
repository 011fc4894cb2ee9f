package table

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"
)

// chunkEncoder writes the column chunks of row groups, one after another.
type chunkEncoder struct {
	sink *sink
	zstd *zstd.Encoder // nil without compression
	out  []byte        // pages not yet sent to the sink

	dictionary dictionary
	widened    []byte   // integers of 8 and 16 bits, widened to the 32 that are stored
	numbers    []uint32 // levels
	levels     []byte
	body       []byte // of a page
	packed     []byte // the same, compressed
}

// chunk is a column chunk being written.
type chunk struct {
	*gathered
	encoding   int64  // of values
	plain      []byte // values as stored; texts with their lengths, booleans not yet packed
	from, at   int    // values, and bytes of plain, already in pages
	pages      int
	begin      int64 // the places of its first page and of its first page of rows
	rowsBegin  int64
	entries    int   // values, including nulls
	size       int64 // bytes of its pages, headers included, and the same when decompressed
	decompress int64
}

// encode writes the pages of a column and returns its entry in the row group, and the size of its
// pages when decompressed.
func (e *chunkEncoder) encode(g *gathered) (column thrift, size int64, err error) {
	c := &chunk{gathered: g, encoding: encodingPlain, begin: e.place()}
	distinct := []byte(nil)
	short := g.width > 0 && g.width <= 4 && g.form != formBit
	if short && e.dictionary.build(g.values, g.width, g.stored) {
		c.encoding = encodingRLEDictionary
		distinct = e.stored(g, e.dictionary.entries)
		e.dictionaryPage(c, distinct)
	} else {
		c.plain = e.stored(g, g.values)
		distinct = c.plain
	}
	c.rowsBegin = e.place()
	for from := 0; from < g.rows; {
		if len(e.out) >= sendBytes {
			if err := e.send(); err != nil {
				return column, 0, err
			}
		}
		to := c.pageEnd(from, e.dictionary.bits)
		e.dataPage(c, from, to)
		from = to
	}
	return c.metadata(e.zstd != nil, g.statistics(distinct)), c.decompress, nil
}

// place returns the position in the file at which the next page begins.
func (e *chunkEncoder) place() int64 { return e.sink.at + int64(len(e.out)) }

// send sends what was encoded to the sink.
func (e *chunkEncoder) send() error {
	_, err := e.sink.Write(e.out)
	e.out = e.out[:0]
	return err
}

// stored returns values as stored in the file; texts with their lengths, booleans a byte each.
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

// pageEnd returns the row at which the page that begins with row from ends. Pages are of similar
// size, and have at most pageBytes values and bytes.
func (c *chunk) pageEnd(from, placeBits int) int {
	if c.form == formText {
		return c.textPageEnd(from)
	}
	bits := 8 * c.stored
	if c.encoding == encodingRLEDictionary {
		bits = max(8, placeBits) // at least, for the unpacked form of a page
	}
	pages := (int64(c.rows)*int64(c.items)*int64(bits) + 8*pageBytes - 1) / (8 * pageBytes)
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

// metadata returns the column chunk's entry in its row group.
func (c *chunk) metadata(compressed bool, statistics []thrift) thrift {
	counted := func(kind, encoding int64, n int) thrift {
		return fieldStruct(0, fieldI32(1, kind), fieldI32(2, encoding), fieldI32(3, int64(n)))
	}
	encodings := []thrift{fieldI32(0, encodingPlain)}
	pages := []thrift{counted(pageData2, c.encoding, c.pages)}
	if c.encoding == encodingRLEDictionary {
		encodings = append(encodings, fieldI32(0, encodingRLEDictionary))
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
		fieldI32(4, codec), fieldI64(5, int64(c.entries)), fieldI64(6, c.decompress),
		fieldI64(7, c.size), fieldI64(9, c.rowsBegin)}
	if c.encoding == encodingRLEDictionary {
		meta = append(meta, fieldI64(11, c.begin))
	}
	meta = append(meta, fieldStruct(12, statistics...), fieldList(13, pages...))
	const noCopy = 0 // of meta elsewhere in the file, as the format wants it
	return fieldStruct(0, fieldI64(2, noCopy), fieldStruct(3, meta...))
}

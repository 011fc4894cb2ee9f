package table

import (
	"fmt"
	"hash/crc32"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"tpmbench/internal/phrase"
)

func (f *parquetFile) pieces() int { return len(f.filled) }

func (f *parquetFile) pieceBytes() (most int64) {
	stride, _ := rowWidth(f.schema) // which makeSchema has checked
	for _, i := range f.filled {
		most = max(most, min(f.groups[i].num(3, 0), maxBatchBytes)*int64(stride))
	}
	return most
}

// piece reads a row group of those that have rows.
func (f *parquetFile) piece(room *Room, i int) (arrow.Record, error) {
	number := f.filled[i]
	group := f.groups[number]
	rows := group.num(3, 0)
	stride, err := rowWidth(f.schema)
	if err != nil {
		return nil, err
	}
	if rows > maxBatchBytes/int64(stride) {
		return nil, fmt.Errorf("row group %d: %d rows of %d bytes: at most %d bytes can be read at a time", number, rows, stride, maxBatchBytes)
	}
	room.z.back(0)
	columns := make([]arrow.Array, len(f.columns))
	for i, chunk := range group.list(1) {
		data, err := f.chunk(room, i, chunk, rows)
		if err != nil {
			return nil, fmt.Errorf("column %s in row group %d: %w", f.columns[i].field.Name, number, err)
		}
		columns[i] = array.MakeFromData(data)
	}
	return array.NewRecord(f.schema, columns, rows), nil
}

// chunk reads a column of a row group, and what the file says about it.
func (f *parquetFile) chunk(room *Room, i int, chunk thrift, rows int64) (*array.Data, error) {
	c, err := f.chunkReader(room, i, chunk, rows)
	if err != nil {
		return nil, err
	}
	list, err := f.pages(chunk, c)
	if err != nil {
		return nil, err
	}
	c.prepare(chunk, list)
	data, err := c.read(list)
	if err != nil {
		return nil, err
	}
	if err := c.checkChunk(chunk, list); err != nil {
		return nil, err
	}
	return data, f.checkIndexes(chunk, c, list)
}

func (f *parquetFile) chunkReader(room *Room, i int, chunk thrift, rows int64) (*chunkReader, error) {
	meta, _ := chunk.field(3)
	codec, ok := parquetCodecs[meta.num(4, -1)]
	if !ok {
		return nil, fmt.Errorf("compression %d cannot be read: none, snappy, gzip, zstd and lz4_raw can", meta.num(4, -1))
	}
	c := &chunkReader{column: &f.columns[i], codec: codec, file: f, room: room, rows: int(rows), text: room.text(i)}
	if c.column.field.Type != nil {
		c.form, c.width = layout(c.column.field.Type)
		_, c.items = itemsOf(c.column.field.Type)
	}
	return c, nil
}

// pages reads the pages of a column.
func (f *parquetFile) pages(chunk thrift, c *chunkReader) ([]page, error) {
	meta, _ := chunk.field(3)
	at, length := meta.num(9, -1), meta.num(7, -1)
	if dict := meta.num(11, 0); dict > 0 {
		at = dict
	}
	raw := c.room.z.take(int(length))
	if _, err := f.r.ReadAt(raw, at); err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", phrase.Cause(err))
	}
	values := meta.num(5, 0)
	if most := int64(c.rows) * int64(max(1, c.items)); c.column.list && values > most {
		return nil, fmt.Errorf("corrupt: %d values where %d rows have %d at most", values, c.rows, most)
	}
	return splitPages(raw, at, values)
}

var parquetCodecs = map[int64]codec{0: codecNone, 1: codecSnappy, 2: codecGzip, 6: codecZstd, 7: codecRaw}

// page is one page of a column: what its header says, and its data.
type page struct {
	at     int64 // position in the file
	bytes  int64 // including its header
	kind   int64 // pageData, pageDictionary or pageData2
	size   int64 // size of the decompressed data
	head   int64 // bytes of its header
	header thrift
	values int64 // number of levels of a data page, of values of a dictionary
	data   []byte
}

const pageData, pageIndex, pageDictionary, pageData2 = 0, 1, 2, 3

// pageHeader is the field of a page's header for the page's kind.
var pageHeader = map[int64]int16{pageData: 5, pageIndex: 6, pageDictionary: 7, pageData2: 8}

// splitPages splits a column that lies at a place of the file into its pages; the data pages must
// have the given number of values in all.
func splitPages(raw []byte, at, values int64) ([]page, error) {
	var pages []page
	seen := int64(0)
	for len(raw) > 0 {
		h, n, err := readThrift(raw, tPageHeader)
		if err != nil {
			return nil, err
		}
		raw = raw[n:]
		p := page{at: at, head: int64(n), kind: h.num(1, -1), size: h.num(2, -1)}
		length := h.num(3, -1)
		if length < 0 || length > int64(len(raw)) || p.size < 0 || p.size > maxBatchBytes {
			return nil, fmt.Errorf("corrupt: a page claims %d bytes, %d when decompressed, where %d are left", length, p.size, len(raw))
		}
		p.data, raw = raw[:length:length], raw[length:]
		p.bytes = p.head + length
		at += p.bytes
		if sum, ok := h.field(4); ok && uint32(sum.number) != crc32.ChecksumIEEE(p.data) {
			return nil, fmt.Errorf("corrupt: the page at byte %d has a checksum that differs from its header's", p.at)
		}
		if p.header, err = p.headerOf(h); err != nil {
			return nil, err
		}
		p.values = p.header.num(1, -1)
		if p.kind == pageDictionary && len(pages) > 0 {
			return nil, fmt.Errorf("corrupt: the page at byte %d is a dictionary, which only the first can be", p.at)
		}
		if p.kind != pageDictionary {
			if p.values < 0 || p.values > values-seen {
				return nil, fmt.Errorf("corrupt: a page claims %d values where %d are left", p.values, values-seen)
			}
			seen += p.values
		}
		pages = append(pages, p)
	}
	if seen != values {
		return nil, fmt.Errorf("corrupt: its pages have %d values, and it claims %d", seen, values)
	}
	return pages, nil
}

// headerOf returns the part of the header for the page's kind, which must exist, and no other part.
func (p *page) headerOf(h thrift) (part thrift, err error) {
	for kind, id := range pageHeader {
		v, ok := h.field(id)
		if ok != (kind == p.kind) {
			return part, fmt.Errorf("corrupt: the page at byte %d is of kind %d and does not have the header of that kind alone", p.at, p.kind)
		}
		if ok {
			part = v
		}
	}
	if part.code == 0 || p.kind == pageIndex {
		return part, fmt.Errorf("the page at byte %d is of kind %d: only data and dictionaries can be read", p.at, p.kind)
	}
	return part, nil
}

package table

import (
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// next reads the next row group that has rows, io.EOF after the last.
func (f *parquetFile) next() (arrow.Record, error) {
	for f.cursor < len(f.groups) {
		group := f.groups[f.cursor]
		f.cursor++
		if group.num(3, 0) == 0 {
			continue
		}
		rec, err := f.group(group)
		if err != nil {
			return nil, fmt.Errorf("row group %d: %w", f.cursor-1, err)
		}
		return rec, nil
	}
	return nil, io.EOF
}

func (f *parquetFile) group(group thrift) (arrow.Record, error) {
	rows := group.num(3, 0)
	stride, err := rowWidth(f.schema)
	if err != nil {
		return nil, err
	}
	if rows > maxBatchBytes/int64(stride) {
		return nil, fmt.Errorf("%d rows of %d bytes: at most %d bytes can be read at a time", rows, stride, maxBatchBytes)
	}
	chunks, _ := group.field(1)
	if len(chunks.items) != len(f.columns) {
		return nil, fmt.Errorf("damaged: %d columns where the schema has %d", len(chunks.items), len(f.columns))
	}
	f.z.back(0)
	columns := make([]arrow.Array, len(f.columns))
	for i, chunk := range chunks.items {
		data, err := f.chunk(i, chunk, rows)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.schema.Field(i).Name, err)
		}
		columns[i] = array.MakeFromData(data)
	}
	return array.NewRecord(f.schema, columns, rows), nil
}

// chunk reads a column of a row group.
func (f *parquetFile) chunk(i int, chunk thrift, rows int64) (*array.Data, error) {
	meta, _ := chunk.field(3)
	if _, elsewhere := chunk.field(1); elsewhere {
		return nil, fmt.Errorf("it lies in another file, which cannot be read")
	}
	c, ok := parquetCodecs[meta.num(4, -1)]
	if !ok {
		return nil, fmt.Errorf("compression %d cannot be read: none, snappy, zstd and lz4_raw can", meta.num(4, -1))
	}
	if n := meta.num(5, -1); n != rows || meta.num(1, -1) != f.columns[i].physical {
		return nil, fmt.Errorf("damaged: %d values of type %d where %d of type %d are due", n, meta.num(1, -1), rows, f.columns[i].physical)
	}
	at, length := meta.num(9, -1), meta.num(7, -1)
	if dict := meta.num(11, 0); dict > 0 && dict < at {
		at = dict
	}
	if at < 4 || length < 0 || at > f.size || length > f.size-at {
		return nil, fmt.Errorf("damaged: %d bytes at byte %d of a file with %d bytes of data", length, at, f.size)
	}
	raw := f.z.take(int(length))
	if _, err := f.r.ReadAt(raw, at); err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", Cause(err))
	}
	pages, err := splitPages(raw, rows)
	if err != nil {
		return nil, err
	}
	r := chunkReader{column: f.columns[i], field: f.schema.Field(i), codec: c, file: f, rows: int(rows)}
	return r.read(pages)
}

var parquetCodecs = map[int64]codec{0: codecNone, 1: codecSnappy, 6: codecZstd, 7: codecRaw}

// page is one page of a column: what its header says, and its data.
type page struct {
	kind   int64 // pageData, pageDictionary or pageData2
	size   int64 // bytes when decompressed
	header thrift
	values int64 // rows of a data page, values of a dictionary
	data   []byte
}

const pageData, pageDictionary, pageData2 = 0, 2, 3

// pageHeader is the field of a page's header for the page's kind.
var pageHeader = map[int64]int16{pageData: 5, pageDictionary: 7, pageData2: 8}

// splitPages cuts a column into its pages; the data pages must have rows rows in all.
func splitPages(raw []byte, rows int64) ([]page, error) {
	var pages []page
	seen := int64(0)
	for len(raw) > 0 {
		h, n, err := readThrift(raw)
		if err != nil {
			return nil, err
		}
		raw = raw[n:]
		p := page{kind: h.num(1, -1), size: h.num(2, -1)}
		length := h.num(3, -1)
		if length < 0 || length > int64(len(raw)) || p.size < 0 || p.size > maxBatchBytes {
			return nil, fmt.Errorf("damaged: a page claims %d bytes, %d when decompressed, where %d are left", length, p.size, len(raw))
		}
		p.data, raw = raw[:length:length], raw[length:]
		id, known := pageHeader[p.kind]
		if !known {
			continue // an index, of which there is no need
		}
		p.header, _ = h.field(id)
		p.values = p.header.num(1, -1)
		if p.kind != pageDictionary {
			if p.values < 0 || p.values > rows-seen {
				return nil, fmt.Errorf("damaged: a page claims %d values where %d are left", p.values, rows-seen)
			}
			seen += p.values
		}
		pages = append(pages, p)
	}
	if seen != rows {
		return nil, fmt.Errorf("damaged: %d values where there are %d rows", seen, rows)
	}
	return pages, nil
}

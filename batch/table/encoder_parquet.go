package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/metadata"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// createdBy is what a file says that wrote it.
const createdBy = "tpmbench"

// A row group is closed at so many rows or bytes, whichever comes first, a page within it at so many bytes: the library holds
// several of a page's size for each column, and what 128 KiB compress to is no longer than with its own 1 MiB.
const (
	groupRows  = 128 << 10
	groupBytes = 16 << 20
	pageBytes  = 128 << 10
)

// parquetEncoder writes Parquet. The library writes into memory, one row group at a time, and never sees the sink fail; so
// after a failure it still makes a sound footer, which is then cut down to the row groups that reached the sink.
type parquetEncoder struct {
	out     *sink
	w       *pqarrow.FileWriter
	wait    bytes.Buffer // what the library has written and the sink has not
	meta    arrow.Metadata
	rows    int64 // rows of a full group
	have    int64 // rows of the open group
	groups  int   // groups in the sink
	stopped bool
}

func newParquet(out *sink, schema *arrow.Schema, c Compression) (*parquetEncoder, error) {
	stride, err := rowWidth(schema)
	if err != nil {
		return nil, err
	}
	e := &parquetEncoder{out: out, meta: schema.Metadata(), rows: min(groupRows, max(1, groupBytes/int64(stride)))}
	opts := []parquet.WriterProperty{
		parquet.WithVersion(parquet.V2_6), // the first that has unsigned integers of 32 bits
		parquet.WithMaxRowGroupLength(groupRows),
		parquet.WithCreatedBy(createdBy),
		parquet.WithDataPageSize(pageBytes),
		parquet.WithDataPageVersion(pageVersion(schema)),
	}
	if c == Zstd {
		opts = append(opts, parquet.WithCompression(compress.Codecs.Zstd))
	}
	for _, f := range schema.Fields() {
		// Values of 32 bits or less repeat, and a dictionary makes them small; longer ones hardly do.
		opts = append(opts, parquet.WithDictionaryFor(f.Name, width(f.Type) <= 4))
		// The least and the greatest of these would be looked up when a page ends, in memory that holds other rows by then.
		opts = append(opts, parquet.WithStatsFor(f.Name, !blind(f)))
	}
	// Without the schema's metadata: it is appended in finish, when the digest is known, and so is there once only. For the
	// same reason the library's second copy of the schema (ARROW:schema) is not stored.
	bare := arrow.NewSchema(schema.Fields(), nil)
	e.w, err = pqarrow.NewFileWriter(bare, &e.wait, parquet.NewWriterProperties(opts...), pqarrow.DefaultWriterProps())
	return e, err
}

// blind tells whether a column is written without statistics: also where the library's would be wrong, of columns that can be null,
// whose empty places it looks at, and of unsigned ones, which it compares as signed.
func blind(f arrow.Field) bool {
	return f.Nullable || f.Type.ID() == arrow.FIXED_SIZE_BINARY || arrow.IsUnsignedInteger(f.Type.ID())
}

// pageVersion is the version of data pages. For one of version 1 the library copies the whole buffer of null marks for each run
// of them, so that rows of which a quarter has a null take three times as long. One of version 2 says how many nulls it has, and
// the library takes that from the statistics: a column without them would say none.
func pageVersion(s *arrow.Schema) parquet.DataPageVersion {
	for _, f := range s.Fields() {
		if f.Nullable && blind(f) {
			return parquet.DataPageV1
		}
	}
	return parquet.DataPageV2
}

func (e *parquetEncoder) room() int64 { return e.rows - e.have }

func (e *parquetEncoder) write(rec arrow.Record) (bool, error) {
	if err := e.w.WriteBuffered(rec); err != nil {
		return false, err
	}
	if e.have += rec.NumRows(); e.have < e.rows {
		return false, nil
	}
	e.w.NewBufferedRowGroup() // closes the full one
	if _, err := e.out.Write(e.wait.Bytes()); err != nil {
		return false, err
	}
	e.wait.Reset()
	e.have = 0
	e.groups++
	return true, nil
}

func (e *parquetEncoder) finish(digest string) error {
	rows, footer, err := e.end(digest)
	if err != nil {
		return err
	}
	if e.have > 0 {
		e.groups++
	}
	if _, err := e.out.Write(rows); err != nil {
		return err
	}
	if e.have > 0 && e.groups <= math.MaxInt16 {
		return e.tail(footer) // as it is: all of its row groups are there
	}
	return e.footer(footer, e.groups)
}

func (e *parquetEncoder) rescue(digest string) error {
	_, footer, err := e.end(digest)
	if err != nil {
		return err
	}
	return e.footer(footer, e.groups)
}

// end closes the library's writer and cuts what it leaves into the last row group and the footer.
func (e *parquetEncoder) end(digest string) (rows, footer []byte, err error) {
	if !e.stopped {
		e.stopped = true
		for i, k := range e.meta.Keys() {
			v := e.meta.Values()[i]
			if k == DigestKey {
				v = digest
			}
			if err := e.w.AppendKeyValueMetadata(k, v); err != nil {
				return nil, nil, err
			}
		}
		if err := e.w.Close(); err != nil {
			return nil, nil, err
		}
	}
	b := e.wait.Bytes()
	if len(b) < 8 {
		return nil, nil, fmt.Errorf("the library has written no footer")
	}
	b = b[:len(b)-8]
	length := int(binary.LittleEndian.Uint32(e.wait.Bytes()[len(b):]))
	return b[:len(b)-length], b[len(b)-length:], nil
}

// footer writes the footer of the first n row groups. The library's own has one more where the last one filled up.
func (e *parquetEncoder) footer(all []byte, n int) error {
	meta, err := metadata.NewFileMetaData(all, nil)
	if err != nil {
		return err
	}
	first := make([]int, n)
	for i := range first {
		first[i] = i
	}
	if meta, err = meta.Subset(first); err != nil {
		return err
	}
	for _, g := range meta.RowGroups {
		g.Ordinal = nil // optional, and has only 16 bits
	}
	var b bytes.Buffer
	if _, err := meta.WriteTo(&b, nil); err != nil {
		return err
	}
	return e.tail(b.Bytes())
}

// tail writes the end of the file.
func (e *parquetEncoder) tail(footer []byte) error {
	b := binary.LittleEndian.AppendUint32(bytes.Clone(footer), uint32(len(footer)))
	_, err := e.out.Write(append(b, magicParquet...))
	return err
}

func (e *parquetEncoder) release() {
	if !e.stopped {
		e.stopped = true
		_ = guard(e.w.Close) // into memory, for the buffers that only Close gives back
	}
}

package table

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/internal/phrase"
)

// parquetFile is a Parquet file to read.
type parquetFile struct {
	r         io.ReaderAt
	size      int64 // offset of the footer
	schema    *arrow.Schema
	columns   []parquetColumn
	groups    []thrift
	createdBy string
	filled    []int // the row groups that have rows
}

// parquetFooter reads the footer of a Parquet file, which begins at byte at.
func parquetFooter(r io.ReaderAt, size int64) (meta thrift, at int64, err error) {
	footer, at, err := footerBytes(r, size)
	if err != nil {
		return meta, 0, err
	}
	meta, used, err := readThrift(footer, tFileMetaData)
	if err == nil && used != len(footer) {
		err = fmt.Errorf("corrupt: %d bytes of its footer follow the metadata", len(footer)-used)
	}
	return meta, at, err
}

// footerBytes returns the footer of a Parquet file, which begins at byte at.
func footerBytes(r io.ReaderAt, size int64) (footer []byte, at int64, err error) {
	tail := make([]byte, 8)
	if size < int64(4+len(tail)) {
		return nil, 0, ErrCutOff
	}
	if _, err := r.ReadAt(tail, size-8); err != nil {
		return nil, 0, fmt.Errorf("its end cannot be read: %w", phrase.Cause(err))
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if string(tail[4:]) != magicParquet {
		return nil, 0, ErrCutOff
	}
	if length > size-12 {
		return nil, 0, fmt.Errorf("corrupt: a footer of %d bytes in a file of %d", length, size)
	}
	footer = make([]byte, length)
	if _, err := r.ReadAt(footer, size-8-length); err != nil {
		return nil, 0, fmt.Errorf("its footer cannot be read: %w", phrase.Cause(err))
	}
	return footer, size - 8 - length, nil
}

func openParquet(r io.ReaderAt, size int64, o ReadOptions) (*parquetFile, error) {
	meta, end, err := parquetFooter(r, size)
	if err != nil {
		return nil, err
	}
	f := &parquetFile{r: r, size: end, groups: meta.list(4), createdBy: meta.text(6)}
	if f.columns, err = columnsOf(meta); err != nil {
		return nil, err
	}
	if err := f.checkFooter(meta); err != nil {
		return nil, err
	}
	for i, group := range f.groups {
		if group.num(3, 0) > 0 {
			f.filled = append(f.filled, i)
		}
	}
	return f, f.makeSchema(meta, o)
}

// makeSchema combines the columns and the file's metadata.
func (f *parquetFile) makeSchema(meta thrift, o ReadOptions) error {
	var keys, values []string
	for _, kv := range meta.list(5) {
		if k := kv.text(1); k != "ARROW:schema" { // some writers add this second copy of the schema
			keys, values = append(keys, k), append(values, kv.text(2))
		}
	}
	md := arrow.NewMetadata(keys, values)
	fields := make([]arrow.Field, len(f.columns))
	for i := range f.columns {
		c := &f.columns[i]
		if c.list {
			w, err := f.listLength(i, md, o)
			if err != nil {
				return fmt.Errorf("column %q: %w", c.field.Name, err)
			}
			c.field.Type = List(c.value, w)
		}
		fields[i] = c.field
	}
	f.schema = arrow.NewSchema(fields, &md)
	_, err := rowWidth(f.schema)
	return err
}

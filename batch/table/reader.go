package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v15/arrow"
)

// Reader reads a table from a file, one batch or row group at a time.
type Reader struct {
	path   string
	file   source
	size   int64
	format Format
	schema *arrow.Schema
	next   func() (arrow.Record, error)
	close  func()
	whole  bool
	rec    arrow.Record
	err    error
}

// source is a file as a Reader sees it.
type source interface {
	io.ReaderAt
	io.Closer
}

// Open opens a file to read, whatever its name: what it begins with tells the format. An Arrow file or stream whose writer
// was stopped can be read as far as it is whole, see Complete. A file that is no table, is damaged where Open looks, or has
// columns that a table does not hold, is an error that begins with path.
func Open(path string) (*Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, Cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: only such can be read", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, Cause(err))
	}
	return open(path, file, info.Size())
}

// open is Open of a file that is open already; it closes it where there is an error.
func open(path string, file source, size int64) (*Reader, error) {
	r := &Reader{path: path, file: file, size: size, whole: true}
	if err := guard(r.open); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

func (r *Reader) open() error {
	var head [arrowHead]byte
	n, err := r.file.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("it cannot be read: %w", Cause(err))
	}
	first := int64(0)
	switch {
	case string(head[:len(magicArrow)]) == magicArrow:
		r.format, first = Arrow, arrowHead
	case string(head[:len(magicParquet)]) == magicParquet:
		r.format = Parquet
		p, err := openParquet(r.file, r.size)
		if err != nil {
			return err
		}
		r.schema, r.next, r.close = p.schema, p.next, p.z.Close
		return checkKeys(r.schema, p.createdBy == createdBy)
	case binary.LittleEndian.Uint32(head[:]) == 0xffffffff:
		r.format = Stream
	case n == 0:
		return fmt.Errorf("it is empty")
	default:
		return fmt.Errorf("it is no Arrow file, no Arrow stream and no Parquet file")
	}
	f, err := openIPC(r.file, r.size, first)
	if err != nil {
		return err
	}
	r.schema, r.next, r.close, r.whole = f.schema, f.next, f.z.Close, f.whole
	rows, _ := r.schema.Metadata().GetValue(DigestKey)
	return checkKeys(r.schema, r.whole && rows != NoDigest) // no stream to standard output, which has neither digest
}

// Schema is the file's schema, with its metadata.
func (r *Reader) Schema() *arrow.Schema { return r.schema }

// Format is what the file is, by its content.
func (r *Reader) Format() Format { return r.format }

// Complete is false for an Arrow file without a footer and for a stream without an end mark: its writer was stopped, or it
// was cut. Next then gives the batches that are whole, and the metadata's digest need not be that of their rows.
func (r *Reader) Complete() bool { return r.whole }

// Next is the next batch or row group, io.EOF after the last. The record is valid until the next call of Next or Close, also
// where it is retained: its memory is that of the next. Its schema is the file's, and every value that it claims to have is
// there. After the last one the file's bytes are read once more: where they do not have the digest that the metadata give as
// FileDigestKey, the error is a Changed in the place of io.EOF. After an error, Next gives that error again.
func (r *Reader) Next() (arrow.Record, error) {
	r.drop()
	if r.err != nil {
		return nil, r.err
	}
	err := guard(func() (err error) {
		switch r.rec, err = r.next(); err {
		case nil:
			return checkRecord(r.rec)
		case io.EOF:
			if changed := r.checkFile(); changed != nil {
				return changed
			}
		}
		return err
	})
	if err != nil {
		r.drop()
		if r.err = err; !errors.Is(err, io.EOF) {
			r.err = fmt.Errorf("%s: %w", r.path, err)
		}
	}
	return r.rec, r.err
}

func (r *Reader) drop() {
	if r.rec != nil {
		r.rec.Release()
		r.rec = nil
	}
}

// Close closes the file; the last record is no longer valid.
func (r *Reader) Close() error {
	r.drop()
	r.close()
	if r.err == nil {
		r.err = fmt.Errorf("%s: it is closed", r.path)
	}
	return r.file.Close()
}

package table

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/internal/phrase"
)

// Reader reads a table from a file in pieces, batches or row groups: one after the other with Next,
// or several at a time with Piece.
type Reader struct {
	path     string
	file     source
	size     int64
	format   Format
	schema   *arrow.Schema
	contents contents
	whole    bool
	refused  error // why no row may be read; nil if they may

	room Room // of Next
	at   int  // the piece that Next reads
	rec  arrow.Record
	err  error
}

// ReadOptions provide what a Reader cannot find in every file.
type ReadOptions struct {
	// ListLength returns the length of the lists of a Parquet file's column, 0 if unknown; the
	// file's metadata may contain it. A nil function knows no column. If unknown, the length is
	// that of the first list, or 1 if all are null.
	ListLength func(column string, md arrow.Metadata) int
}

// source is a file as seen by a Reader.
type source interface {
	io.ReaderAt
	io.Closer
}

// Open opens a file for reading, whatever its name: its first bytes determine the format. An Arrow
// file or stream whose writer was stopped can be read as far as it is complete, see Complete. If
// the file is not a table, is corrupt where Open looks, or has columns that a table cannot have,
// the error begins with path.
func Open(path string) (*Reader, error) { return OpenWith(path, ReadOptions{}) }

// OpenWith is Open with options.
func OpenWith(path string, o ReadOptions) (*Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, phrase.Cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file: only those can be read", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, phrase.Cause(err))
	}
	return open(path, file, info.Size(), o)
}

// open is Open for a file that is already open; it closes it on error.
func open(path string, file source, size int64, o ReadOptions) (*Reader, error) {
	r := &Reader{path: path, file: file, size: size, whole: true}
	if err := guard(func() error { return r.open(o) }); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

func (r *Reader) open(o ReadOptions) error {
	var head [arrowHead]byte
	n, err := r.file.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("it cannot be read: %w", phrase.Cause(err))
	}
	first := int64(0)
	switch {
	case n < len(head) && n > 0 && beginsTable(head[:n]):
		return ErrCutOff
	case string(head[:len(magicArrow)]) == magicArrow:
		r.format, first = Arrow, arrowHead
	case string(head[:len(magicParquet)]) == magicParquet:
		r.format = Parquet
		p, err := openParquet(r.file, r.size, o)
		if err != nil {
			return err
		}
		r.schema, r.contents = p.schema, p
		r.later(checkKeys(r.schema, p.createdBy == createdBy))
		return nil
	case binary.LittleEndian.Uint32(head[:]) == 0xffffffff:
		r.format = Stream
	case n == 0:
		return fmt.Errorf("it is empty")
	case namedText(r.path):
		return fmt.Errorf("it is text, which is written for other programs and not read back: give the file of another format that has the rows, or run them again")
	default:
		return fmt.Errorf("it is neither an Arrow file, an Arrow stream nor a Parquet file")
	}
	f, err := openIPC(r.file, r.size, first)
	if err != nil {
		return err
	}
	r.schema, r.contents, r.whole = f.schema, f, f.whole
	rows, _ := r.schema.Metadata().GetValue(DigestKey)
	// A changed bit that hides one of the two keys is noticed in an Arrow file, which has its
	// schema twice. A stream to standard output has neither digest.
	r.later(checkKeys(r.schema, r.format == Stream && r.whole && rows != NoDigest))
	return nil
}

// later postpones err to the first piece: a caller that knows more about the metadata can then first report
// what it sees in them, such as another version.
func (r *Reader) later(err error) {
	if err != nil {
		r.refused = fmt.Errorf("%s: %w", r.path, err)
	}
}

// beginsTable reports whether a longer table could begin like this.
func beginsTable(head []byte) bool {
	for _, magic := range []string{magicArrow + "\x00\x00", magicParquet, "\xff\xff\xff\xff"} {
		if n := min(len(head), len(magic)); string(head[:n]) == magic[:n] {
			return true
		}
	}
	return false
}

// namedText reports whether a file's name is that of a text file.
func namedText(path string) bool {
	f, err := FormatOf(strings.TrimSuffix(path, PartialSuffix))
	return err == nil && f.Text()
}

// Schema returns the file's schema, with its metadata.
func (r *Reader) Schema() *arrow.Schema { return r.schema }

// Format returns the format of the file, according to its content.
func (r *Reader) Format() Format { return r.format }

// Complete reports whether an Arrow file has its footer and a stream its end mark; if not,
// ErrCutOff is the reason. Next then returns the complete batches, whose digest need not be the one
// in the metadata.
func (r *Reader) Complete() bool { return r.whole }

// Share returns the share of the pieces that Next has returned.
func (r *Reader) Share() float64 { return float64(r.at) / float64(max(1, r.Pieces())) }

// Next returns the next batch or row group, io.EOF after the last. The record is valid until the
// next call of Next or Close, even if it is retained, because its memory is reused. Its schema is
// the file's, and every value that it claims to have exists. After the last record the file's bytes
// are read once more: if they do not match the digest that the metadata give as FileDigestKey, the
// error is a Changed instead of io.EOF. After an error, Next returns that error again.
func (r *Reader) Next() (arrow.Record, error) {
	r.drop()
	switch {
	case r.err != nil:
	case r.at < r.Pieces():
		r.rec, r.err = r.Piece(&r.room, r.at)
		r.at++
	default:
		if r.err = r.CheckBytes(context.Background()); r.err == nil {
			r.err = io.EOF
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

// Close closes the file; its records are no longer valid.
func (r *Reader) Close() error {
	r.drop()
	r.room.Close()
	if r.err == nil {
		r.err = fmt.Errorf("%s: it is closed", r.path)
	}
	return r.file.Close()
}

package table

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/zeebo/xxh3"
)

// DigestKey is the key of the schema's metadata whose value is the digest of the file's rows, written by FormatDigest.
const DigestKey = "tpm.digest"

// NoDigest is the value of DigestKey where the digest is not known: in a schema given to Create, in a file whose writer was
// killed, and in a stream to standard output.
const NoDigest = "0000000000000000"

// FormatDigest writes a digest as sixteen lower-case hexadecimal digits.
func FormatDigest(d uint64) string { return fmt.Sprintf("%016x", d) }

// IsDigest reports whether s is what FormatDigest writes.
func IsDigest(s string) bool { return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == "" }

// block is the number of rows that Digest lays out at a time: few enough to stay in the first-level cache.
const block = 128

// lane is one column as Digest reads it.
type lane struct {
	values []byte // from the first row of the record on
	bits   []byte // null marks, nil where no row is null
	first  int    // the index of the record's first row in bits
	width  int
	at     int // the column's place in a row without nulls
	binary bool
}

func (l *lane) null(row int) bool { return l.bits != nil && !bitutil.BitIsSet(l.bits, l.first+row) }

// Digest is the sum mod 2^64 of the XXH3-64 (seed 0) of the rows of rec. A row's bytes are its columns in schema order,
// little-endian, without padding; a null is all ones of its type's width, a null fixed_size_binary nothing. What lies in
// memory under a null does not count, nor does how the rows are cut into records. A column of another type than a table
// holds, or one whose buffers are too short, is an error.
func Digest(rec arrow.Record) (uint64, error) {
	stride, err := rowWidth(rec.Schema())
	if err != nil {
		return 0, err
	}
	if err := checkRecord(rec); err != nil {
		return 0, err
	}
	rows := int(rec.NumRows())
	if rows == 0 {
		return 0, nil
	}
	lanes, at, holes := make([]lane, rec.NumCols()), 0, false
	for i, c := range rec.Columns() {
		d, w := c.Data(), width(c.DataType())
		l := lane{values: d.Buffers()[1].Bytes()[d.Offset()*w:][:rows*w], first: d.Offset(), width: w, at: at,
			binary: c.DataType().ID() == arrow.FIXED_SIZE_BINARY}
		if c.NullN() > 0 {
			l.bits = d.Buffers()[0].Bytes()
			holes = holes || l.binary
		}
		lanes[i] = l
		at += w
	}
	per := max(1, min(block, rows, 32<<10/stride))
	scratch, sum := make([]byte, per*stride), uint64(0)
	row := make([]byte, 0, stride)
	for first := 0; first < rows; first += per {
		n := min(per, rows-first)
		for i := range lanes {
			lanes[i].lay(scratch, stride, first, n)
		}
		for r := range n {
			bytes := scratch[r*stride:][:stride]
			if holes {
				bytes = gather(row[:0], bytes, lanes, first+r)
			}
			sum += xxh3.Hash(bytes)
		}
	}
	return sum, nil
}

// lay writes the n values of the column from row first on into rows of stride bytes.
func (l *lane) lay(rows []byte, stride, first, n int) {
	src, at := l.values[first*l.width:], l.at
	switch {
	case l.binary:
		for r := range n {
			copy(rows[r*stride+at:][:l.width], src[r*l.width:])
		}
		return // its nulls are left out by gather
	case l.width == 8:
		for r := range n {
			binary.LittleEndian.PutUint64(rows[r*stride+at:], binary.NativeEndian.Uint64(src[r*8:]))
		}
	case l.width == 4:
		for r := range n {
			binary.LittleEndian.PutUint32(rows[r*stride+at:], binary.NativeEndian.Uint32(src[r*4:]))
		}
	case l.width == 2:
		for r := range n {
			binary.LittleEndian.PutUint16(rows[r*stride+at:], binary.NativeEndian.Uint16(src[r*2:]))
		}
	default:
		for r := range n {
			rows[r*stride+at] = src[r]
		}
	}
	if l.bits == nil {
		return
	}
	for r := range n {
		if l.null(first + r) {
			for b := range l.width {
				rows[r*stride+at+b] = 0xff
			}
		}
	}
}

// gather appends to dst the columns of a row laid out in full, without those that are null and count as nothing.
func gather(dst, full []byte, lanes []lane, row int) []byte {
	for i := range lanes {
		if l := &lanes[i]; !l.binary || !l.null(row) {
			dst = append(dst, full[l.at:l.at+l.width]...)
		}
	}
	return dst
}

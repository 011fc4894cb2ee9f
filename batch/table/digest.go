package table

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/zeebo/xxh3"
)

// DigestKey is the key of the schema's metadata whose value is the digest of the file's rows,
// written by FormatDigest.
const DigestKey = "tpm.digest"

// NoDigest is the value of DigestKey if the digest is unknown: in a schema given to Create, in a
// file whose writer was killed, and in a stream to standard output.
const NoDigest = "0000000000000000"

// FormatDigest formats a digest as sixteen lower-case hexadecimal digits.
func FormatDigest(d uint64) string { return fmt.Sprintf("%016x", d) }

// IsDigest reports whether FormatDigest could have written s.
func IsDigest(s string) bool { return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == "" }

// block is the number of rows that Digest lays out at a time: few enough to stay in the first-level
// cache.
const block = 128

// lane is one column as Digest reads it.
type lane struct {
	form    form
	values  []byte  // from the record's first row; of texts all, of booleans from bit 0
	offsets []int32 // of texts
	bits    []byte  // null marks, nil if no row is null
	first   int     // the index of the record's first row in bits, and in values of booleans
	width   int     // bytes per value, 0 for texts
	at      int     // the column's offset in a row without nulls
}

func (l *lane) null(row int) bool { return l.bits != nil && !bitutil.BitIsSet(l.bits, l.first+row) }

// Digest returns the sum mod 2^64 of the XXH3-64 (seed 0) of the rows of rec. A row's bytes are its
// columns in schema order, little-endian, without padding; a boolean is a byte, 0 or 1; utf8,
// binary, fixed_size_binary and the numbers of a list are their bytes alone. A null is all ones of its
// type's width, or nothing for these byte-like types. Neither the memory under a null nor the
// division of the rows into records affects it. A column of a type that a table cannot have, or
// with buffers that are too short, is an error.
func Digest(rec arrow.Record) (uint64, error) { return DigestOf(rec, nil) }

// DigestOf returns the Digest of some of rec's columns, all if own is nil; a row's bytes are those
// of the chosen columns. Every column is checked.
func DigestOf(rec arrow.Record, digested func(column string) bool) (uint64, error) {
	if _, err := rowWidth(rec.Schema()); err != nil {
		return 0, err
	}
	if err := checkRecord(rec); err != nil {
		return 0, err
	}
	return digestOf(rec, digested), nil
}

// digestOf is DigestOf for a record that has been checked.
func digestOf(rec arrow.Record, digested func(column string) bool) uint64 {
	rows := int(rec.NumRows())
	if rows == 0 {
		return 0
	}
	lanes := make([]lane, 0, rec.NumCols())
	stride, vary := 0, false // vary: rows differ in length
	for i, f := range rec.Schema().Fields() {
		if digested != nil && !digested(f.Name) {
			continue
		}
		l := laneOf(rec.Column(i))
		l.at = stride
		stride += l.width
		vary = vary || l.form == formText || l.form == formBytes && l.bits != nil
		lanes = append(lanes, l)
	}
	per := min(block, rows, max(1, 32<<10/max(1, stride)))
	scratch, sum := make([]byte, per*stride), uint64(0)
	row := make([]byte, 0, stride)
	for first := 0; first < rows; first += per {
		n := min(per, rows-first)
		for i := range lanes {
			lanes[i].lay(scratch, stride, first, n)
		}
		for r := range n {
			bytes := scratch[r*stride:][:stride]
			if vary {
				row = gather(row[:0], bytes, lanes, first+r)
				bytes = row
			}
			sum += xxh3.Hash(bytes)
		}
	}
	return sum
}

// laneOf returns a checked column as a lane.
func laneOf(c arrow.Array) lane {
	d := c.Data()
	form, w := layout(c.DataType())
	l := lane{form: form, first: d.Offset(), width: w}
	switch {
	case form == formText:
		l.width = 0
		l.offsets, l.values = textOf(d)
	case form == formBit:
		l.values = d.Buffers()[1].Bytes()
	case c.DataType().ID() == arrow.FIXED_SIZE_LIST:
		l.values = listBytes(d)
	default:
		l.values = d.Buffers()[1].Bytes()[d.Offset()*w:][:d.Len()*w]
	}
	if c.NullN() > 0 {
		l.bits = d.Buffers()[0].Bytes()
	}
	return l
}

// lay writes the n values of the column from row first into rows of stride bytes. Texts, and
// dropping the nulls of byte-like types, are left to gather.
func (l *lane) lay(rows []byte, stride, first, n int) {
	src, at := l.values, l.at
	if l.form == formNumber || l.form == formBytes {
		src = src[first*l.width:]
	}
	switch {
	case l.form == formText:
		return
	case l.form == formBytes:
		for r := range n {
			copy(rows[r*stride+at:][:l.width], src[r*l.width:])
		}
		return
	case l.form == formBit:
		for r := range n {
			i := l.first + first + r
			rows[r*stride+at] = src[i/8] >> (i % 8) & 1
		}
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

// gather appends to dst the columns of a fully laid-out row, adding its texts and leaving out nulls
// that count as nothing.
func gather(dst, full []byte, lanes []lane, row int) []byte {
	for i := range lanes {
		switch l := &lanes[i]; {
		case l.form <= formBit:
			dst = append(dst, full[l.at:l.at+l.width]...)
		case l.null(row):
		case l.form == formText:
			dst = append(dst, l.values[l.offsets[row]:l.offsets[row+1]]...)
		default:
			dst = append(dst, full[l.at:l.at+l.width]...)
		}
	}
	return dst
}

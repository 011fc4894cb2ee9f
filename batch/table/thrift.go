package table

import (
	"encoding/binary"
	"fmt"
)

// Codes of the compact protocol of Thrift, the encoding of Parquet's metadata.
const (
	thriftTrue, thriftFalse, thriftByte, thriftI16, thriftI32, thriftI64 = 1, 2, 3, 4, 5, 6
	thriftDouble, thriftBinary, thriftList, thriftSet, thriftStruct      = 7, 8, 9, 10, 12
)

// thrift is one value of Parquet's metadata: a number (0 or 1 for a boolean), bytes, a list, or the
// fields of a struct.
type thrift struct {
	id     int16 // of the field, in a struct
	code   byte  // thriftTrue for every boolean
	number int64
	bytes  []byte
	place  int      // of bytes: position in what was decoded
	items  []thrift // of a list, or the fields of a struct
}

// field returns the struct's field with the given number; if it is absent, an empty value and
// false.
func (t thrift) field(id int16) (v thrift, ok bool) {
	for _, f := range t.items {
		if f.id == id {
			return f, true
		}
	}
	return thrift{}, false
}

// num returns the number in a field, or absent if the field is absent.
func (t thrift) num(id int16, absent int64) int64 {
	if v, ok := t.field(id); ok {
		return v.number
	}
	return absent
}

// text returns the bytes in a field as a string, empty if the field is absent.
func (t thrift) text(id int16) string {
	v, _ := t.field(id)
	return string(v.bytes)
}

// list returns the elements of the list in a field.
func (t thrift) list(id int16) []thrift {
	v, _ := t.field(id)
	return v.items
}

// thriftReader decodes from b, never more than exists: a list cannot claim more elements than there
// are bytes left.
type thriftReader struct {
	b    []byte
	at   int
	only int16 // of the outermost struct only this field is kept; 0: all are
	skip bool  // nothing is kept of what is being read
}

// thriftDepth bounds how deeply values are nested.
const thriftDepth = 16

var errThrift = fmt.Errorf("corrupt: its metadata cannot be decoded")

// readThrift returns the struct at the beginning of b, which must have the given shape, and its
// length in bytes.
func readThrift(b []byte, s *thriftShape) (thrift, int, error) {
	r := thriftReader{b: b}
	v, err := r.read(s)
	return v, r.at, err
}

// readOnly is readThrift for one field of the struct, the only one that the shape has.
func readOnly(b []byte, s *thriftShape) (thrift, error) {
	r := thriftReader{b: b, only: s.fields[0].id}
	return r.read(s)
}

// read reads a struct, which must have the given shape.
func (r *thriftReader) read(s *thriftShape) (thrift, error) {
	v, err := r.value(thriftStruct, thriftDepth)
	if err == nil {
		err = s.check(v)
	}
	return v, err
}

func (r *thriftReader) byte() (byte, error) {
	if r.at >= len(r.b) {
		return 0, errThrift
	}
	r.at++
	return r.b[r.at-1], nil
}

func (r *thriftReader) varint() (uint64, error) {
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 || n > 1 && r.b[r.at+n-1] == 0 { // the second: longer than necessary
		return 0, errThrift
	}
	r.at += n
	return v, nil
}

func zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// value reads a value of the given code, at nesting depth depth.
func (r *thriftReader) value(code byte, depth int) (v thrift, err error) {
	if depth == 0 {
		return v, errThrift
	}
	v.code = code
	switch code {
	case thriftTrue, thriftFalse:
		v.code = thriftTrue
		v.number = int64(2 - code)
	case thriftByte:
		var b byte
		b, err = r.byte()
		v.number = int64(int8(b))
	case thriftI16, thriftI32, thriftI64:
		var u uint64
		u, err = r.varint()
		v.number = zigzag(u)
		if code == thriftI16 && v.number != int64(int16(v.number)) || code == thriftI32 && v.number != int64(int32(v.number)) {
			err = errThrift
		}
	case thriftDouble:
		v.bytes, err = r.take(8)
	case thriftBinary:
		var n uint64
		if n, err = r.varint(); err == nil {
			v.bytes, err = r.take(n)
			v.place = r.at - len(v.bytes)
		}
	case thriftList, thriftSet:
		v.items, err = r.list(depth)
	case thriftStruct:
		v.items, err = r.fields(depth)
	default: // maps do not occur in Parquet
		err = errThrift
	}
	return v, err
}

func (r *thriftReader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.b)-r.at) {
		return nil, errThrift
	}
	r.at += int(n)
	return r.b[r.at-int(n) : r.at : r.at], nil
}

func (r *thriftReader) list(depth int) ([]thrift, error) {
	head, err := r.byte()
	if err != nil {
		return nil, err
	}
	n, code := uint64(head>>4), head&15
	if n == 15 {
		if n, err = r.varint(); err != nil {
			return nil, err
		}
	}
	if n > uint64(len(r.b)-r.at) {
		return nil, errThrift
	}
	var items []thrift
	for range n {
		v, err := thrift{code: thriftTrue}, error(nil)
		if code == thriftTrue || code == thriftFalse { // in a list, a boolean takes a byte
			var b byte
			if b, err = r.byte(); b > 2 { // false is 2, and 0 of some writers
				err = errThrift
			}
			v.number = int64(b & 1)
		} else {
			v, err = r.value(code, depth-1)
		}
		if err != nil {
			return nil, err
		}
		if !r.skip {
			items = append(items, v)
		}
	}
	return items, nil
}

func (r *thriftReader) fields(depth int) ([]thrift, error) {
	var items []thrift
	id := int16(0)
	for {
		head, err := r.byte()
		if err != nil || head == 0 {
			return items, err
		}
		if delta := int16(head >> 4); delta != 0 {
			id += delta
		} else {
			u, err := r.varint()
			if err != nil {
				return nil, err
			}
			id = int16(zigzag(u))
		}
		if depth == thriftDepth && r.only != 0 {
			r.skip = id != r.only
		}
		v, err := r.value(head&15, depth-1)
		if err != nil {
			return nil, err
		}
		if r.skip {
			continue
		}
		v.id = id
		for _, other := range items {
			if other.id == id {
				return nil, errThrift
			}
		}
		items = append(items, v)
	}
}

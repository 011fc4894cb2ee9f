package table

import (
	"encoding/binary"
	"fmt"
)

// flat walks a flatbuffer, the encoding of Arrow's metadata, without trusting it: a place outside
// the bytes reads as zero and sets bad, which the caller checks before using what it has read. A
// table is identified by its place in b; place 0 is an absent table, and its fields read as absent.
type flat struct {
	b    []byte
	bad  bool
	text int // bytes of strings read so far, bounded because many strings may share one place
}

// bytes returns the n bytes at place at.
func (f *flat) bytes(at, n int) []byte {
	if at < 0 || n < 0 || at > len(f.b) || n > len(f.b)-at {
		f.bad = true
		return nil
	}
	return f.b[at : at+n : at+n]
}

func (f *flat) u8(at int) uint8 {
	if b := f.bytes(at, 1); b != nil {
		return b[0]
	}
	return 0
}

func (f *flat) u16(at int) uint16 {
	if b := f.bytes(at, 2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (f *flat) u32(at int) uint32 {
	if b := f.bytes(at, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (f *flat) i64(at int) int64 {
	if b := f.bytes(at, 8); b != nil {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// root returns the root table of the flatbuffer.
func (f *flat) root() int { return f.follow(0) }

// follow returns the place to which the offset at place at points.
func (f *flat) follow(at int) int {
	off := f.u32(at)
	if off == 0 || int64(off) > int64(len(f.b)) {
		f.bad = true
		return 0
	}
	return at + int(off)
}

// field returns the place of the table's field in a slot of its schema, 0 if the field is absent.
func (f *flat) field(table, slot int) int {
	if table == 0 {
		return 0
	}
	vtable := table - int(int32(f.u32(table)))
	if 4+2*slot+2 > int(f.u16(vtable)) {
		return 0
	}
	off := int(f.u16(vtable + 4 + 2*slot))
	if off == 0 {
		return 0
	}
	return table + off
}

// table returns the table in a slot, 0 if it is absent.
func (f *flat) table(table, slot int) int {
	if at := f.field(table, slot); at != 0 {
		return f.follow(at)
	}
	return 0
}

// vector returns the place of the first element of the vector in a slot, and its length; each
// element takes size bytes.
func (f *flat) vector(table, slot, size int) (at, n int) {
	v := f.table(table, slot)
	if v == 0 {
		return 0, 0
	}
	count := int64(f.u32(v))
	if count > int64(len(f.b)) || f.bytes(v+4, int(count)*size) == nil {
		f.bad = true
		return 0, 0
	}
	return v + 4, int(count)
}

// str returns the string in a slot and its place.
func (f *flat) str(table, slot int) (string, int) {
	at, n := f.vector(table, slot, 1)
	if f.text += n; f.text > 8*len(f.b) {
		f.bad = true
		return "", 0
	}
	return string(f.bytes(at, n)), at
}

// err returns an error if anything read so far was outside the bytes.
func (f *flat) err(what string) error {
	if f.bad {
		return fmt.Errorf("corrupt: %s points outside of itself", what)
	}
	return nil
}

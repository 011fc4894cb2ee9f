package table

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// bomb returns a Parquet file with one column in one row group, made of a dictionary and a page of
// rows.
func bomb(element []thrift, physical, rows, values int64, path []thrift, dictionary, page []byte) []byte {
	head := func(kind int64, size int, more thrift) []byte {
		return appendThrift(nil, fieldStruct(0, fieldI32(1, kind), fieldI32(2, int64(size)), fieldI32(3, int64(size)), more))
	}
	b := []byte(magicParquet)
	b = append(b, head(pageDictionary, len(dictionary), fieldStruct(7, fieldI32(1, 1), fieldI32(2, encodingPlain)))...)
	b = append(b, dictionary...)
	at := len(b)
	b = append(b, head(pageData, len(page), fieldStruct(5, fieldI32(1, values), fieldI32(2, encodingRLEDictionary), fieldI32(3, encodingRLE), fieldI32(4, encodingRLE)))...)
	b = append(b, page...)
	size := int64(len(b) - 4)
	chunk := fieldStruct(3, fieldI32(1, physical), fieldList(2, thrift{code: thriftI32, number: encodingPlain}, thrift{code: thriftI32, number: encodingRLEDictionary}),
		fieldList(3, path...), fieldI32(4, 0), fieldI64(5, values), fieldI64(6, size), fieldI64(7, size), fieldI64(9, int64(at)), fieldI64(11, 4))
	group := fieldStruct(0, fieldList(1, fieldStruct(0, fieldI64(2, 0), chunk)), fieldI64(2, size), fieldI64(3, rows))
	schema := append([]thrift{fieldStruct(0, fieldBytes(4, "schema"), fieldI32(5, 1))}, element...)
	meta := fieldStruct(0, fieldI32(1, 2), fieldList(2, schema...), fieldI64(3, rows), fieldList(4, group))
	return withFooter(b, appendThrift(nil, meta))
}

// TestBombs: small files that would fill the memory if their claims were believed.
func TestBombs(t *testing.T) {
	name := func(s string) thrift { return thrift{code: thriftBinary, bytes: []byte(s)} }
	const rows = 1 << 20
	// zeros of one bit
	run := func(n uint64) []byte { return append([]byte{1}, append(binary.AppendUvarint(nil, n<<1), 0)...) }
	// one of a MiB, a million times
	text := append([]byte{0, 0, 16, 0}, bytes.Repeat([]byte("x"), 1<<20)...)
	column := []thrift{fieldStruct(0, fieldI32(1, physicalBytes), fieldI32(3, required), fieldBytes(4, "x"))}
	_, err := look(t, bomb(column, physicalBytes, rows, rows, []thrift{name("x")}, text, run(rows)))
	refused(t, err, "x: column x in row group 0: it has more than 1073741824 bytes")

	// The same file with fewer rows is read.
	c, err := look(t, bomb(column, physicalBytes, 3, 3, []thrift{name("x")}, text, run(3)))
	if err != nil || c.rows != 3 {
		t.Error(c, err)
	}

	list := []thrift{
		fieldStruct(0, fieldI32(3, required), fieldBytes(4, "x"), fieldI32(5, 1), fieldI32(6, convertedList)),
		fieldStruct(0, fieldI32(3, repeated), fieldBytes(4, "list"), fieldI32(5, 1)),
		fieldStruct(0, fieldI32(1, physicalInt32), fieldI32(3, required), fieldBytes(4, "element"), fieldI32(6, 15)),
	}
	path := []thrift{name("x"), name("list"), name("element")}
	levels := func(n uint64, v byte) []byte { // a run with its length before it
		b := append(binary.AppendUvarint(nil, n<<1), v)
		return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
	}
	for _, values := range []int64{1 << 40, 1 << 31, 1<<30 + 4} { // in one list
		page := append(append(levels(uint64(values), 1), levels(uint64(values), 1)...), run(uint64(values))...)
		_, err := look(t, bomb(list, physicalInt32, 1, values, path, make([]byte, 4), page))
		refused(t, err, "x: ")
	}
	var one []byte // list of three items: levels 0 1 1
	rep := append(binary.LittleEndian.AppendUint32(nil, 2), 3, 6)
	one = append(append(append(one, rep...), levels(3, 1)...), run(3)...)
	c, err = look(t, bomb(list, physicalInt32, 1, 3, path, []byte{7, 0, 0, 0}, one))
	if err != nil || c.rows != 1 || c.schema.Field(0).Type.String() != Int8List(3).String() {
		t.Error(c, err)
	}
	_, err = look(t, bomb(list, physicalInt32, 1, 3, path, []byte{200, 0, 0, 0}, one))
	refused(t, err, "a value that its type does not hold")
}

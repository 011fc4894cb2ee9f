package table

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// at returns the value found by going from t through fields of structs and indexes of lists. An
// absent field is created.
func (t *thrift) at(steps ...int) *thrift {
	for _, step := range steps {
		if t.code == thriftList {
			t = &t.items[step]
			continue
		}
		i := 0
		for i < len(t.items) && int(t.items[i].id) < step {
			i++
		}
		if i == len(t.items) || int(t.items[i].id) != step {
			t.items = slices.Insert(t.items, i, thrift{id: int16(step)})
		}
		t = &t.items[i]
	}
	return t
}

// drop removes a field from a struct.
func (t *thrift) drop(id int16) {
	for i, f := range t.items {
		if f.id == id {
			t.items = append(t.items[:i:i], t.items[i+1:]...)
			return
		}
	}
}

// footerOf returns the metadata of a Parquet file and the bytes before them.
func footerOf(t testing.TB, file []byte) (meta thrift, rows []byte) {
	length := int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	rows, footer := file[:len(file)-8-length], file[len(file)-8-length:][:length]
	meta, _, err := readThrift(footer, tFileMetaData)
	must(t, err)
	return meta, rows
}

// withFooter returns a Parquet file with different metadata.
func withFooter(rows, footer []byte) []byte {
	b := append(bytes.Clone(rows), footer...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), magicParquet...)
}

// Thrift that no program writes is refused: structs of another shape, and numbers that are longer
// than necessary.
func TestStrictThrift(t *testing.T) {
	for name, b := range map[string]string{
		"no field":            "",
		"an unfinished field": "\x15",
		"a long varint":       "\x15\x80\x00\x15\x00\x15\x00\x00",
		"a field twice":       "\x15\x00\x15\x00\x15\x00\x05\x02\x00\x00",
		"a required one less": "\x15\x00\x15\x00\x00",
		"another type":        "\x15\x00\x15\x00\x16\x00\x00",
		"33 bits":             "\x15\x00\x15\x00\x15\x80\x80\x80\x80\x20\x00",
	} {
		if _, _, err := readThrift([]byte(b), tPageHeader); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// and a field of a later version
	v, n, err := readThrift([]byte("\x15\x00\x15\x00\x15\x04\xf8\x01x\x00rest"), tPageHeader)
	if err != nil || n != 10 || v.num(3, 0) != 2 {
		t.Error(v, n, err)
	}
}

// TestReadOnly: one field of the metadata is read as it is with the others, and damage before and
// after it is still found.
func TestReadOnly(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "golden.parquet"))
	must(t, err)
	whole, _ := footerOf(t, file)
	footer, _, err := footerBytes(bytes.NewReader(file), int64(len(file)))
	must(t, err)
	one, err := readOnly(footer, tFilePairs)
	must(t, err)
	if want := whole.list(5); len(want) < 2 || !reflect.DeepEqual(one.list(5), want) {
		t.Errorf("read alone the pairs are %v, with all else %v", one.list(5), want)
	}
	if len(one.items) != 1 {
		t.Errorf("%d fields were kept", len(one.items))
	}
	for cut := range len(footer) - 1 {
		if _, err := readOnly(footer[:cut], tFilePairs); err == nil {
			t.Fatalf("%d of %d bytes were taken for the whole", cut, len(footer))
		}
	}
}

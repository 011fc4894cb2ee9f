package table

import (
	"fmt"
	"io"
)

// digits is the place of the sixteen characters of a digest in a file.
type digits struct {
	key string // DigestKey or FileDigestKey
	at  int64
}

// copies is the number of copies of its schema's metadata in a complete file.
var copies = map[Format]int{Arrow: 2, Stream: 1, Parquet: 1}

// findDigits returns the places of the digests in every copy of the schema of a complete table of
// size bytes. It walks the metadata, so that rows that happen to contain the same bytes are not
// mistaken for them.
func findDigits(r io.ReaderAt, format Format, size int64) ([]digits, error) {
	if format == Parquet {
		footer, at, err := footerBytes(r, size)
		if err != nil {
			return nil, err
		}
		meta, err := readOnly(footer, tFilePairs)
		return parquetDigits(meta, at), err
	}
	first := int64(0)
	if format == Arrow {
		first = arrowHead
	}
	ipc := ipcFile{r: r, size: size}
	m, meta, err := ipc.message(first, size)
	if err != nil {
		return nil, err
	}
	head := flat{b: meta}
	schema, _, _ := head.messageOf()
	found := head.digits(schema, m.at+8)
	footer, err := ipc.footer(first)
	if err != nil || footer == nil {
		return found, err
	}
	foot := flat{b: footer}
	return append(found, foot.digits(foot.table(foot.root(), footerSchema), size-int64(arrowTail)-int64(len(footer)))...), nil
}

// digits returns the places of the digests in the metadata of a schema, whose flatbuffer begins at
// a byte of the file.
func (f *flat) digits(schema int, begin int64) (list []digits) {
	at, n := f.vector(schema, schemaMetadata, 4)
	for i := range n {
		kv := f.follow(at + 4*i)
		key, _ := f.str(kv, 0)
		value, place := f.str(kv, 1)
		if isDigest(key, len(value)) {
			list = append(list, digits{key, begin + int64(place)})
		}
	}
	return list
}

// parquetDigits returns the places of the digests in the metadata of a Parquet file, which begin at
// a byte of it.
func parquetDigits(meta thrift, begin int64) (list []digits) {
	pairs, _ := meta.field(5)
	for _, kv := range pairs.items {
		key, _ := kv.field(1)
		value, _ := kv.field(2)
		if isDigest(string(key.bytes), len(value.bytes)) {
			list = append(list, digits{string(key.bytes), begin + int64(value.place)})
		}
	}
	return list
}

func isDigest(key string, length int) bool {
	return (key == DigestKey || key == FileDigestKey) && length == len(NoDigest)
}

// putDigests overwrites the digests in every copy of the schema of a complete file of size bytes.
func putDigests(f file, format Format, size int64, rows, bytes string) error {
	found, err := findDigits(f, format, size)
	if err != nil {
		return err
	}
	if want := 2 * copies[format]; len(found) != want {
		return fmt.Errorf("its metadata have %d places for digests where there should be %d", len(found), want)
	}
	value := map[string]string{DigestKey: rows, FileDigestKey: bytes}
	for _, d := range found {
		if _, err := f.WriteAt([]byte(value[d.key]), d.at); err != nil {
			return err
		}
	}
	return nil
}

package table

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// kind is a format with one of its compressions.
type kind struct {
	format      Format
	compression Compression
}

func (k kind) String() string { return string(k.format) + "-" + string(k.compression) }

var kinds = []kind{{Arrow, None}, {Arrow, LZ4}, {Arrow, Zstd}, {Stream, None}, {Stream, LZ4}, {Stream, Zstd}, {Parquet, None}, {Parquet, Zstd}}

var metadata3 = arrow.NewMetadata([]string{"tpm.k", DigestKey, "tpm.version"}, []string{"3", NoDigest, "é"})

// wide has every type of column, with nulls if its name says so.
var wide = arrow.NewSchema([]arrow.Field{
	{Name: "trial", Type: arrow.PrimitiveTypes.Uint64},
	{Name: "u32null", Type: arrow.PrimitiveTypes.Uint32, Nullable: true},
	{Name: "u32", Type: arrow.PrimitiveTypes.Uint32},
	{Name: "u16null", Type: arrow.PrimitiveTypes.Uint16, Nullable: true},
	{Name: "u8null", Type: arrow.PrimitiveTypes.Uint8, Nullable: true},
	{Name: "i64null", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "i32", Type: arrow.PrimitiveTypes.Int32},
	{Name: "i16", Type: arrow.PrimitiveTypes.Int16},
	{Name: "i8null", Type: arrow.PrimitiveTypes.Int8, Nullable: true},
	{Name: "f64null", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "f32", Type: arrow.PrimitiveTypes.Float32},
	{Name: "keynull", Type: &arrow.FixedSizeBinaryType{ByteWidth: 5}, Nullable: true},
	{Name: "u64null", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
	{Name: "key", Type: &arrow.FixedSizeBinaryType{ByteWidth: 3}},
	{Name: "neverset", Type: arrow.PrimitiveTypes.Uint32, Nullable: true},
	{Name: "flag", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "flagnull", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "wordnull", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "name", Type: arrow.BinaryTypes.String},
	{Name: "blobnull", Type: arrow.BinaryTypes.Binary, Nullable: true},
	{Name: "listnull", Type: Int8List(5), Nullable: true},
	{Name: "list", Type: Int8List(3)},
	{Name: "realsnull", Type: List(arrow.PrimitiveTypes.Float64, 4), Nullable: true},
	{Name: "reals", Type: List(arrow.PrimitiveTypes.Float64, 2)},
}, &metadata3)

// steps has three columns like those of trials.
var steps = arrow.NewSchema([]arrow.Field{
	{Name: "trial", Type: arrow.PrimitiveTypes.Uint64},
	{Name: "sync_steps", Type: arrow.PrimitiveTypes.Uint32, Nullable: true},
	{Name: "learning_steps", Type: arrow.PrimitiveTypes.Uint32},
}, &metadata3)

// rowsOf makes n rows of any schema, from numbers that depend only on first and the row.
func rowsOf(mem memory.Allocator, s *arrow.Schema, first, n int) arrow.Record {
	b := array.NewRecordBuilder(mem, s)
	defer b.Release()
	for row := first; row < first+n; row++ {
		rng := rand.New(rand.NewPCG(uint64(row), 7))
		for i, f := range s.Fields() {
			v := rng.Uint64()
			if f.Nullable && (v>>60 < 4 || f.Name == "neverset") {
				b.Field(i).AppendNull()
				continue
			}
			switch c := b.Field(i).(type) {
			case *array.Uint64Builder:
				c.Append(1<<53 + v%1000*uint64(row) + 1) // no float64 holds them all
			case *array.Uint32Builder:
				c.Append(uint32(v % 977))
			case *array.Uint16Builder:
				c.Append(uint16(v))
			case *array.Uint8Builder:
				c.Append(uint8(v))
			case *array.Int64Builder:
				c.Append(int64(v))
			case *array.Int32Builder:
				c.Append(int32(v))
			case *array.Int16Builder:
				c.Append(int16(v))
			case *array.Int8Builder:
				c.Append(int8(v))
			case *array.Float64Builder:
				c.Append(rng.NormFloat64())
			case *array.Float32Builder:
				c.Append(float32(rng.NormFloat64()))
			case *array.BooleanBuilder:
				c.Append(v&1 == 1)
			case *array.StringBuilder:
				c.Append([]string{"", "hebbian", "Lévy", fmt.Sprint("row ", row)}[v%4])
			case *array.BinaryBuilder:
				c.Append([]byte{byte(v), 0xff, byte(v >> 8), 0, byte(v >> 24)}[:v%6])
			case *array.FixedSizeListBuilder:
				c.Append(true)
				for i := range c.Type().(*arrow.FixedSizeListType).Len() {
					switch items := c.ValueBuilder().(type) {
					case *array.Int8Builder:
						items.Append(int8(v >> (8 * i)))
					case *array.Float64Builder:
						items.Append(rng.NormFloat64())
					}
				}
			case *array.FixedSizeBinaryBuilder:
				c.Append([]byte{byte(v), 0xff, byte(v >> 8), byte(v >> 16), byte(v >> 24)}[:f.Type.(*arrow.FixedSizeBinaryType).ByteWidth])
			}
		}
	}
	return b.NewRecord()
}

// must stops the test if there is an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write writes a table of the given number of records, with per rows each, and returns its digest.
func write(t testing.TB, path string, s *arrow.Schema, k kind, batches, per int) uint64 {
	t.Helper()
	w, err := Create(path, s, Options{Format: k.format, Compression: k.compression})
	must(t, err)
	for i := range batches {
		rec := rowsOf(memory.DefaultAllocator, s, i*per, per)
		must(t, w.Write(rec))
		rec.Release()
	}
	must(t, w.Commit())
	return w.Digest()
}

// content is the result of reading a file.
type content struct {
	rows, digest uint64
	schema       *arrow.Schema
	complete     bool
}

func (c content) stated() string {
	md := c.schema.Metadata()
	return md.Values()[md.FindKey(DigestKey)]
}

// read reads a whole file.
func read(path string, each func(arrow.Record)) (c content, err error) {
	r, err := Open(path)
	if err != nil {
		return c, err
	}
	return readAll(r, each)
}

func readAll(r *Reader, each func(arrow.Record)) (c content, err error) {
	defer r.Close()
	c.schema, c.complete = r.Schema(), r.Complete()
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return c, err
		}
		d, err := Digest(rec)
		if err != nil {
			return c, err
		}
		c.rows, c.digest = c.rows+uint64(rec.NumRows()), c.digest+d
		if each != nil {
			each(rec)
		}
	}
}

func in(t testing.TB, name string) string { return filepath.Join(t.TempDir(), name) }

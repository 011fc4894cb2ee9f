package table

import (
	"os"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	pq "github.com/apache/arrow/go/v15/parquet/file"
)

// A record's memory is reused after Write. The least and greatest values of a column in a Parquet
// file, by which readers skip row groups, must not refer to it.
func TestStatisticsOfReusedMemory(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "n", Type: arrow.PrimitiveTypes.Uint32},
		{Name: "key", Type: &arrow.FixedSizeBinaryType{ByteWidth: 2}},
	}, nil)
	numbers, keys := []uint32{7, 9}, []byte{0x10, 0x11, 0x20, 0x21}
	column := func(i int, b []byte) arrow.Array {
		return array.MakeFromData(array.NewData(schema.Field(i).Type, 2, []*memory.Buffer{nil, memory.NewBufferBytes(b)}, nil, 0, 0))
	}
	path := in(t, "x.parquet")
	w, err := Create(path, schema, Options{Format: Parquet})
	must(t, err)
	must(t, w.Write(array.NewRecord(schema, []arrow.Array{column(0, arrow.Uint32Traits.CastToBytes(numbers)), column(1, keys)}, 2)))
	clear(numbers)
	clear(keys)
	must(t, w.Commit())

	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	r, err := pq.NewParquetReader(f)
	must(t, err)
	group := r.MetaData().RowGroup(0)
	for i, want := range []string{"\x07\x00\x00\x00 \x09\x00\x00\x00", "\x10\x11 \x20\x21"} {
		c, err := group.ColumnChunk(i)
		must(t, err)
		s, err := c.Statistics()
		must(t, err)
		if s == nil || !s.HasMinMax() {
			if i == 0 {
				t.Error("no statistics of numbers")
			}
			continue
		}
		if got := string(s.EncodeMin()) + " " + string(s.EncodeMax()); got != want {
			t.Errorf("column %d has values from and to %q, want %q", i, got, want)
		}
	}
}

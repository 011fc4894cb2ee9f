package table

import (
	"math"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/zeebo/xxh3"
)

func golden(t testing.TB) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, steps)
	b.Field(0).(*array.Uint64Builder).AppendValues([]uint64{0, 1, 2, 3}, nil)
	b.Field(1).(*array.Uint32Builder).AppendValues([]uint32{217, 392, 158, 383}, nil)
	b.Field(2).(*array.Uint32Builder).AppendValues([]uint32{150, 275, 111, 279}, nil)
	return b.NewRecord()
}

// TestDigestGolden is an answer that other implementations have too.
func TestDigestGolden(t *testing.T) {
	d, err := Digest(golden(t))
	if err != nil || FormatDigest(d) != "1a2f7fefa92791d0" {
		t.Fatal(FormatDigest(d), err)
	}
}

// TestDigestBytes spells the bytes of rows with nulls.
func TestDigestBytes(t *testing.T) {
	s := arrow.NewSchema([]arrow.Field{
		{Name: "a", Type: arrow.PrimitiveTypes.Uint16, Nullable: true},
		{Name: "k", Type: &arrow.FixedSizeBinaryType{ByteWidth: 2}, Nullable: true},
		{Name: "f", Type: arrow.PrimitiveTypes.Float64},
		{Name: "i", Type: arrow.PrimitiveTypes.Int8},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	b.Field(0).(*array.Uint16Builder).AppendValues([]uint16{0x1234, 5}, []bool{true, false})
	b.Field(1).(*array.FixedSizeBinaryBuilder).AppendValues([][]byte{{0xaa, 0xbb}, nil}, []bool{true, false})
	b.Field(2).(*array.Float64Builder).AppendValues([]float64{1, math.Inf(1)}, nil)
	b.Field(3).(*array.Int8Builder).AppendValues([]int8{-2, 3}, nil)
	want := xxh3.Hash([]byte{0x34, 0x12, 0xaa, 0xbb, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0xfe}) +
		xxh3.Hash([]byte{0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f, 3})
	if d, err := Digest(b.NewRecord()); err != nil || d != want {
		t.Fatalf("%x, want %x (%v)", d, want, err)
	}
}

// TestDigestSlices adds up over any cut, whatever lies under nulls.
func TestDigestSlices(t *testing.T) {
	all := rowsOf(memory.DefaultAllocator, wide, 0, 1000)
	want, err := Digest(all)
	must(t, err)
	for i, f := range wide.Fields() { // garbage under the nulls
		w, c := width(f.Type), all.Column(i)
		for row := range 1000 {
			if c.IsNull(row) {
				for j := range w {
					c.Data().Buffers()[1].Bytes()[row*w+j] = byte(row + j)
				}
			}
		}
	}
	for _, size := range []int64{1, 7, 127, 128, 129, 333, 1000} {
		sum := uint64(0)
		for first := int64(0); first < 1000; first += size {
			d, err := Digest(all.NewSlice(first, min(1000, first+size)))
			must(t, err)
			sum += d
		}
		if sum != want {
			t.Errorf("slices of %d: %x, want %x", size, sum, want)
		}
	}
}

func TestDigestRefuses(t *testing.T) {
	s := arrow.NewSchema([]arrow.Field{{Name: "name", Type: arrow.BinaryTypes.String}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, s)
	b.Field(0).AppendNull()
	if _, err := Digest(b.NewRecord()); err == nil {
		t.Error("a column of strings has a digest")
	}
	eight := &arrow.FixedSizeBinaryType{ByteWidth: 8}
	short := array.NewData(eight, 9, []*memory.Buffer{nil, memory.NewBufferBytes(make([]byte, 64))}, nil, 0, 0)
	one := arrow.NewSchema([]arrow.Field{{Name: "x", Type: eight}}, nil)
	if _, err := Digest(array.NewRecord(one, []arrow.Array{array.MakeFromData(short)}, 9)); err == nil {
		t.Error("a column that is too short has a digest")
	}
}

func BenchmarkDigest(b *testing.B) {
	rec := rowsOf(memory.DefaultAllocator, steps, 0, 1<<16)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Digest(rec); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*(1<<16)/b.Elapsed().Seconds(), "rows/s")
}

func TestIsDigest(t *testing.T) {
	for s, want := range map[string]bool{FormatDigest(1<<63 | 0xa): true, NoDigest: true, "": false, "0123456789abcde": false, "0123456789abcdef0": false, "0123456789ABCDEF": false, "01234567 9abcdef": false} {
		if IsDigest(s) != want {
			t.Errorf("%q: %v, want %v", s, !want, want)
		}
	}
}

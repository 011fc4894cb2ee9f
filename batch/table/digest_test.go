package table

import (
	"math"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
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

// TestDigestGolden checks an answer that other implementations share.
func TestDigestGolden(t *testing.T) {
	d, err := Digest(golden(t))
	if err != nil || FormatDigest(d) != "1a2f7fefa92791d0" {
		t.Fatal(FormatDigest(d), err)
	}
}

// TestDigestBytes spells out the bytes of rows with nulls.
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

// TestDigestSlices: digests add up for any division into records, whatever lies under nulls.
func TestDigestSlices(t *testing.T) {
	all := rowsOf(memory.DefaultAllocator, wide, 0, 1000)
	want, err := Digest(all)
	must(t, err)
	for i, f := range wide.Fields() { // garbage under the nulls
		form, w := layout(f.Type)
		c := all.Column(i)
		for row := range 1000 {
			switch {
			case !c.IsNull(row) || form == formText:
			case form == formBit:
				bitutil.SetBitTo(c.Data().Buffers()[1].Bytes(), row, row%3 == 0)
			default:
				values := c.Data().Buffers()
				if f.Type.ID() == arrow.FIXED_SIZE_LIST {
					values = c.Data().Children()[0].Buffers()
				}
				for j := range w {
					values[1].Bytes()[row*w+j] = byte(row + j)
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

// TestDigestOfKinds: a list counts as the bytes of its numbers, as do fixed_size_binary and texts; a
// boolean is a byte.
func TestDigestOfKinds(t *testing.T) {
	mem := memory.DefaultAllocator
	s := arrow.NewSchema([]arrow.Field{
		{Name: "flag", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
		{Name: "key", Type: &arrow.FixedSizeBinaryType{ByteWidth: 2}, Nullable: true},
		{Name: "word", Type: arrow.BinaryTypes.String, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(mem, s)
	b.Field(0).(*array.BooleanBuilder).AppendValues([]bool{true, false, false}, []bool{true, true, false})
	b.Field(1).(*array.FixedSizeBinaryBuilder).AppendValues([][]byte{{0xff, 2}, nil, {3, 4}}, []bool{true, false, true})
	b.Field(2).(*array.StringBuilder).AppendValues([]string{"é", "", "x"}, []bool{true, true, false})
	rec := b.NewRecord()
	want := xxh3.Hash([]byte{1, 0xff, 2, 0xc3, 0xa9}) + xxh3.Hash([]byte{0}) + xxh3.Hash([]byte{0xff, 3, 4})
	if d, err := Digest(rec); err != nil || d != want {
		t.Errorf("%x, want %x (%v)", d, want, err)
	}
	lists := array.NewFixedSizeListBuilder(mem, 2, arrow.PrimitiveTypes.Int8)
	items := lists.ValueBuilder().(*array.Int8Builder)
	lists.Append(true)
	items.AppendValues([]int8{-1, 2}, nil)
	lists.AppendNull()
	lists.Append(true)
	items.AppendValues([]int8{3, 4}, nil)
	fields := s.Fields()
	fields[1].Type = Int8List(2)
	other := array.NewRecord(arrow.NewSchema(fields, nil), []arrow.Array{rec.Column(0), lists.NewArray(), rec.Column(2)}, 3)
	if d, err := Digest(other); err != nil || d != want {
		t.Errorf("with a list %x, want %x (%v)", d, want, err)
	}
	reals := array.NewFixedSizeListBuilder(mem, 2, arrow.PrimitiveTypes.Float32)
	reals.Append(true)
	reals.ValueBuilder().(*array.Float32Builder).AppendValues([]float32{1, -2}, nil)
	reals.AppendNull()
	schema := arrow.NewSchema([]arrow.Field{{Name: "x", Type: List(arrow.PrimitiveTypes.Float32, 2), Nullable: true}}, nil)
	sum := xxh3.Hash([]byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}) + xxh3.Hash(nil)
	if d, err := Digest(array.NewRecord(schema, []arrow.Array{reals.NewArray()}, 2)); err != nil || d != sum {
		t.Errorf("of float32 %x, want %x (%v)", d, sum, err)
	}
	want = xxh3.Hash([]byte{1, 0xc3, 0xa9}) + xxh3.Hash([]byte{0}) + xxh3.Hash([]byte{0xff})
	if d, err := DigestOf(other, func(c string) bool { return c != "key" }); err != nil || d != want {
		t.Errorf("without the key %x, want %x (%v)", d, want, err)
	}
}

// TestDigested writes a table with a column that its digest leaves out.
func TestDigested(t *testing.T) {
	without := func(c string) bool { return c != "learning_steps" }
	for _, k := range kinds {
		path := in(t, "x")
		w, err := Create(path, steps, Options{Format: k.format, Compression: k.compression, Digested: without})
		must(t, err)
		rec := golden(t)
		must(t, w.Write(rec))
		must(t, w.Commit())
		want, err := DigestOf(rec, without)
		must(t, err)
		all, err := Digest(rec)
		must(t, err)
		if c, err := read(path, nil); err != nil || c.stated() != FormatDigest(want) || c.digest != all || all == want {
			t.Errorf("%v: %+v, want %x and %x; %v", k, c, want, all, err)
		}
	}
}

func TestDigestRefuses(t *testing.T) {
	refuse := func(dt arrow.DataType, a arrow.Array, words string) {
		t.Helper()
		s := arrow.NewSchema([]arrow.Field{{Name: "x", Type: dt, Nullable: true}}, nil)
		_, err := Digest(array.NewRecord(s, []arrow.Array{a}, int64(a.Len())))
		refused(t, err, "column x", words)
	}
	b := array.NewLargeStringBuilder(memory.DefaultAllocator)
	b.AppendNull()
	refuse(arrow.BinaryTypes.LargeString, b.NewArray(), "has type large_utf8")
	text := func(offsets []int32, bytes string) arrow.Array {
		return array.MakeFromData(array.NewData(arrow.BinaryTypes.String, len(offsets)-1,
			[]*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets)), memory.NewBufferBytes([]byte(bytes))}, nil, 0, 0))
	}
	refuse(arrow.BinaryTypes.String, text([]int32{0, 3, 1, 2}, "abcd"), "from byte 3 to byte 1")
	refuse(arrow.BinaryTypes.String, text([]int32{-1, 3}, "abcd"), "begins at byte -1")
	refuse(arrow.BinaryTypes.String, text([]int32{0, 9, 2}, "abcd"), "from byte 0 to byte 9 of 4")
	refuse(arrow.BinaryTypes.String, text([]int32{0, 1, 2}, "a\xe9"), "not UTF-8 in row 1")
	lists := array.NewFixedSizeListBuilder(memory.DefaultAllocator, 2, arrow.PrimitiveTypes.Int8)
	lists.Append(true)
	lists.ValueBuilder().(*array.Int8Builder).AppendValues([]int8{1, 2}, []bool{true, false})
	refuse(Int8List(2), lists.NewArray(), "an item that is null in row 0")
	reals := array.NewFixedSizeListBuilder(memory.DefaultAllocator, 2, arrow.PrimitiveTypes.Float64)
	reals.Append(true)
	reals.ValueBuilder().(*array.Float64Builder).AppendValues([]float64{1, 2}, []bool{false, true})
	refuse(List(arrow.PrimitiveTypes.Float64, 2), reals.NewArray(), "an item that is null in row 0")
	few := array.NewData(arrow.PrimitiveTypes.Float64, 1, []*memory.Buffer{nil, memory.NewBufferBytes(make([]byte, 8))}, nil, 0, 0)
	refuse(List(arrow.PrimitiveTypes.Float64, 2), array.MakeFromData(array.NewData(List(arrow.PrimitiveTypes.Float64, 2), 1, []*memory.Buffer{nil}, []arrow.ArrayData{few}, 0, 0)),
		"has 1 items where 1 lists of 2 need 2")
	words := array.NewFixedSizeListBuilder(memory.DefaultAllocator, 1, arrow.BinaryTypes.String)
	words.AppendNull()
	refuse(words.Type(), words.NewArray(), "has type fixed_size_list<item: utf8, nullable>[1]")
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

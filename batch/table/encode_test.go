package table

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// everyType has a column of each type that a table can have, required and nullable. The last one,
// which is always null, makes rows so long that a row group has few of them.
var everyType = func() *arrow.Schema {
	types := []arrow.DataType{arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Float64, &arrow.FixedSizeBinaryType{ByteWidth: 3},
		&arrow.FixedSizeBinaryType{ByteWidth: 9}, arrow.FixedWidthTypes.Boolean, arrow.BinaryTypes.String, arrow.BinaryTypes.Binary,
		Int8List(7), List(arrow.PrimitiveTypes.Uint16, 7), List(arrow.PrimitiveTypes.Int64, 7), List(arrow.PrimitiveTypes.Float32, 7), List(arrow.PrimitiveTypes.Float64, 7)}
	for bits := 8; bits <= 64; bits *= 2 {
		types = append(types, integer(bits, false), integer(bits, true))
	}
	var fields []arrow.Field
	for _, dt := range types {
		fields = append(fields, arrow.Field{Name: fmt.Sprint(dt), Type: dt}, arrow.Field{Name: fmt.Sprint(dt, " or null"), Type: dt, Nullable: true})
	}
	fields = append(fields, arrow.Field{Name: "long", Type: &arrow.FixedSizeBinaryType{ByteWidth: 8 << 10}, Nullable: true})
	return arrow.NewSchema(fields, &metadata3)
}()

// fill appends a value to a column, drawn from few or many different ones.
func fill(b array.Builder, few bool, rng *rand.Rand) {
	v := rng.Uint64()
	if few {
		v = v % 5 * 0x3333333333333333 // of both signs
	}
	text := []byte(strings.Repeat("ÿ\x01é", int(v%4)) + fmt.Sprint(v>>44))
	switch b := b.(type) {
	case *array.Uint8Builder:
		b.Append(uint8(v))
	case *array.Uint16Builder:
		b.Append(uint16(v))
	case *array.Uint32Builder:
		b.Append(uint32(v))
	case *array.Uint64Builder:
		b.Append(v)
	case *array.Int8Builder:
		b.Append(int8(v))
	case *array.Int16Builder:
		b.Append(int16(v))
	case *array.Int32Builder:
		b.Append(int32(v))
	case *array.Int64Builder:
		b.Append(int64(v))
	case *array.Float32Builder:
		b.Append(float32(int64(v)) / 3)
	case *array.Float64Builder:
		b.Append(float64(int64(v)) / 3)
	case *array.BooleanBuilder:
		b.Append(v&1 == 1)
	case *array.StringBuilder:
		b.Append(string(text))
	case *array.BinaryBuilder:
		b.Append(text)
	case *array.FixedSizeBinaryBuilder:
		w := b.Type().(*arrow.FixedSizeBinaryType).ByteWidth
		b.Append(bytes.Repeat(append(eight(v), byte(v>>3)), w/9+1)[:w])
	case *array.FixedSizeListBuilder:
		b.Append(true)
		for range b.Type().(*arrow.FixedSizeListType).Len() {
			fill(b.ValueBuilder(), few, rng)
		}
	default:
		panic(fmt.Sprintf("no values for %T", b))
	}
}

// randomRows returns n rows; each value of a nullable column is null with probability nulls.
func randomRows(s *arrow.Schema, n int, nulls float64, few bool) arrow.Record {
	rng := rand.New(rand.NewPCG(uint64(n), 5))
	columns := make([]arrow.Array, s.NumFields())
	for i, f := range s.Fields() {
		b := array.NewBuilder(memory.DefaultAllocator, f.Type)
		for range n {
			if f.Nullable && rng.Float64() < nulls || f.Name == "long" {
				b.AppendNull()
			} else {
				fill(b, few, rng)
			}
		}
		d := b.NewArray().Data() // a list builder always makes its items nullable
		columns[i] = array.MakeFromData(array.NewData(f.Type, n, d.Buffers(), d.Children(), d.NullN(), 0))
	}
	return array.NewRecord(s, columns, int64(n))
}

// writeRecord writes rec, cut into records with the given numbers of rows in turn.
func writeRecord(t *testing.T, path string, rec arrow.Record, c Compression, cuts ...int64) {
	t.Helper()
	w, err := Create(path, rec.Schema(), Options{Format: Parquet, Compression: c})
	must(t, err)
	for first, i := int64(0), 0; first < rec.NumRows(); i++ {
		end := min(rec.NumRows(), first+cuts[i%len(cuts)])
		part := rec.NewSlice(first, end)
		must(t, w.Write(part))
		part.Release()
		first = end
	}
	must(t, w.Commit())
}

// footerAt returns the metadata of a Parquet file.
func footerAt(t *testing.T, path string) thrift {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	n := number(b[len(b)-8:], 4)
	meta, used, err := readThrift(b[len(b)-8-int(n):len(b)-8], tFileMetaData)
	must(t, err)
	if used != int(n) {
		t.Fatalf("the footer has %d bytes and its length says %d", used, n)
	}
	return meta
}

// TestStatistics compares the row groups' statistics of values of every type with the rows. Reading
// then does the same with everything else that a file claims.
func TestStatistics(t *testing.T) {
	for _, rows := range []int{0, 1, 2, 9, 1000, 5000} { // of 2,000 in a row group
		for _, nulls := range []float64{0, 0.3, 1} {
			for _, few := range []bool{false, true} {
				for i, c := range []Compression{None, Zstd} {
					if testing.Short() && few != (i == 0) {
						continue
					}
					rec := randomRows(everyType, rows, nulls, few)
					path := in(t, "x.parquet")
					writeRecord(t, path, rec, c, 700)
					checkStatistics(t, footerAt(t, path), rec)
					at := int64(0)
					// lists may all be null
					r, err := OpenWith(path, ReadOptions{ListLength: func(string, arrow.Metadata) int { return 7 }})
					must(t, err)
					_, err = readAll(r, func(part arrow.Record) {
						want := rec.NewSlice(at, at+part.NumRows())
						at += part.NumRows()
						if !array.RecordEqual(part, want) || !part.Schema().Equal(rec.Schema()) {
							t.Fatalf("rows before %d differ", at)
						}
					})
					if err != nil || at != int64(rows) {
						t.Fatalf("%d rows of %d (%v null, few %t, %s): %v", at, rows, nulls, few, c, err)
					}
				}
			}
		}
	}
}

func checkStatistics(t *testing.T, footer thrift, rec arrow.Record) {
	t.Helper()
	first := int64(0)
	for _, g := range footer.list(4) {
		part := rec.NewSlice(first, first+g.num(3, 0))
		first += part.NumRows()
		for i, chunk := range g.list(1) {
			a := part.Column(i)
			meta, _ := chunk.field(3)
			stats, ok := meta.field(12)
			if !ok || stats.num(3, -1) != int64(a.NullN()) {
				t.Errorf("%v: %d nulls are said, there are %d", part.Schema().Field(i), stats.num(3, -1), a.NullN())
			}
			least, most := endsOf(a)
			said, hasLeast := stats.field(6)
			saidMost, hasMost := stats.field(5)
			if hasLeast != (least != nil) || hasMost != (least != nil) || !bytes.Equal(said.bytes, least) || !bytes.Equal(saidMost.bytes, most) {
				t.Errorf("%v: %x to %x are said, the rows have %x to %x", part.Schema().Field(i), said.bytes, saidMost.bytes, least, most)
			}
			if least != nil && (stats.num(7, 0) != 1 || stats.num(8, 0) != 1) {
				t.Errorf("%v: exact bounds are not said to be", part.Schema().Field(i))
			}
			for _, id := range []int16{1, 2, 4} {
				if _, ok := stats.field(id); ok {
					t.Errorf("%v: field %d is there", part.Schema().Field(i), id)
				}
			}
		}
	}
}

// endsOf returns the least and the greatest value as Parquet stores them, nil for keys and if there
// is none.
func endsOf(a arrow.Array) (least, most []byte) {
	var signed []int64
	var unsigned []uint64
	var real []float64
	var text []string
	wide := false
	if l, ok := a.(*array.FixedSizeList); ok {
		var items []arrow.Array
		for i := range l.Len() {
			if from, to := l.ValueOffsets(i); l.IsValid(i) {
				items = append(items, array.NewSlice(l.ListValues(), from, to))
			}
		}
		if len(items) == 0 {
			return nil, nil
		}
		all, err := array.Concatenate(items, memory.DefaultAllocator)
		if err != nil {
			panic(err)
		}
		return endsOf(all)
	}
	for i := range a.Len() {
		if a.IsNull(i) {
			continue
		}
		switch a := a.(type) {
		case *array.Uint8:
			unsigned = append(unsigned, uint64(a.Value(i)))
		case *array.Uint16:
			unsigned = append(unsigned, uint64(a.Value(i)))
		case *array.Uint32:
			unsigned = append(unsigned, uint64(a.Value(i)))
		case *array.Uint64:
			unsigned, wide = append(unsigned, a.Value(i)), true
		case *array.Int8:
			signed = append(signed, int64(a.Value(i)))
		case *array.Int16:
			signed = append(signed, int64(a.Value(i)))
		case *array.Int32:
			signed = append(signed, int64(a.Value(i)))
		case *array.Int64:
			signed, wide = append(signed, a.Value(i)), true
		case *array.Float32:
			real = append(real, float64(a.Value(i)))
		case *array.Float64:
			real, wide = append(real, a.Value(i)), true
		case *array.Boolean:
			text = append(text, map[bool]string{false: "\x00", true: "\x01"}[a.Value(i)])
		case *array.String:
			text = append(text, a.Value(i))
		case *array.Binary:
			text = append(text, string(a.Value(i)))
		}
	}
	number := func(v uint64) []byte {
		if wide {
			return eight(v)
		}
		return four(uint32(v))
	}
	float := func(v float64) []byte {
		if wide {
			return eight(math.Float64bits(v))
		}
		return four(math.Float32bits(float32(v)))
	}
	switch {
	case len(signed) > 0:
		return number(uint64(slices.Min(signed))), number(uint64(slices.Max(signed)))
	case len(unsigned) > 0:
		return number(slices.Min(unsigned)), number(slices.Max(unsigned))
	case len(real) > 0:
		least, most := slices.Min(real), slices.Max(real)
		if least == 0 {
			least = math.Copysign(0, -1)
		}
		return float(least), float(most + 0) // the sum of the two zeros is the positive one
	case len(text) > 0:
		return []byte(slices.Min(text)), []byte(slices.Max(text))
	}
	return nil, nil
}

// TestStatisticsOfEdges: values with unusual orders.
func TestStatisticsOfEdges(t *testing.T) {
	negative, nan := math.Copysign(0, -1), math.NaN()
	long := strings.Repeat("x", longestBound)
	for _, c := range []struct {
		name        string
		values      any
		least, most []byte
	}{
		{"-0", []float64{negative}, eight(1 << 63), eight(0)},
		{"+0", []float32{0}, four(1 << 31), four(0)},
		{"-0 to 1", []float32{1, negativeZero32()}, four(1 << 31), four(math.Float32bits(1))},
		{"-1 to +0", []float64{0, -1}, eight(math.Float64bits(-1)), eight(0)},
		{"NaN first", []float64{nan, 1, 2}, nil, nil},
		{"NaN last", []float32{1, 2, float32(nan)}, nil, nil},
		{"only NaN", []float64{nan}, nil, nil},
		{"infinite", []float64{math.Inf(1), 3, math.Inf(-1)}, eight(math.Float64bits(math.Inf(-1))), eight(math.Float64bits(math.Inf(1)))},
		{"unsigned", []uint32{1 << 31, 7, 1<<32 - 1}, four(7), four(1<<32 - 1)},
		{"empty text", []string{"", "a"}, []byte{}, []byte("a")},
		{"bytes", []string{"é", "z", "\U0010ffff"}, []byte("z"), []byte("\U0010ffff")},
		{"longest", []string{long}, []byte(long), []byte(long)},
		{"too long", []string{"a", long + "x"}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var field arrow.Field
			mem := memory.DefaultAllocator
			var b array.Builder
			switch v := c.values.(type) {
			case []float64:
				x := array.NewFloat64Builder(mem)
				x.AppendValues(v, nil)
				b = x
			case []float32:
				x := array.NewFloat32Builder(mem)
				x.AppendValues(v, nil)
				b = x
			case []uint32:
				x := array.NewUint32Builder(mem)
				x.AppendValues(v, nil)
				b = x
			case []string:
				x := array.NewStringBuilder(mem)
				x.AppendValues(v, nil)
				b = x
			}
			a := b.NewArray()
			field = arrow.Field{Name: "v", Type: a.DataType()}
			path := in(t, "x.parquet")
			writeRecord(t, path, array.NewRecord(arrow.NewSchema([]arrow.Field{field}, nil), []arrow.Array{a}, int64(a.Len())), Zstd, 100)
			meta, _ := footerAt(t, path).list(4)[0].list(1)[0].field(3)
			stats, _ := meta.field(12)
			least, hasLeast := stats.field(6)
			most, hasMost := stats.field(5)
			if hasLeast != (c.least != nil) || hasMost != (c.most != nil) || !bytes.Equal(least.bytes, c.least) || !bytes.Equal(most.bytes, c.most) {
				t.Errorf("%x to %x, want %x to %x", least.bytes, most.bytes, c.least, c.most)
			}
			_, err := read(path, nil)
			must(t, err)
		})
	}
}

func negativeZero32() float32 { return float32(math.Copysign(0, -1)) }

// TestCutsDoNotShow: how rows were divided into records does not show in a file.
func TestCutsDoNotShow(t *testing.T) {
	rec := randomRows(everyType, 4500, 0.2, false)
	var want []byte
	for i, cuts := range [][]int64{{4500}, {1}, {1999, 3, 64}, {2048}} {
		path := in(t, "x.parquet")
		writeRecord(t, path, rec, Zstd, cuts...)
		have, err := os.ReadFile(path)
		must(t, err)
		if i == 0 {
			want = have
		} else if !bytes.Equal(have, want) {
			t.Errorf("cut after %d rows: another file", cuts)
		}
	}
}

// TestTextsFillGroups: the size of texts counts towards that of a row group.
func TestTextsFillGroups(t *testing.T) {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	for i := range 50 {
		b.Append(strings.Repeat(fmt.Sprint(i%10), 1<<20))
	}
	a := b.NewArray()
	s := arrow.NewSchema([]arrow.Field{{Name: "text", Type: a.DataType()}}, nil)
	rec := array.NewRecord(s, []arrow.Array{a}, 50)
	for _, cut := range []int64{50, 1, 7} {
		path := in(t, "x.parquet")
		writeRecord(t, path, rec, Zstd, cut)
		var rows []int64
		for _, g := range footerAt(t, path).list(4) {
			rows = append(rows, g.num(3, 0))
		}
		if !slices.Equal(rows, []int64{16, 16, 16, 2}) {
			t.Errorf("groups of %d rows", rows)
		}
		_, err := read(path, nil)
		must(t, err)
	}
}

// TestManyFiles: what an encoder needs for a while is not kept for each file.
func TestManyFiles(t *testing.T) {
	steps := arrow.NewSchema([]arrow.Field{{Name: "trial", Type: arrow.PrimitiveTypes.Int64}, {Name: "sync_steps", Type: arrow.PrimitiveTypes.Int32, Nullable: true}}, nil)
	rec := randomRows(steps, 1000, 0.2, true)
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var open []*Writer
	write := func(files int) {
		for range files {
			w, err := Create(in(t, fmt.Sprint(len(open), ".parquet")), rec.Schema(), Options{Format: Parquet, Compression: Zstd})
			must(t, err)
			must(t, w.Write(rec))
			must(t, w.Commit())
			open = append(open, w)
		}
	}
	write(1)
	before := inUse()
	const files = 20
	write(files)
	if each := (int64(inUse()) - int64(before)) / files; each > 128<<10 {
		t.Errorf("%d bytes of memory a file", each)
	}
	runtime.KeepAlive(open)
}

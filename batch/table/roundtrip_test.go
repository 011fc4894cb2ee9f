package table

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// TestRoundTrip reads back every value of every kind of file, divided unevenly into batches.
func TestRoundTrip(t *testing.T) {
	for _, k := range kinds {
		for _, s := range []*arrow.Schema{wide, steps} {
			t.Run(fmt.Sprint(k, s.NumFields()), func(t *testing.T) {
				mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
				defer mem.AssertSize(t, 0)
				all := rowsOf(mem, s, 0, 1000)
				defer all.Release()
				path := in(t, "x")
				w, err := Create(path, s, Options{Format: k.format, Compression: k.compression})
				must(t, err)
				for first := int64(0); first < 1000; {
					end := min(1000, first+1+first%97) // slices with offsets
					part := all.NewSlice(first, end)
					must(t, w.Write(part))
					part.Release()
					first = end
				}
				must(t, w.Commit())
				want, err := Digest(all)
				must(t, err)
				at := int64(0)
				c, err := read(path, func(rec arrow.Record) {
					if !rec.Schema().Equal(s) {
						t.Fatalf("schema %v, want %v", rec.Schema(), s)
					}
					part := all.NewSlice(at, at+rec.NumRows())
					defer part.Release()
					at += rec.NumRows()
					if !array.RecordEqual(rec, part) {
						t.Fatalf("rows before %d differ", at)
					}
				})
				must(t, err)
				if c.rows != 1000 || c.digest != want || w.Digest() != want || w.Rows() != 1000 || c.stated() != FormatDigest(want) {
					t.Fatalf("read %d rows, digest %x, stated %s, written %x; want %x", c.rows, c.digest, c.stated(), w.Digest(), want)
				}
				if !c.complete || c.schema.Metadata().Values()[0] != "3" || c.schema.Metadata().Values()[3] != "é" || c.schema.Metadata().Len() != 4 {
					t.Fatalf("metadata %v, complete %t", c.schema.Metadata(), c.complete)
				}
			})
		}
	}
}

// TestEmpty has no rows at all: the schema alone is enough for a file.
func TestEmpty(t *testing.T) {
	for _, k := range kinds {
		path := in(t, "x")
		write(t, path, wide, k, 0, 0)
		// Parquet does not record how long the lists of an empty column would be.
		r, err := OpenWith(path, ReadOptions{ListLength: func(column string, md arrow.Metadata) int {
			if k, _ := md.GetValue("tpm.k"); k != "3" {
				t.Errorf("the metadata are %v", md)
			}
			return map[string]int{"listnull": 5, "list": 3, "realsnull": 4, "reals": 2}[column]
		}})
		must(t, err)
		c, err := readAll(r, nil)
		if err != nil || c.rows != 0 || !c.complete || !c.schema.Equal(wide) || c.stated() != NoDigest {
			t.Errorf("%v: %v, %+v", k, err, c)
		}
	}
}

// TestRowGroups fills more than one row group, exactly and by one row more, in batches that do not
// line up with them.
func TestRowGroups(t *testing.T) {
	for _, rows := range []int{groupRows - 1, groupRows, groupRows + 1, 2 * groupRows} {
		path := in(t, "x.parquet")
		w, err := Create(path, steps, Options{Format: Parquet})
		must(t, err)
		all := rowsOf(memory.DefaultAllocator, steps, 0, rows)
		for first := 0; first < rows; first += 50_000 {
			part := all.NewSlice(int64(first), int64(min(rows, first+50_000)))
			must(t, w.Write(part))
			part.Release()
		}
		must(t, w.Commit())
		var groups []int64
		c, err := read(path, func(rec arrow.Record) { groups = append(groups, rec.NumRows()) })
		must(t, err)
		if c.rows != uint64(rows) || c.digest != w.Digest() || c.stated() != FormatDigest(w.Digest()) {
			t.Fatalf("%d rows: read %d, digest %x, want %x", rows, c.rows, c.digest, w.Digest())
		}
		if len(groups) != (rows+groupRows-1)/groupRows || groups[0] > groupRows {
			t.Fatalf("%d rows: row groups of %d", rows, groups)
		}
		all.Release()
	}
}

package table

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// library writes a file or stream with Arrow's library.
func library(t *testing.T, k kind, schema *arrow.Schema, recs []arrow.Record) []byte {
	t.Helper()
	var b bytes.Buffer
	options := []ipc.Option{ipc.WithSchema(withFileDigest(schema))}
	if k.compression == LZ4 {
		options = append(options, ipc.WithLZ4())
	}
	var w interface {
		Write(arrow.Record) error
		Close() error
	} = ipc.NewWriter(&b, options...)
	if k.format == Arrow {
		var err error
		w, err = ipc.NewFileWriter(&sink{w: &b}, options...)
		must(t, err)
	}
	for _, rec := range recs {
		must(t, w.Write(rec))
	}
	must(t, w.Close())
	return b.Bytes()
}

// Arrow's formats are the bytes that Arrow's library writes, apart from the digests and, with zstd,
// the compressed values; and null marks are not filled up to 64 bytes, and items have none.
func TestArrowBytes(t *testing.T) {
	most := slices.DeleteFunc(slices.Clone(wide.Fields()), func(f arrow.Field) bool { return f.Nullable && f.Type.ID() == arrow.FIXED_SIZE_LIST })
	most3 := arrow.NewSchema(most, &metadata3)
	for _, k := range kinds {
		if k.format == Parquet || k.compression == Zstd {
			continue
		}
		for _, schema := range []*arrow.Schema{steps, most3} {
			for batches := range 4 {
				path := in(t, "x")
				write(t, path, schema, k, batches, 1024)
				have, err := os.ReadFile(path)
				must(t, err)
				places, err := findDigits(bytes.NewReader(have), k.format, int64(len(have)))
				must(t, err)
				for _, d := range places {
					copy(have[d.at:], NoDigest)
				}
				var recs []arrow.Record
				for i := range batches {
					recs = append(recs, rowsOf(memory.DefaultAllocator, schema, i*1024, 1024))
				}
				if want := library(t, k, schema, recs); !bytes.Equal(have, want) {
					t.Errorf("%v, %d columns, %d batches: %d bytes, the library writes %d others", k, schema.NumFields(), batches, len(have), len(want))
				}
			}
		}
	}
}

// Pieces that several goroutines encode, in any order, make the file that Write makes, however they
// are cut and whatever overwrites the rows afterwards.
func TestPieces(t *testing.T) {
	for _, k := range append(kinds, kind{CSV, ""}, kind{JSONL, ""}) {
		const rows = 4500 // three row groups with the columns of everyType
		rec := randomRows(everyType, rows, 0.2, false)
		var want []byte
		for i, cut := range []int64{rows, 2048, 100, 7} {
			if cut == 7 && testing.Short() {
				continue
			}
			if k.format != Parquet && !k.format.Text() && i > 1 {
				continue // a piece is a batch
			}
			path := in(t, "x")
			w, err := Create(path, rec.Schema(), Options{Format: k.format, Compression: k.compression, Lazy: true})
			must(t, err)
			var pieces []*Piece
			for first := int64(0); first < rows; first += cut {
				pieces = append(pieces, nil)
			}
			var wg sync.WaitGroup
			for j := range pieces {
				wg.Go(func() {
					var err error
					if pieces[j], err = w.Encode(rec.NewSlice(int64(j)*cut, min(rows, int64(j+1)*cut))); err != nil {
						panic(err)
					}
				})
			}
			wg.Wait()
			for _, p := range pieces {
				must(t, w.Append(p))
			}
			if digest, err := Digest(rec); err != nil || w.Digest() != digest || w.Rows() != rows {
				t.Fatal(w.Digest(), digest, w.Rows(), err)
			}
			must(t, w.Commit())
			have, err := os.ReadFile(path)
			must(t, err)
			if i == 0 || k.format != Parquet && !k.format.Text() {
				path := in(t, "y")
				w, err := Create(path, rec.Schema(), Options{Format: k.format, Compression: k.compression, Lazy: true})
				must(t, err)
				for first := int64(0); first < rows; first += cut {
					must(t, w.Write(rec.NewSlice(first, min(rows, first+cut))))
				}
				must(t, w.Commit())
				want, err = os.ReadFile(path)
				must(t, err)
			}
			if !bytes.Equal(have, want) {
				t.Errorf("%v cut after %d rows: %d bytes, want %d others", k, cut, len(have), len(want))
			}
		}
	}
}

// Tables have room for the pieces of EncodeAll as they are, so that nothing is encoded twice.
func TestEncodeAll(t *testing.T) {
	rec := rowsOf(memory.DefaultAllocator, steps, 0, 2*linesRows+5)
	for _, k := range append(kinds, kind{CSV, ""}, kind{JSONL, ""}) {
		w, err := Create(in(t, "x"), steps, Options{Format: k.format, Compression: k.compression, Lazy: true})
		must(t, err)
		pieces, err := w.EncodeAll(rec)
		must(t, err)
		for _, p := range pieces {
			if room := w.enc.room(p.Record()); room != p.Rows() {
				t.Errorf("%v: there is room for %d rows of a piece of %d", k, room, p.Rows())
			}
			must(t, w.Append(p))
		}
		if w.Rows() != uint64(rec.NumRows()) {
			t.Errorf("%v: %d rows in place of %d", k, w.Rows(), rec.NumRows())
		}
		must(t, w.Discard())
	}
}

// A piece that cannot be encoded, or that comes after a failure, is an error and nothing else.
func TestPieceRefused(t *testing.T) {
	w, err := Create(in(t, "x.arrow"), steps, Options{Format: Arrow})
	must(t, err)
	if _, err := w.Encode(rowsOf(memory.DefaultAllocator, wide, 0, 3)); err == nil {
		t.Error("rows with other columns are encoded")
	}
	p, err := w.Encode(rowsOf(memory.DefaultAllocator, steps, 0, 3))
	must(t, err)
	w.err = fmt.Errorf("the disk is gone")
	if err := w.Append(p); err != w.err || w.Rows() != 0 {
		t.Error(err, w.Rows())
	}
	must(t, w.Discard())
}

// TestEncodeNothing: a column of no rows need not have buffers.
func TestEncodeNothing(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "rule", Type: arrow.BinaryTypes.String}}, nil)
	for _, k := range kinds {
		e, err := NewEncoder(schema, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		column := array.MakeFromData(array.NewData(arrow.BinaryTypes.String, 0, []*memory.Buffer{nil, nil, nil}, nil, 0, 0))
		p, err := e.Encode(array.NewRecord(schema, []arrow.Array{column}, 0))
		if err != nil {
			t.Errorf("%s: %v", k.format, err)
			continue
		}
		p.Release()
	}
}

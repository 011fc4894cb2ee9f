package table

import (
	"io"
	"runtime"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/memory"
)

// allocated returns how much memory f allocates, freed or not.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// A long table is read and written in the memory of its first batches: a further row takes next to
// nothing, even if many values are null or compressed.
func TestMemoryOfLongTables(t *testing.T) {
	if raceEnabled {
		t.Skip("with the race detector pools forget some of what they hold")
	}
	// rows per batch; batches that fill some row groups, until all memory has been used, and start
	// another
	const per, first = 1 << 14, 17
	rec := rowsOf(memory.DefaultAllocator, steps, 0, per)
	wide, err := rowWidth(steps)
	must(t, err)
	for _, k := range kinds {
		path := in(t, "x")
		w, err := Create(path, steps, Options{Format: k.format, Compression: k.compression})
		must(t, err)
		add := func(batches int) {
			for range batches {
				must(t, w.Write(rec))
			}
		}
		add(first)
		written := allocated(func() { add(16) })
		for range 3 { // goroutines may need some more memory of their own, each once
			written = min(written, allocated(func() { add(16) }))
		}
		must(t, w.Commit())

		r, err := Open(path)
		must(t, err)
		rows := 0
		next := func() error {
			rec, err := r.Next()
			if err == nil {
				rows += int(rec.NumRows())
			}
			return err
		}
		for range 2 {
			must(t, next())
		}
		before := rows
		read := allocated(func() {
			for err == nil {
				err = next()
			}
		})
		if err != io.EOF || rows != (first+4*16)*per {
			t.Fatal(k, rows, err)
		}
		must(t, r.Close())
		perWritten, perRead := float64(written)/(16*per), float64(read)/float64(rows-before)
		t.Logf("%v: %.1f bytes to write a row of %d, %.1f to read it", k, perWritten, wide, perRead)
		most := 1.0
		if k.compression != None {
			most = float64(wide) // a compressor's tables for each batch would be more than five times that
		}
		if perWritten > most || perRead > 1 {
			t.Errorf("%v: it takes %.1f bytes to write a row of %d, more than %.0f, or %.1f to read it, more than 1", k, perWritten, wide, most, perRead)
		}
	}
}

package parts_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Joining parts into a file, and resuming a run that has parts, takes the memory of one record or
// row group per part, however many there are.
func TestMemoryOfParts(t *testing.T) {
	if raceEnabled {
		t.Skip("with the race detector pools forget some of what they hold")
	}
	const per, records = 1 << 14, 16 // rows per record, records per part
	p := kernels.Default()
	p.Trials = 3 * records * per
	trials, steps := make([]uint64, per), make([]uint32, per)
	schema := batch.Schema(p, "v", "fake")
	column := func(i int, b []byte) arrow.Array {
		return array.MakeFromData(array.NewData(schema.Field(i).Type, per, []*memory.Buffer{nil, memory.NewBufferBytes(b)}, nil, 0, 0))
	}
	rec := array.NewRecord(schema, []arrow.Array{
		column(0, arrow.Uint64Traits.CastToBytes(trials)), column(1, arrow.Uint32Traits.CastToBytes(steps)), column(2, arrow.Uint32Traits.CastToBytes(steps)),
	}, per)
	for _, c := range []struct {
		table.Format
		joined, read float64 // bytes allowed per row, which takes 16 in the part
	}{{table.Arrow, 2, 2}, {table.Stream, 2, 2}, {table.Parquet, 128, 20}} {
		f := c.Format
		path := filepath.Join(t.TempDir(), "rows."+string(f))
		var taken []uint64 // before each record of the join
		o := parts.Options{Options: table.Options{Format: f, Lazy: true}, Trials: records * per, Step: func(s parts.Step) error {
			if s == parts.StepJoin {
				taken = append(taken, allocated())
			}
			return nil
		}}
		w, err := parts.Create(path, schema, o)
		if err != nil {
			t.Fatal(err)
		}
		for first := uint64(0); first < p.Trials; first += per {
			for i := range trials {
				trials[i] = first + uint64(i)
				steps[i] = uint32(trials[i] * 0x9e3779b97f4a7c15 >> 55)
			}
			if err := w.Write(rec); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		begin, end := taken[2], taken[len(taken)-3] // from the second record of the first part
		if row := float64(end-begin) / float64(p.Trials); row > c.joined {
			t.Errorf("%s: %.1f bytes are taken for each row of the join", f, row)
		}
		o.Resume = true
		if w, err = parts.Create(path, schema, o); err != nil {
			t.Fatal(err)
		}
		rows := int64(0)
		before := allocated()
		if err := w.Each(func(rec arrow.Record) error { rows += rec.NumRows(); return nil }); err != nil || rows != int64(p.Trials) {
			t.Fatal(rows, err)
		}
		if row := float64(allocated()-before) / float64(p.Trials); row > c.read {
			t.Errorf("%s: %.1f bytes are taken for each row that is read", f, row)
		}
	}
}

// allocated returns the total memory allocated so far, freed or not.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

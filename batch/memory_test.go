package batch

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// weigher passes rows to a writer and now and then measures the memory in use after a
// collection.
type weigher struct {
	*table.Writer
	every, due uint64 // rows
	weights    []uint64
}

func (w *weigher) Append(p *table.Piece) error {
	err := w.Writer.Append(p)
	if w.Rows() >= w.due {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		w.weights = append(w.weights, m.HeapAlloc)
		w.due += w.every
	}
	return err
}

// Memory does not grow with the number of trials: with slow pairs and pairs without sync_steps, as
// much is in use in the second half of them as in the first.
func TestMemoryFlat(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector has memory of its own")
	}
	const trials, every = 8 << 20, 1 << 20
	for _, f := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
		b := &fake{lanes: 512, workers: 2, hold: func(t uint64) bool { return t%300_007 == 0 }}
		p := params(trials)
		w := &weigher{every: every, due: every}
		var err error
		if f == table.Stream {
			w.Writer, err = table.NewStream(io.Discard, Schema(p, "v", "fake"), table.Options{})
		} else {
			w.Writer, err = table.Create(filepath.Join(t.TempDir(), "rows"), Schema(p, "v", "fake"), table.Options{Format: f, Lazy: true})
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Run(context.Background(), b, p, Options{}, w); err != nil || s.Trials != trials {
			t.Fatal(s.Trials, err)
		}
		if err := w.Discard(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", f, w.weights)
		more := uint64(1 << 20)
		if f == table.Parquet {
			more = 8 << 20 // as many full row groups as ever may wait, each of which keeps its memory
		}
		if len(w.weights) != trials/every {
			t.Fatalf("%s: weighed %d times", f, len(w.weights))
		}
		// How many pieces wait varies, so the first million alone may have seen fewer than later ones.
		if early, late := slices.Max(w.weights[:4]), slices.Max(w.weights[4:]); late > early+more {
			t.Errorf("%s: at most %d bytes are in use in the first half of the trials, %d in the second", f, early, late)
		}
	}
}

// Nothing is allocated per trial: 900,000 more rows cost only what their records cost the Arrow
// library, the digest and the garbage collector.
func TestAllocations(t *testing.T) {
	mallocs := func(trials uint64) float64 {
		b := &fake{lanes: 512, workers: 2, hold: func(t uint64) bool { return t%50_021 == 0 }}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Run(context.Background(), b, params(trials), Options{WindowBytes: 1 << 20}, nil); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs - before.Mallocs)
	}
	const segment = 1024
	few, many := mallocs(100_000), mallocs(1_000_000)
	if each := (many - few) / (900_000 / segment); each > 12 {
		t.Errorf("%.0f allocations for 1e5 trials, %.0f for 1e6: %.1f a segment of %d rows", few, many, each, segment)
	}
}

// scribbler passes rows to a writer and then overwrites them: what was written must not refer to a
// segment that will be reused.
type scribbler struct{ *table.Writer }

func (s scribbler) Append(p *table.Piece) error {
	rec := p.Record()
	err := s.Writer.Append(p)
	for _, c := range rec.Columns() {
		for _, b := range c.Data().Buffers() {
			if b != nil {
				copy(b.Bytes(), bytes.Repeat([]byte{0xa5}, b.Len()))
			}
		}
	}
	return err
}

func TestRecordsNotKept(t *testing.T) {
	for _, format := range []table.Format{table.Parquet, table.Arrow} {
		p := params(20_000, variants["all"])
		path := filepath.Join(t.TempDir(), "rows")
		plain, err := Run(context.Background(), backends["stragglers"](), p, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := table.Create(path, Schema(p, "v", "fake"), table.Options{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Run(context.Background(), backends["stragglers"](), p, Options{WindowBytes: 1 << 16}, scribbler{w}); err != nil || s.Digest != plain.Digest {
			t.Fatal(s.Digest, plain.Digest, err)
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		s, err := readBack(path)
		if err != nil || s.Digest != plain.Digest || s.Trials != p.Trials || *s.SyncSteps.SD != *plain.SyncSteps.SD {
			t.Errorf("%s: %v, digest %s of %d rows, want %s", format, err, s.Digest, s.Trials, plain.Digest)
		}
	}
}

func readBack(path string) (Summary, error) {
	r, err := table.Open(path)
	if err != nil {
		return Summary{}, err
	}
	defer r.Close()
	p, err := ParamsOf(r.Schema().Metadata())
	if err != nil {
		return Summary{}, err
	}
	var s Stats
	var digest uint64
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return s.Summary(p, "v", "fake", digest), nil
		}
		if err != nil {
			return Summary{}, err
		}
		rows, err := Results(rec, p)
		if err != nil {
			return Summary{}, err
		}
		d, err := table.Digest(rec)
		if err != nil {
			return Summary{}, err
		}
		digest += d
		s.Add(rows, p)
	}
}

// BenchmarkRun measures the whole path of a row: handing out, scattering, digest, statistics, and a
// stream that discards its input.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		name string
		p    kernels.Params
	}{{"plain", params(1e7)}, {"keys", params(1e6, variants["keys"], func(p *kernels.Params) { p.N = 100 })}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				w, err := table.NewStream(io.Discard, Schema(c.p, "v", "fake"), table.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Run(context.Background(), &fake{lanes: 512, workers: 2}, c.p, Options{}, w); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.p.Trials), "ns/row")
		})
	}
}

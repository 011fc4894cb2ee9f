package batch

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Statistics of segments, merged in any order, are those of all rows, whatever the values.
func TestMerge(t *testing.T) {
	for name, change := range variants {
		p := params(5000, change)
		rows := p.NewResults(int(p.Trials))
		rows.Resize(int(p.Trials))
		rng := rand.New(rand.NewPCG(4, 4))
		for i := range rows.Len() {
			makeUp(p, rows, i, uint64(i))
			if rows.SyncSteps[i] != kernels.Null && i%5 == 0 { // some of every size
				rows.SyncSteps[i], rows.LearningSteps[i] = rng.Uint32()>>(1+i%31), rng.Uint32()>>(1+i%31)
			}
		}
		var want, have Stats
		want.Add(rows, p)
		delta, cuts := new(Stats), []int{0, 1, 64, 100, 2000, 2001, rows.Len()}
		for _, i := range rng.Perm(len(cuts) - 1) {
			delta.brief(cuts[i+1] - cuts[i])
			delta.Add(between(p, rows, cuts[i], cuts[i+1]), p)
			have.Merge(delta)
			delta.reset()
		}
		if !reflect.DeepEqual(have.Summary(p, "v", "b", 0), want.Summary(p, "v", "b", 0)) {
			t.Errorf("%s: %+v, want %+v", name, have.Summary(p, "v", "b", 0), want.Summary(p, "v", "b", 0))
		}
		if delta.Merge(new(Stats)); !reflect.DeepEqual(delta.Summary(p, "v", "b", 0), new(Stats).Summary(p, "v", "b", 0)) {
			t.Errorf("%s: something is left in statistics that were reset", name)
		}
	}
}

// between returns copies of rows from..to-1.
func between(p kernels.Params, rows *kernels.Results, from, to int) *kernels.Results {
	part := p.NewResults(to - from)
	part.Resize(to - from)
	for i := range part.Len() {
		part.CopyRow(i, rows, from+i)
	}
	return part
}

// A file has the same bytes on any number of processors, with any number of engines.
func TestFilesAlike(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p := params(200_000, variants["keys"])
	for _, o := range []table.Options{
		{Format: table.Arrow}, {Format: table.Arrow, Compression: table.LZ4}, {Format: table.Stream, Compression: table.Zstd}, {Format: table.Parquet}, {Format: table.TSV},
	} {
		var want []byte
		for _, processors := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(processors)
			b := &fake{lanes: 100, workers: processors, shuffle: processors > 1}
			path := filepath.Join(t.TempDir(), "rows")
			w, err := table.Create(path, Schema(p, "v", "fake"), o)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Run(context.Background(), b, p, Options{WindowBytes: 4 << 20}, w)
			if err != nil || s.Trials != p.Trials {
				t.Fatal(s.Trials, err)
			}
			if err := w.Commit(); err != nil {
				t.Fatal(err)
			}
			have, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = have
			}
			if !bytes.Equal(have, want) {
				t.Errorf("%s %s on %d processors: %d bytes, %d others on one", o.Format, o.Compression, processors, len(have), len(want))
			}
		}
	}
}

// inFlight is an Appender that counts the pieces that are encoded and not yet appended.
type inFlight struct {
	*table.Writer
	now, most atomic.Int64
	appended  func(n int64) error // called before each
	n         int64
}

func (f *inFlight) Encode(rec arrow.Record) (*table.Piece, error) {
	n := f.now.Add(1)
	for most := f.most.Load(); n > most && !f.most.CompareAndSwap(most, n); most = f.most.Load() {
	}
	return f.Writer.Encode(rec)
}

func (f *inFlight) Append(p *table.Piece) error {
	f.n++
	if err := f.appended(f.n); err != nil {
		return err
	}
	f.now.Add(-1)
	return f.Writer.Append(p)
}

// While the output is slow, at most two pieces a processor are encoded, however large the window
// is. An output that refuses a piece, or one that cannot be encoded, ends the run with the rows
// before it; no goroutine is left.
func TestPiecesBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := params(100_000)
		w, err := table.NewStream(new(bytes.Buffer), Schema(p, "v", "fake"), table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		f := &inFlight{Writer: w, appended: func(n int64) error { time.Sleep(time.Hour); return nil }}
		if s, err := Run(context.Background(), backends["instant"](), p, Options{WindowBytes: 1 << 18}, f); err != nil || s.Trials != p.Trials || s.Digest != table.FormatDigest(w.Digest()) {
			t.Fatal(s.Trials, s.Digest, err)
		}
		if most := int64(2 * runtime.GOMAXPROCS(0)); f.most.Load() > most || f.most.Load() < min(3, most) {
			t.Errorf("%d pieces were in flight, at most %d may be", f.most.Load(), most)
		}
	})
	const pieces = 12
	for at := range int64(2 * pieces) {
		n, panics := at/2+1, at%2 == 1
		synctest.Test(t, func(t *testing.T) {
			p := params(64 * pieces)
			w, err := table.NewStream(new(bytes.Buffer), Schema(p, "v", "fake"), table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			f := &inFlight{Writer: w, appended: func(now int64) error {
				if now == n && panics {
					panic(errBroken)
				}
				if now == n {
					return errBroken
				}
				return nil
			}}
			s, err := Run(context.Background(), backends["shuffled"](), p, Options{WindowBytes: 1 << 16}, f)
			if err == nil || !panics && !errors.Is(err, errBroken) || f.n != n || s.Trials != w.Rows() || s.Trials != uint64(n-1)*64 {
				t.Errorf("piece %d, panic %t: %v after %d pieces, %d rows summed up, %d written", n, panics, err, f.n, s.Trials, w.Rows())
			}
		})
	}
}

// unencodable is an Appender for which the rows from a trial on are impossible.
type unencodable struct {
	*table.Writer
	from   uint64
	panics bool
}

func (u unencodable) Encode(rec arrow.Record) (*table.Piece, error) {
	if slices.Contains(Trials(rec), u.from) {
		if u.panics {
			panic("no such row")
		}
		return nil, errBroken
	}
	return u.Writer.Encode(rec)
}

func TestEncodingFails(t *testing.T) {
	const pieces = 12
	for at := range uint64(2 * pieces) {
		from, panics := at/2*64+at%64, at%2 == 1
		synctest.Test(t, func(t *testing.T) {
			p := params(64 * pieces)
			w, err := table.NewStream(new(bytes.Buffer), Schema(p, "v", "fake"), table.Options{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := Run(context.Background(), backends["shuffled"](), p, Options{WindowBytes: 1 << 16}, unencodable{w, from, panics})
			if err == nil || s.Trials != w.Rows() || s.Trials != from/64*64 {
				t.Errorf("row %d, panic %t: %v, %d rows summed up, %d written", from, panics, err, s.Trials, w.Rows())
			}
		})
	}
}

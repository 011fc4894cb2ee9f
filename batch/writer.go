package batch

import (
	"fmt"
	"runtime"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A writer takes full segments in trial order: digest, statistics, output. It
// is used by one goroutine.
type writer struct {
	p      kernels.Params
	schema *arrow.Schema
	window *window
	out    Output
	sums   digester // out, where it is one
	before uint64   // its digest before the run

	head    uint64 // the stretch to be written next
	stats   *Stats
	rows    uint64        // written
	digest  uint64        // of them
	written int           // bytes of rows since the last collection of garbage
	tidied  chan struct{} // closed when that has ended; nil before the first
	failed  error         // of the output; nothing is written after it
}

// digester is an Output that keeps the digest of the rows that it has taken, as
// *table.Writer does: most of the cost of a row, so not spent twice.
type digester interface{ Digest() uint64 }

func newWriter(p kernels.Params, schema *arrow.Schema, out Output, stats *Stats) *writer {
	w := &writer{p: p, schema: schema, out: out, stats: stats}
	if d, ok := out.(digester); ok {
		w.sums, w.before = d, d.Digest()
	}
	return w
}

// drain writes every full segment from head on and opens the window for as many.
func (w *writer) drain() error {
	for ; w.failed == nil && w.head*uint64(w.window.rows) < w.window.trials; w.head++ {
		seg := w.segment()
		if seg.missing.Load() > 0 {
			break
		}
		if err := w.write(seg, w.window.rowsOf(w.head)); err != nil {
			return err
		}
		if w.more() {
			w.window.open(w.head + uint64(len(w.window.ring)))
		}
	}
	return w.failed
}

// segment returns that of stretch head.
func (w *writer) segment() *segment { return w.window.ring[w.head%uint64(len(w.window.ring))] }

// more tells whether the window can move on by a stretch.
func (w *writer) more() bool {
	last := (w.window.trials - 1) / uint64(w.window.rows)
	return last-w.head >= uint64(len(w.window.ring))
}

// tidy collects garbage whenever as much as the default window has been
// written. Left alone, the runtime waits until the heap is twice the window,
// which a short run never reaches and a long one does: memory would depend on
// the number of trials. The writer does not wait for it: on a single core a
// collection gets its turn only between time slices of an engine, for seconds.
func (w *writer) tidy(bytes int) {
	w.written += bytes
	if w.written < defaultWindow || w.tidying() {
		return
	}
	w.written = 0
	done := make(chan struct{})
	w.tidied = done
	go func() {
		defer close(done)
		runtime.GC()
	}()
}

// tidying tells whether a collection is under way.
func (w *writer) tidying() bool {
	select {
	case <-w.tidied:
		return false
	default:
		return w.tidied != nil
	}
}

// finish writes what is complete once no engine runs any more: full segments
// and the rows before the first that is missing.
func (w *writer) finish() error {
	defer func() {
		if w.tidied != nil {
			<-w.tidied
		}
	}()
	if err := w.drain(); err != nil || w.done() {
		return err
	}
	seg := w.segment()
	if n := seg.prefix(w.window.rowsOf(w.head)); n > 0 {
		return w.write(seg, n)
	}
	return nil
}

// done tells whether every trial has been written.
func (w *writer) done() bool { return w.rows == w.window.trials }

// write writes the first n rows of seg; they count only where out took them.
func (w *writer) write(seg *segment, n int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("writing rows: %v", v)
		}
		w.failed = err
	}()
	rec, rows := seg.record, *seg.rows
	if n < seg.rows.Len() {
		rec = newRecord(w.schema, seg.rows, n)
		rows.Resize(n)
	}
	rec.set()
	digest := uint64(0)
	if w.sums == nil {
		if digest, err = table.Digest(rec.Record); err != nil {
			return err
		}
	}
	if w.out != nil {
		if err := w.out.Write(rec.Record); err != nil {
			return err
		}
	}
	if w.sums != nil {
		digest = w.sums.Digest() - w.before - w.digest
	}
	w.rows += uint64(n)
	w.digest += digest
	w.stats.Add(&rows, w.p)
	w.tidy(n * w.p.RowBytes())
	return nil
}

package batch

import (
	"fmt"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A writer takes full segments in order: digest, statistics, output. It is used by
// one goroutine.
type writer struct {
	jobs    []*Job
	now     int // the job that is written
	version string
	backend string
	fixed   *fixedColumns // of that job's schema
	own     func(column string) bool
	sums    digester // its output, where it is one
	before  uint64   // the difference between the job's digest and that of sums

	window *window
	head   uint64 // the segment to be written next
	part   int    // rows of it that are written where the run ends before its last

	failed error // of the output; nothing is written after it
}

// digester is an Output that keeps the digest of the rows that it has taken, as
// *table.Writer does: most of the cost of a row, so not spent twice.
type digester interface{ Digest() uint64 }

func newWriter(b kernels.Backend, jobs []*Job, o Options) *writer {
	w := &writer{jobs: jobs, backend: b.Info().Name, version: o.Version}
	w.begin()
	return w
}

// begin begins with the present job.
func (w *writer) begin() {
	if w.now == len(w.jobs) {
		return
	}
	j := w.jobs[w.now]
	w.fixed = &fixedColumns{schema: j.Layout.Schema(j.Params, w.version, w.backend), p: j.Params}
	w.own = Digested(j.Params)
	var is bool
	if w.sums, is = j.Output.(digester); is {
		w.before = j.Digest - w.sums.Digest()
	}
}

// goOn ends the jobs before one.
func (w *writer) goOn(job int) error {
	for ; w.now < job && w.failed == nil; w.begin() {
		if done := w.jobs[w.now].Done; done != nil {
			if w.failed = done(); w.failed != nil {
				break
			}
		}
		w.now++
	}
	return w.failed
}

// use makes the writer write what comes through a window.
func (w *writer) use(v *window) { w.window, w.head, w.part = v, 0, 0 }

// drain writes every full segment from head on and opens the window for as many.
func (w *writer) drain() error {
	for ; w.failed == nil && !w.done(); w.head++ {
		seg := w.segment()
		if seg.missing.Load() > 0 {
			break
		}
		if err := w.write(seg, w.size()); err != nil {
			return err
		}
		if next := w.head + uint64(len(w.window.ring)); next < w.window.segments {
			w.window.open(next)
		}
	}
	return w.failed
}

// segment returns that of head.
func (w *writer) segment() *segment { return w.window.ring[w.head%uint64(len(w.window.ring))] }

// size returns the rows of the segment.
func (w *writer) size() int {
	_, n := w.window.bounds(w.head)
	return n
}

// firstTrial returns the trial of the first row of the segment.
func (w *writer) firstTrial() uint64 {
	row, _ := w.window.bounds(w.head)
	return w.window.number(row)
}

// finish writes what is complete once no engine runs any more: full segments and the
// rows before the first that is missing.
func (w *writer) finish() error {
	if err := w.drain(); err != nil || w.done() {
		return err
	}
	seg := w.segment()
	n := seg.prefix(w.size())
	if n == 0 {
		return nil
	}
	w.part = n
	return w.write(seg, n)
}

// done tells whether every row of the window has been written.
func (w *writer) done() bool { return w.head == w.window.segments }

// write writes the first n rows of seg; they count only where the output took them.
func (w *writer) write(seg *segment, n int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("writing rows: %v", v)
		}
		w.failed = err
	}()
	t := w.window.ofSegment(w.head)
	if err := w.goOn(t.job); err != nil {
		return err
	}
	j := w.jobs[w.now]
	rows := *seg.rows
	rows.Resize(n)
	rec := seg.records(w.fixed, n)
	digest := uint64(0)
	if w.sums == nil {
		if digest, err = table.DigestOf(rec, w.own); err != nil {
			return err
		}
	}
	if j.Output != nil {
		if err := j.Output.Write(rec); err != nil {
			return err
		}
	}
	if j.Digest += digest; w.sums != nil {
		j.Digest = w.before + w.sums.Digest()
	}
	j.Stats.Add(&rows, j.Params)
	return nil
}

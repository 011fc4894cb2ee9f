package batch

import (
	"fmt"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A writer processes full segments in order: digest, statistics, output. It is used by one
// goroutine.
type writer struct {
	jobs    []*Job
	now     int // index of the job being written
	version string
	backend string
	fixed   *fixedColumns // of that job's schema
	own     func(column string) bool
	sums    digester // its output, if it is a digester
	before  uint64   // the job's digest minus that of sums

	window *window
	head   uint64 // number of the segment to write next
	part   int    // rows of it that were written, if the run ends within it

	failed error // of the output; nothing is written after it
}

// digester is an Output that keeps the digest of the rows it has received, as *table.Writer does.
// The digest is most of the cost of a row, so it is not computed twice.
type digester interface{ Digest() uint64 }

func newWriter(b kernels.Backend, jobs []*Job, o Options) *writer {
	w := &writer{jobs: jobs, backend: b.Info().Name, version: o.Version}
	w.begin()
	return w
}

// begin starts the current job.
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

// advanceTo ends the jobs before the given one.
func (w *writer) advanceTo(job int) error {
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

// use makes the writer write the segments of a window.
func (w *writer) use(v *window) { w.window, w.head, w.part = v, 0, 0 }

// drain writes every full segment from head on and opens the window for as many new ones.
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

// segment returns the segment at head.
func (w *writer) segment() *segment { return w.window.ring[w.head%uint64(len(w.window.ring))] }

// size returns the number of rows of that segment.
func (w *writer) size() int {
	_, n := w.window.bounds(w.head)
	return n
}

// firstTrial returns the trial of that segment's first row.
func (w *writer) firstTrial() uint64 {
	row, _ := w.window.bounds(w.head)
	return w.window.number(row)
}

// finish writes what is complete after all engines have ended: full segments, and the rows before
// the first missing one.
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

// done reports whether every row of the window has been written.
func (w *writer) done() bool { return w.head == w.window.segments }

// write writes the first n rows of seg. They count only if the output accepts them.
func (w *writer) write(seg *segment, n int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("writing rows: %v", v)
		}
		w.failed = err
	}()
	t := w.window.ofSegment(w.head)
	if err := w.advanceTo(t.job); err != nil {
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

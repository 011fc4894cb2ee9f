package batch

import (
	"runtime"
	"sync"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// A writer processes full segments. What a row costs is done by goroutines of their own, several
// segments at once: statistics, digest, encoding. One goroutine, the writer's, then puts the
// results one behind the other, in order. Of the segments of the window at most two a processor are
// encoded and not yet written, which bounds the memory for what is encoded.
type writer struct {
	jobs    []*Job
	targets []*target // of the jobs; nil once they are written
	now     int       // index of the job being written
	sums    digester  // its output, if it is a digester
	before  uint64    // the job's digest minus that of sums

	window   *window
	head     uint64 // number of the segment to write next
	sent     uint64 // number of the segment to encode next
	most     uint64 // segments from head to sent
	around   func(func())
	part     int // rows of the segment at head that were written, if the run ends within it
	encoding sync.WaitGroup
	spare    []*Stats // to sum up a segment in

	failed error // of the output; nothing is written after it
}

// Appender is an Output that takes rows in two steps: Encode, from several goroutines at once and
// in any order, and then Append, in trial order and from one goroutine. Run uses them in place of
// Write, and the Digest of what it has appended. A type that embeds an Appender and has a Write of
// its own must have these, too.
type Appender interface {
	Output
	digester
	Encode(arrow.Record) (*table.Piece, error)
	Append(*table.Piece) error
}

// digester is an Output that keeps the digest of the rows it has received, as *table.Writer does.
// The digest is most of the cost of a row, so it is not computed twice.
type digester interface{ Digest() uint64 }

func newWriter(b kernels.Backend, jobs []*Job, o Options) *writer {
	w := &writer{jobs: jobs, most: uint64(2 * runtime.GOMAXPROCS(0)), around: o.Around}
	if w.around == nil {
		w.around = func(write func()) { write() }
	}
	for _, j := range jobs {
		w.targets = append(w.targets, newTarget(j, o.Version, b.Info().Name))
	}
	w.begin()
	return w
}

// begin starts the current job.
func (w *writer) begin() {
	if w.now == len(w.jobs) {
		return
	}
	j := w.jobs[w.now]
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
		w.targets[w.now] = nil
		w.now++
	}
	return w.failed
}

// use makes the writer write the segments of a window.
func (w *writer) use(v *window) { w.window, w.head, w.sent, w.part = v, 0, 0, 0 }

// drain writes every segment from head on that is encoded, opens the window for as many new ones,
// and has full ones encoded.
func (w *writer) drain() error {
	for w.failed == nil && !w.done() {
		w.send()
		if w.head == w.sent {
			break
		}
		seg := w.window.at(w.head)
		if !seg.encoded.Load() {
			break
		}
		if w.around(func() { w.write(seg) }); w.failed != nil {
			break
		}
		w.window.retire(w.head)
		w.head++
	}
	return w.failed
}

// send has full segments encoded, in order.
func (w *writer) send() {
	end := min(w.head+min(w.most, uint64(len(w.window.ring))), w.window.segments)
	for ; w.sent < end; w.sent++ {
		seg := w.window.at(w.sent)
		if seg == nil || seg.missing.Load() > 0 {
			return
		}
		_, n := w.window.bounds(w.sent)
		w.prepare(seg, w.sent)
		if w.head == w.sent && w.sent+1 == w.window.segments {
			seg.encode(n) // on this goroutine, which would only wait
			continue
		}
		w.encoding.Add(1)
		go w.encode(seg, n)
	}
}

func (w *writer) encode(seg *segment, n int) {
	defer w.encoding.Done()
	defer w.window.signal()
	seg.encode(n)
}

// prepare makes a segment ready to be encoded.
func (w *writer) prepare(seg *segment, number uint64) {
	seg.encoded.Store(false)
	seg.target = w.targets[w.window.ofSegment(number).job]
	if n := len(w.spare); n > 0 {
		seg.stats, w.spare = w.spare[n-1], w.spare[:n-1]
	} else {
		seg.stats = new(Stats)
	}
	_, n := w.window.bounds(number)
	seg.stats.brief(n)
}

// firstTrial returns the trial of the first row of the segment at head.
func (w *writer) firstTrial() uint64 {
	row, _ := w.window.bounds(w.head)
	return w.window.number(row)
}

// finish writes what is complete after all engines have ended: full segments, and the rows before
// the first missing one.
func (w *writer) finish() error {
	defer w.abandon()
	for w.drain() == nil && w.head < w.sent {
		w.encoding.Wait()
	}
	if w.failed != nil || w.done() {
		return w.failed
	}
	seg := w.window.at(w.head)
	if seg == nil {
		return nil
	}
	_, size := w.window.bounds(w.head)
	n := seg.prefix(size)
	if n == 0 {
		return nil
	}
	w.part = n
	w.prepare(seg, w.head)
	seg.encode(n)
	return w.write(seg)
}

// abandon gives up segments that are not written.
func (w *writer) abandon() {
	w.encoding.Wait()
	for ; w.head < w.sent && w.failed != nil; w.sent-- {
		w.window.at(w.sent - 1).release()
	}
}

// done reports whether every row of the window has been written.
func (w *writer) done() bool { return w.head == w.window.segments }

// write writes an encoded segment. Its rows count only if the output accepts them.
func (w *writer) write(seg *segment) (err error) {
	defer func() { w.failed = err }()
	defer recovered(&err)
	if seg.err != nil {
		return seg.err
	}
	t := w.window.ofSegment(w.head)
	if err := w.advanceTo(t.job); err != nil {
		return err
	}
	j := w.jobs[w.now]
	switch out := j.Output.(type) {
	case nil:
	case Appender:
		piece := seg.piece
		seg.piece = nil
		err = out.Append(piece)
	default:
		err = out.Write(seg.record.Record)
	}
	if err != nil {
		return err
	}
	if j.Digest += seg.digest; w.sums != nil {
		j.Digest = w.before + w.sums.Digest()
	}
	j.Stats.Merge(seg.stats)
	seg.stats.reset()
	w.spare = append(w.spare, seg.stats)
	return nil
}

package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Options say how a run goes, not what it yields.
type Options struct {
	Threads     int       // engines at most; 0: as many as the backend thinks worth while
	WindowBytes int       // memory for rows that wait for earlier ones or for the writer; 0: 16 MiB, more for very many lanes
	Version     string    // the program's version, for the metadata and the summary
	Progress    *Progress // counters to keep, or nil
	Stats       *Stats    // empty; takes the rows written, for what the summary does not tell; or nil
}

// Output takes the rows of a run, a record of contiguous trials at a time, in
// trial order and from one goroutine. A record and its columns are valid only
// during Write: their memory is used again for later rows. Where an Output also
// has Digest() uint64, the sum over the rows that it has taken, Run asks it.
type Output interface {
	Write(arrow.Record) error
}

// Run computes p's trials on backend b, writes the rows to out in trial order
// (out may be nil), and returns their summary. Errors of the parameters and of
// opening engines come before any work.
//
// Where ctx is done, an engine fails or out returns an error, what is complete
// in trial order up to the first missing row has been written (up to the record
// that out refused) and summed up: Summary.Trials says how many rows, so a
// further run with FirstTrial that much higher goes on. The summary is good
// also beside an error. For a ctx that is done the error is ctx.Err(), unless
// every row was written by then.
func Run(ctx context.Context, b kernels.Backend, p kernels.Params, o Options, out Output) (Summary, error) {
	start, info := time.Now(), b.Info()
	r := &run{p: p, backend: info.Name, progress: o.Progress}
	if r.progress == nil {
		r.progress = new(Progress)
	}
	w := newWriter(p, Schema(p, o.Version, info.Name), out, o.Stats)
	summary := func(engines int) Summary {
		s := w.stats.Summary(p, o.Version, info.Name, w.digest)
		s.timed(time.Since(start), engines)
		return s
	}
	threads, err := check(b, p, o)
	if err != nil {
		return summary(0), err
	}
	engines, err := openAll(b, p, threads)
	if err != nil || len(engines) == 0 {
		return summary(0), err
	}

	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	r.cancel = cancel
	r.window = newWindow(inner, p, w.schema, shapeOf(p, len(engines)*max(info.Lanes, 1), o.WindowBytes), len(engines))
	defer context.AfterFunc(inner, r.window.wake)()
	w.window = r.window

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.engines(inner, engines)
	}()
	for running := true; running; {
		select {
		case <-r.window.full:
		case <-ended:
			running = false
		}
		if err := w.drain(); err != nil {
			r.fail(err)
			<-ended
			break
		}
	}
	if err := w.finish(); err != nil {
		r.fail(err)
	}
	return summary(len(engines)), r.outcome(ctx, w)
}

// check returns the number of engines to open, or why the run cannot be.
func check(b kernels.Backend, p kernels.Params, o Options) (threads int, err error) {
	info := b.Info()
	switch {
	case o.Threads < 0:
		return 0, fmt.Errorf("--threads %d: must not be negative", o.Threads)
	case o.WindowBytes < 0:
		return 0, fmt.Errorf("a window of %d bytes: must not be negative", o.WindowBytes)
	case info.Lacks != "":
		return 0, fmt.Errorf("backend %s cannot run here: %s", info.Name, info.Lacks)
	}
	if err := p.Validate(); err != nil {
		return 0, err
	}
	if err := b.Supports(p); err != nil {
		return 0, err
	}
	threads = o.Threads
	if threads == 0 {
		threads = max(info.Workers, 1)
	}
	if p.Trials == 0 {
		return 0, nil
	}
	lanes := uint64(max(info.Lanes, 1))
	return int(min(uint64(threads), (p.Trials-1)/lanes+1)), nil
}

// openAll opens the engines of workers 0 .. n-1, all or none.
func openAll(b kernels.Backend, p kernels.Params, n int) ([]kernels.Engine, error) {
	engines := make([]kernels.Engine, 0, n)
	for worker := range n {
		e, err := b.Open(p, worker)
		if err != nil {
			for _, e := range engines {
				err = errors.Join(err, e.Close())
			}
			return nil, fmt.Errorf("backend %s: %w", b.Info().Name, err)
		}
		engines = append(engines, e)
	}
	return engines, nil
}

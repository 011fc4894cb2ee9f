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
	Stats       *Stats    // takes the rows written, for what the summary does not tell; or nil

	// A run that goes on with another one.
	Missing []Range // the stretches of trials to run, ascending; nil: all
	Digest  uint64  // of the rows that there are, which Stats has taken
}

// A Range is the trials First .. First+Trials-1.
type Range struct{ First, Trials uint64 }

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
	start := time.Now()
	if o.Progress == nil {
		o.Progress = new(Progress)
	}
	if o.Stats == nil {
		o.Stats = new(Stats)
	}
	if o.Missing == nil {
		o.Missing = []Range{{p.FirstTrial, p.Trials}}
	}
	name := b.Info().Name
	schema, digest, threads := Schema(p, o.Version, name), o.Digest, 0
	before := work{Trials: o.Stats.Trials(), PairSteps: o.Stats.PairSteps()}
	err := checkRun(b, p, o)
	for _, r := range o.Missing {
		if err != nil {
			break
		}
		w := newWriter(r.of(p), schema, out, o.Stats)
		var engines int
		engines, err = runRange(ctx, b, r.of(p), o, w)
		digest += w.digest
		threads = max(threads, engines)
	}
	s := o.Stats.Summary(p, o.Version, name, digest)
	s.timed(time.Since(start), before, threads)
	return s, err
}

// of returns p with r's trials.
func (r Range) of(p kernels.Params) kernels.Params {
	p.FirstTrial, p.Trials = r.First, r.Trials
	return p
}

// runRange runs p's trials, all of them, with engines of their own, and returns
// how many.
func runRange(ctx context.Context, b kernels.Backend, p kernels.Params, o Options, w *writer) (threads int, err error) {
	info := b.Info()
	engines, err := openAll(b, p, enginesFor(info, p, o))
	if err != nil || len(engines) == 0 {
		return 0, err
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{p: p, backend: info.Name, progress: o.Progress, cancel: cancel}
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
	return len(engines), r.outcome(ctx, w)
}

// checkRun returns why the run cannot be, or nil.
func checkRun(b kernels.Backend, p kernels.Params, o Options) error {
	info := b.Info()
	switch {
	case o.Threads < 0:
		return fmt.Errorf("--threads %d: must not be negative", o.Threads)
	case o.WindowBytes < 0:
		return fmt.Errorf("a window of %d bytes: must not be negative", o.WindowBytes)
	case info.Lacks != "":
		return fmt.Errorf("backend %s cannot run here: %s", info.Name, info.Lacks)
	}
	if err := p.Validate(); err != nil {
		return err
	}
	return b.Supports(p)
}

// enginesFor returns how many engines to open: none where there is nothing to do.
func enginesFor(info kernels.Info, p kernels.Params, o Options) int {
	threads := o.Threads
	if threads == 0 {
		threads = max(info.Workers, 1)
	}
	if p.Trials == 0 {
		return 0
	}
	lanes := uint64(max(info.Lanes, 1))
	return int(min(uint64(threads), (p.Trials-1)/lanes+1))
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

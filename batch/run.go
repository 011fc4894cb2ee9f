package batch

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/kernels"
)

// Options say how a run proceeds; they do not affect its results.
type Options struct {
	Threads int // maximum number of engines; 0 for the backend's own choice
	// memory for rows that cannot be written yet; 0 for 16 MiB, or more for many lanes
	WindowBytes int
	Version     string    // the program's version, for the metadata and the summary
	Progress    *Progress // counters to update, or nil
	// called with what the goroutine that writes does for a segment, which it must call; for
	// measurements; may be nil
	Around func(write func())
}

// Output receives the rows of a run, a record of contiguous trials at a time, in trial order and
// from one goroutine. A record and its columns are valid only during Write, because their memory is
// reused for later rows. If an Output also has a method Digest() uint64, the sum over the rows that
// it has received, Run uses it. An Output that is an Appender takes rows faster.
type Output interface {
	Write(arrow.Record) error
}

// Run computes p's trials on backend b and writes the rows to out, as Job.Run does.
func Run(ctx context.Context, b kernels.Backend, p kernels.Params, o Options, out Output) (Summary, error) {
	j := Job{Params: p, Output: out}
	return j.Run(ctx, b, o)
}

// runAll runs what is missing of the jobs and returns the number of engines used.
func runAll(ctx context.Context, b kernels.Backend, jobs []*Job, o Options) (threads int, err error) {
	if o.Progress == nil {
		o.Progress = new(Progress)
	}
	list, err := stretchesOf(b, jobs, o)
	if err != nil {
		return 0, err
	}
	w := newWriter(b, jobs, o)
	for together := b.Info().Mixes; len(list) > 0 && err == nil; {
		some := list
		if !together {
			some = list[:1]
		}
		s, engines, opened := openSeries(b, some, o)
		switch {
		case opened != nil:
			err = opened
		case engines == nil:
			together = false
		default:
			err = runSeries(ctx, b, s, engines, o, w)
			list = list[len(some):]
			threads = max(threads, len(engines))
		}
	}
	if err == nil {
		err = w.advanceTo(len(jobs))
	}
	return threads, err
}

// stretchesOf checks the jobs and lists their missing stretches.
func stretchesOf(b kernels.Backend, jobs []*Job, o Options) (list []stretch, err error) {
	for i, j := range jobs {
		if err := checkRun(b, j.Params, o, i == 0); err != nil {
			return nil, err
		}
		if j.Params.Shape() != jobs[0].Params.Shape() {
			return nil, fmt.Errorf("internal error: jobs of different shapes, %+v and %+v", jobs[0].Params, j.Params)
		}
		for _, r := range j.Missing {
			if r.Trials > 0 {
				list = append(list, stretch{Params: r.of(j.Params), job: i})
			}
		}
	}
	return list, nil
}

// of returns p with r's trials.
func (r Range) of(p kernels.Params) kernels.Params {
	p.FirstTrial, p.Trials = r.First, r.Trials
	return p
}

// openSeries opens engines for all stretches of the list. It returns none if they have too many
// trials to number.
func openSeries(b kernels.Backend, list []stretch, o Options) (series, []kernels.Engine, error) {
	p := list[0].Params
	s, ok := newSeries(list, segmentRows(p, o.WindowBytes))
	if !ok {
		return s, nil, nil
	}
	p.Trials = s.total
	engines, err := openAll(b, p, enginesFor(b.Info(), p, o))
	return s, engines, err
}

// runSeries runs the trials of s on the engines and closes them.
func runSeries(ctx context.Context, b kernels.Backend, s series, engines []kernels.Engine, o Options, w *writer) error {
	info := b.Info()
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	p := s.list[0].Params
	r := &run{p: p, columns: p.Columns(), backend: info.Name, lanes: max(info.Lanes, 1), progress: o.Progress, cancel: cancel, sinks: make(chan *sink, spareSinks)}
	r.window = newWindow(inner, s, windowSegments(s, r.p, len(engines)*max(info.Lanes, 1), o.WindowBytes), len(engines))
	defer context.AfterFunc(inner, r.window.wake)()
	w.use(r.window)

	ended := make(chan struct{})
	work := func() {
		defer close(ended)
		r.engines(inner, engines)
	}
	if len(engines) == 1 && s.segments == 1 {
		work() // here: nothing can be written before it is done
	} else {
		go work()
	}
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
	return r.outcome(ctx, w)
}

// checkRun returns an error if the run is impossible; first means that no run of its shape has been
// checked yet.
func checkRun(b kernels.Backend, p kernels.Params, o Options, first bool) error {
	info := b.Info()
	switch {
	case o.Threads < 0:
		return &kernels.ParamError{Name: "threads", Value: strconv.Itoa(o.Threads), Want: "must not be negative"}
	case o.WindowBytes < 0:
		return fmt.Errorf("a window of %d bytes: must not be negative", o.WindowBytes)
	case info.Lacks != "":
		return fmt.Errorf("backend %s cannot run here: %s", info.Name, info.Lacks)
	}
	if err := p.Validate(); err != nil {
		return err
	}
	if !first {
		return nil
	}
	return b.Supports(p) // reads the free memory, which is slow
}

// enginesFor returns the number of engines to open.
func enginesFor(info kernels.Info, p kernels.Params, o Options) int {
	threads := o.Threads
	if threads == 0 {
		threads = max(info.Workers, 1)
	}
	lanes := uint64(max(info.Lanes, 1))
	return int(min(uint64(threads), (p.Trials-1)/lanes+1))
}

// openAll opens the engines of workers 0 to n-1, all or none.
func openAll(b kernels.Backend, p kernels.Params, n int) ([]kernels.Engine, error) {
	engines := make([]kernels.Engine, 0, n)
	for worker := range n {
		e, err := b.Open(p, worker)
		if err != nil {
			return nil, fmt.Errorf("backend %s: %w", b.Info().Name, errors.Join(err, closeAll(engines)))
		}
		engines = append(engines, e)
	}
	return engines, nil
}

func closeAll(engines []kernels.Engine) (err error) {
	for _, e := range engines {
		err = errors.Join(err, e.Close())
	}
	return err
}

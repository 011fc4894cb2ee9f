package batch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tpmbench/kernels"
)

// run is what the engines of a run share: it is their kernels.Sink.
type run struct {
	p        kernels.Params // shared by the trials of the series
	columns  []kernels.Column
	backend  string
	lanes    int // of an engine
	window   *window
	progress *Progress
	sinks    chan *sink // those that no call of Done is using
	cancel   context.CancelFunc
	once     sync.Once
	err      error // the first failure
}

// fail ends the run; only the first error is kept.
func (r *run) fail(err error) {
	r.once.Do(func() { r.err = err })
	r.cancel()
}

// engines runs all engines to their end and closes them.
func (r *run) engines(ctx context.Context, engines []kernels.Engine) {
	run := func(e kernels.Engine) {
		defer r.window.leave()
		err := r.engine(ctx, e)
		if err == nil || ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
			return
		}
		r.fail(fmt.Errorf("backend %s: %w", r.backend, err))
	}
	var others sync.WaitGroup
	for _, e := range engines[1:] {
		others.Go(func() { run(e) })
	}
	run(engines[0]) // on this goroutine
	others.Wait()
}

// engine runs one engine to its end and closes it. A panic becomes an error.
func (r *run) engine(ctx context.Context, e kernels.Engine) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	defer func() {
		if e := e.Close(); err == nil {
			err = e
		}
	}()
	return e.Run(ctx, &source{window: r.window, lanes: r.lanes}, r)
}

// outcome returns the error of a run whose engines and writer have ended.
func (r *run) outcome(ctx context.Context, w *writer) error {
	switch {
	case r.err != nil:
		return r.err
	case w.done():
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("internal error of backend %s: it ended without a row for trial %d", r.backend, w.firstTrial()+uint64(w.part))
}

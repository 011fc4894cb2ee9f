package bench

import (
	"context"
	"sync/atomic"
	"time"

	"tpmbench/kernels"
)

// firsts wraps a backend and notes when one of its engines hands over the first row.
type firsts struct {
	kernels.Backend
	start time.Time
	after atomic.Int64 // nanoseconds from start to the first row; 0: none yet
}

// Open implements kernels.Backend.
func (f *firsts) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	e, err := f.Backend.Open(p, worker)
	if err != nil {
		return nil, err
	}
	return watched{e, f}, nil
}

// seconds returns the time to the first row, 0 if there was none.
func (f *firsts) seconds() float64 { return float64(f.after.Load()) / 1e9 }

type watched struct {
	kernels.Engine
	firsts *firsts
}

// Run implements kernels.Engine.
func (w watched) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	return w.Engine.Run(ctx, src, watcher{sink, w.firsts})
}

type watcher struct {
	kernels.Sink
	firsts *firsts
}

// Done implements kernels.Sink.
func (w watcher) Done(rows *kernels.Results) {
	if w.firsts.after.Load() == 0 && rows.Len() > 0 {
		w.firsts.after.CompareAndSwap(0, int64(time.Since(w.firsts.start)))
	}
	w.Sink.Done(rows)
}

package tpmbench

import (
	"context"
	"fmt"
	"runtime"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch"
	"tpmbench/batch/parts"
	"tpmbench/internal/backends"
	"tpmbench/internal/version"
	"tpmbench/kernels"
)

// Options say how trials are run. They do not affect the rows. The zero value is good for most.
type Options struct {
	// Backend is the name of one, which never becomes another: see Backends. Empty or "auto" is the
	// best that can run the parameters on this machine.
	Backend string

	// Threads is how many engines of the backend run at once; 0 for one a processor that Go may use
	// (GOMAXPROCS), or for one a GPU.
	Threads int
}

// Run prepares the trials of p: it checks the parameters, chooses a backend and returns the Result,
// whose methods run the trials. The error is a *ParamError or a *Refusal, or wraps one.
//
// Rows yields the rows as they are computed, in the order of the trials, WriteFile writes them to a
// file, and Summary only sums them up. Each of them runs all trials, on all processors. The memory
// does not grow with their number: if rows are not consumed as fast as they are computed, the
// engines wait. Nothing runs after these methods return, or after a loop over Rows has ended.
//
// When ctx is done, they end within a second, with its error.
func Run(ctx context.Context, p Params, o Options) (*Result, error) {
	q := p.asked()
	if err := q.Validate(); err != nil {
		return nil, err
	}
	if o.Threads < 0 {
		return nil, &ParamError{Name: "threads", Value: fmt.Sprint(o.Threads), Want: "must be 1 or more, or 0 for all processors"}
	}
	if o.Backend == "" {
		o.Backend = backends.Auto
	}
	engines := o.Threads
	if engines == 0 {
		engines = runtime.GOMAXPROCS(0)
	}
	b, err := backends.Pick(backends.All(), o.Backend, q, engines)
	if err != nil {
		return nil, err
	}
	if o.Threads == 0 {
		o.Threads = max(1, min(runtime.GOMAXPROCS(0), b.Info().Workers))
	}
	return &Result{params: q, source: &computed{ctx, q, b, o.Threads}}, nil
}

// Backends returns the names that Options.Backend takes besides "auto", best first. Some may lack
// something on this machine.
func Backends() []string { return backends.Names(backends.All()) }

// computed are rows that are computed.
type computed struct {
	ctx     context.Context
	p       kernels.Params
	backend kernels.Backend
	threads int
}

func (c *computed) run(ctx context.Context, out batch.Output, window int) (Summary, error) {
	j := batch.Job{Params: c.p, Output: out, Stats: new(batch.Stats)}
	s, err := j.Run(ctx, c.backend, batch.Options{Threads: c.threads, WindowBytes: window, Version: version.Built().Version()})
	return newSummary(s, j.Stats), err
}

// window returns the bytes of a window in which few rows wait for a slow one, so that somebody who
// looks at each need not wait long for the first.
func (c *computed) window() int {
	const (
		rowsPerLane = 32 // with 8, lanes idle while the window waits for its slowest pair
		least       = 1024
		most        = 64 << 20 // bytes
	)
	rows := max(least, rowsPerLane*c.threads*c.backend.Info().Lanes)
	return min(most, rows*c.p.RowBytes())
}

// each runs the trials on other goroutines, so that f may panic or end its own.
func (c *computed) each(f func(*kernels.Results) bool) (Summary, error) {
	if f == nil {
		return c.run(c.ctx, nil, 0)
	}
	ctx, cancel := context.WithCancel(c.ctx)
	out := &blocks{ctx, c.p, make(chan *kernels.Results)}
	var s Summary
	var err error
	go func() {
		defer close(out.ready)
		s, err = c.run(ctx, out, c.window())
	}()
	defer func() {
		cancel()
		for range out.ready { // until the run has ended
		}
	}()
	for rows := range out.ready {
		if !f(rows) {
			return Summary{}, errStopped
		}
	}
	return s, err
}

// blocks passes on copies of rows, whose memory is reused.
type blocks struct {
	ctx   context.Context
	p     kernels.Params
	ready chan *kernels.Results
}

func (b *blocks) Write(rec arrow.Record) error {
	rows, err := batch.Results(rec, b.p)
	if err != nil {
		return err
	}
	select {
	case b.ready <- cloned(rows):
		return nil
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
}

func (c *computed) write(to parts.Dest) (*Summary, error) {
	to.Digested = batch.Digested(c.p)
	out, err := to.Create(batch.Schema(c.p, version.Built().Version(), c.backend.Info().Name))
	if err != nil {
		return nil, err
	}
	s, err := c.run(c.ctx, out, 0)
	if err == nil {
		err = out.Commit()
	}
	if err != nil {
		out.Discard()
	}
	return &s, err
}

package cuda

import (
	"context"

	"tpmbench/kernels"
)

// slots is the number of slices under way at once: while the GPU computes one, the rows of the
// other go to the host and on.
const slots = 2

// engine runs trials on a device.
type engine struct {
	p    kernels.Params
	s    *gpuContext
	z    sizes
	m    memory
	g    program
	pace pace

	prepare, step function

	slices [slots]slice
	feed   feed
	meter  meter

	failed bool // the context must not be used again
	back   func(*gpuContext)
}

// newEngine loads the kernels and takes memory for as many lanes as the given number of
// multiprocessors can run at once, or for fewer where there are fewer trials, or not enough memory.
// Close gives the context to back, or closes it where the device has failed.
func newEngine(p kernels.Params, s *gpuContext, multiprocessors int, back func(*gpuContext)) (e *engine, err error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.leave()
	e = &engine{p: p, s: s, g: programFor(p), pace: newPace(), back: back}
	if e.prepare, _, err = s.kernel(e.g.prepare); err != nil {
		return nil, err
	}
	var lanes int
	if e.step, lanes, err = s.kernel(e.g.step); err != nil {
		return nil, err
	}
	if e.m, e.z, err = reserve(s, p, e.g, lanesFor(p.Trials, lanes*multiprocessors)); err != nil {
		return nil, err
	}
	e.feed = newFeed(p, e.z)
	return e, nil
}

// Run implements kernels.Engine. The device computes a slice while the rows of the one before come
// from it and are handed over.
func (e *engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	err := e.run(ctx, src, sink)
	e.failed = err != nil && ctx.Err() == nil
	return err
}

func (e *engine) run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	if err := e.s.enter(); err != nil {
		return err
	}
	defer e.s.leave()
	h := newHands(handsHere(), e.p, e.g, e.m.chunks, sink)
	defer h.end()
	// The lanes have no trials, the counters are 0.
	if err := e.s.zero(e.s.compute, e.m.lanes, e.z.lanes*e.z.lane); err != nil {
		return err
	}
	if err := e.s.zero(e.s.compute, e.m.counters, counterBytes); err != nil {
		return err
	}
	for i := 0; ; i = (i + 1) % slots {
		// slices[i] was launched two slices ago.
		if err := e.finish(&e.slices[i], sink, h); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return e.drain(err)
		}
		if e.feed.idle() {
			if err := e.drain(nil); err != nil { // what runs has no trials
				return err
			}
			h.settle()
			if !e.feed.ask(src, e.m.numbers[i], true) {
				return nil
			}
		} else {
			e.feed.ask(src, e.m.numbers[i], false)
		}
		if err := e.launch(&e.slices[i], i); err != nil {
			return err
		}
	}
}

// drain waits for what the device still does, and returns err.
func (e *engine) drain(err error) error {
	for i := range e.slices {
		e.slices[i].under = false
	}
	if failed := e.s.sync(e.s.compute); failed != nil {
		return failed
	}
	return err
}

// Close implements kernels.Engine.
func (e *engine) Close() error {
	if e.failed {
		return e.s.close()
	}
	if err := e.release(); err != nil {
		e.s.close() // the first error counts
		return err
	}
	e.back(e.s)
	return nil
}

// release gives back the engine's memory.
func (e *engine) release() error {
	if err := e.s.enter(); err != nil {
		return err
	}
	defer e.s.leave()
	return e.m.release(e.s)
}

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
	s    session
	z    sizes
	m    memory
	g    program
	out  *kernels.Results
	pace pace

	prepare, step   function
	compute, copies stream

	slices [slots]slice
	feed   feed
	meter  meter
}

// newEngine loads the kernels and takes memory for as many lanes as the given number of
// multiprocessors can run at once, or for fewer where there are fewer trials, or not enough memory.
func newEngine(p kernels.Params, s session, multiprocessors int) (e *engine, err error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.leave()
	e = &engine{p: p, s: s, g: programFor(p), pace: newPace()}
	if e.prepare, _, err = e.load(e.g.prepare); err != nil {
		return nil, err
	}
	var lanes int
	if e.step, lanes, err = e.load(e.g.step); err != nil {
		return nil, err
	}
	lanes *= multiprocessors
	if p.Trials < uint64(lanes) {
		lanes = int(p.Trials+leastLanes-1) / leastLanes * leastLanes
	}
	if e.compute, err = s.stream(); err != nil {
		return nil, err
	}
	if e.copies, err = s.stream(); err != nil {
		return nil, err
	}
	for i := range e.slices {
		for _, v := range []*event{&e.slices[i].begun, &e.slices[i].prepared, &e.slices[i].ended} {
			if *v, err = s.event(); err != nil {
				return nil, err
			}
		}
	}
	if e.m, e.z, err = reserve(s, p, e.g, lanes); err != nil {
		return nil, err
	}
	e.feed = newFeed(p, e.z)
	e.out = p.NewRows(e.z.chunk())
	return e, nil
}

// load also returns how many threads of the kernel a multiprocessor runs at once.
func (e *engine) load(name string) (f function, threads int, err error) {
	text, err := source(name)
	if err != nil {
		return 0, 0, err
	}
	f, err = e.s.load(text, name)
	return f, blockThreads * blocks(text), err
}

// Run implements kernels.Engine. It has a slice computed while it hands over the rows of the one
// before.
func (e *engine) Run(ctx context.Context, src kernels.Source, sink kernels.Sink) error {
	if err := e.s.enter(); err != nil {
		return err
	}
	defer e.s.leave()
	// The lanes have no trials, the counters are 0.
	if err := e.s.zero(e.compute, e.m.lanes, e.z.lanes*e.z.lane); err != nil {
		return err
	}
	if err := e.s.zero(e.compute, e.m.counters, counterBytes); err != nil {
		return err
	}
	for i := 0; ; i = (i + 1) % slots {
		// slices[i] was launched two slices ago.
		if err := e.finish(&e.slices[i], sink); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return e.drain(err)
		}
		if e.feed.idle() {
			if err := e.drain(nil); err != nil { // what runs has no trials
				return err
			}
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
	if failed := e.s.sync(e.compute); failed != nil {
		return failed
	}
	return err
}

// Close implements kernels.Engine.
func (e *engine) Close() error { return e.s.close() }

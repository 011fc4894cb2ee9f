package cuda

import "sync"

// gpuContext is a session with what engines of any parameters use in it. To make one takes tenths of a
// second, and as long again for each kernel that the driver has yet to compile, so one that has done
// well waits for the next engine.
type gpuContext struct {
	session
	compute, copies stream
	moments         [slots]moments
	functions       map[string]function
}

// moments are those of a slice.
type moments struct{ begun, prepared, ended event }

// newContext takes over s, which it closes if there is an error.
func newContext(s session) (c *gpuContext, err error) {
	c = &gpuContext{session: s, functions: map[string]function{}}
	defer func() {
		if err != nil {
			s.close() // the first error counts
		}
	}()
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.leave()
	for _, to := range []*stream{&c.compute, &c.copies} {
		if *to, err = s.stream(); err != nil {
			return nil, err
		}
	}
	for i := range c.moments {
		x := &c.moments[i]
		for _, to := range []*event{&x.begun, &x.prepared, &x.ended} {
			if *to, err = s.event(); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// kernel loads a kernel, or has it already. It also returns how many threads of it a multiprocessor
// runs at once.
func (c *gpuContext) kernel(name string) (f function, threads int, err error) {
	text, err := source(name)
	if err != nil {
		return 0, 0, err
	}
	f, have := c.functions[name]
	if !have {
		if f, err = c.load(text, name); err != nil {
			return 0, 0, err
		}
		c.functions[name] = f
	}
	return f, blockThreads * blocks(text), nil
}

// contexts are those that wait for an engine, by the number of their device.
type contexts struct {
	mu   sync.Mutex
	idle map[int][]*gpuContext
}

// get returns a context on a device of d.
func (l *contexts) get(d driver, number int) (*gpuContext, error) {
	l.mu.Lock()
	if n := len(l.idle[number]); n > 0 {
		defer l.mu.Unlock()
		c := l.idle[number][n-1]
		l.idle[number] = l.idle[number][:n-1]
		return c, nil
	}
	l.mu.Unlock()
	s, err := d.open(number)
	if err != nil {
		return nil, err
	}
	return newContext(s)
}

// put takes back a context in which nothing is left of an engine.
func (l *contexts) put(c *gpuContext, number int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.idle == nil {
		l.idle = map[int][]*gpuContext{}
	}
	l.idle[number] = append(l.idle[number], c)
}

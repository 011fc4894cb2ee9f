package reference

import "tpmbench/kernels"

// until steps s until done holds, also before the first step, and reports whether it
// does at the end, after max_steps steps at the latest or where s is stopped.
func (e *engine) until(s *Stepper, done func() bool) bool {
	// steps between two looks at whether to stop: some milliseconds
	poll := uint64(1 + 1<<20/e.p.Weights())
	is := done()
	for !is && s.T < e.p.MaxSteps && !s.stopped {
		if s.T%poll == 0 && s.halt() {
			break
		}
		is = s.Step() && done()
	}
	return is
}

// reached is v, or null where that is not reached.
func reached(ok bool, v uint64) uint32 {
	if !ok {
		return kernels.Null
	}
	return uint32(v)
}

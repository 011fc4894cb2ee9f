package reference

import "context"

// row runs trial to its end (section 1, "The end of a trial"), into row 0 of e.out.
func (e *engine) row(ctx context.Context, trial uint64) error {
	s := Start(ctx, e.p, trial)
	a := Await(e.p, trial, e.out)
	e.goOn(s, a)
	if s.stopped {
		return ctx.Err()
	}
	return nil
}

// goOn steps s until all is known that it awaits, to max_steps at most, or until it is stopped.
func (e *engine) goOn(s *Stepper, a *Awaited) {
	a.Look(s, true)
	// steps between two looks at whether to stop: some milliseconds
	poll := uint64(1 + 1<<20/e.p.Weights())
	for !a.Over() && s.T < e.p.MaxSteps && !s.stopped {
		if s.T%poll == 0 && s.halt() {
			break
		}
		a.Look(s, s.Step())
	}
}

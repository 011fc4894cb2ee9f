package reference

import (
	"context"

	"tpmbench/kernels"
)

// row runs trial to its end (section 1, "The end of a trial"), into row 0 of e.out.
func (e *engine) row(ctx context.Context, trial uint64) error {
	s := Start(ctx, e.p, trial)
	r := e.out
	r.Resize(1)
	r.Trial[0] = trial

	synced := e.until(s, s.Synced)
	r.LearningSteps[0] = uint32(s.LearningSteps)
	r.SyncSteps[0] = reached(synced, s.T)
	copy(r.Key(0), s.A.W)
	if e.p.Attack != kernels.NoAttack {
		r.AttackersSynced[0] = reached(synced, uint64(s.AttackersSynced()))
		r.BestEqualWeights[0] = reached(synced, uint64(s.BestEqualWeights()))
	}
	if e.p.Follow {
		caught := synced && e.until(s, s.Caught)
		r.LearnSteps[0] = reached(caught, s.T)
	}
	if s.stopped {
		return ctx.Err()
	}
	return nil
}

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

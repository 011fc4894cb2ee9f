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

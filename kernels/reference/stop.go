package reference

import "tpmbench/kernels"

// awaited is what a trial goes on for, and what is known of it (section 1, "The end of a trial").
type awaited struct {
	row                        *kernels.Results // whose row 0 it fills in
	sync, learn, detect, share bool             // asked for, and not yet reached
	run                        uint64           // steps of equal outputs, up to the last
}

// await begins a trial's row, in which nothing is reached.
func (e *engine) await(trial uint64) *awaited {
	r := e.out
	r.Resize(1)
	for _, c := range e.p.Columns() {
		switch c.Kind {
		case kernels.TrialColumn:
			r.Trial[0] = trial
		case kernels.CountColumn:
			(*c.Counts(r))[0] = kernels.Null
		}
	}
	return &awaited{row: r, sync: true, learn: e.p.Follow, detect: e.p.Detect > 0, share: e.p.Share > 0}
}

// look notes what is reached after the last step, or at the start; moved says that weights changed
// since it looked last.
func (a *awaited) look(s *Stepper, moved bool) {
	r, t := a.row, uint32(s.T)
	if a.sync && moved && s.Synced() {
		a.sync = false
		r.SyncSteps[0], r.LearningSteps[0] = t, uint32(s.LearningSteps)
		copy(r.Key(0), s.A.W)
		if s.p.Attack != kernels.NoAttack {
			r.AttackersSynced[0], r.BestEqualWeights[0] = uint32(s.AttackersSynced()), uint32(s.BestEqualWeights())
		}
		if s.p.Distance {
			r.LeastDistance[0] = uint32(s.LeastDistance())
		}
	}
	if a.learn && moved && !a.sync && s.Caught() {
		a.learn = false
		r.LearnSteps[0] = t
	}
	if a.detect && s.T > 0 {
		if a.run++; s.A.Tau != s.B.Tau {
			a.run = 0
		}
		if a.run >= s.p.Detect {
			a.detect = false
			r.DetectSteps[0], r.DetectEqualWeights[0] = t, uint32(s.A.Shared(&s.B))
		}
	}
	if a.share && moved && uint64(s.A.Shared(&s.B)) >= s.p.Share {
		a.share = false
		r.ShareSteps[0] = t
	}
}

// over reports whether all is known that the trial awaits.
func (a *awaited) over() bool { return !(a.sync || a.learn || a.detect || a.share) }

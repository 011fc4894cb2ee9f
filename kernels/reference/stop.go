package reference

import "tpmbench/kernels"

// Awaited is what a trial goes on for, and what is known of it (section 1, "The end of a trial").
type Awaited struct {
	row                        *kernels.Results // whose row 0 it fills in
	sync, learn, detect, share bool             // asked for, and not yet reached
	run                        uint64           // steps of equal outputs, up to the last
}

// Await begins the row of a trial of p, the only one of r, in which nothing is reached. r has at
// least the columns of p.
func Await(p kernels.Params, trial uint64, r *kernels.Results) *Awaited {
	r.Resize(1)
	for _, c := range p.Columns() {
		switch c.Kind {
		case kernels.TrialColumn:
			r.Trial[0] = trial
		case kernels.CountColumn:
			(*c.Counts(r))[0] = kernels.Null
		}
	}
	return &Awaited{row: r, sync: true, learn: p.Follow, detect: p.Detect > 0, share: p.Share > 0}
}

// Look notes what is reached after the last step, or at the start, which it must see all; moved
// says that weights changed since it looked last.
func (a *Awaited) Look(s *Stepper, moved bool) {
	r, t := a.row, uint32(s.T)
	if a.sync {
		r.LearningSteps[0] = uint32(s.LearningSteps)
	}
	if a.sync && moved && s.Synced() {
		a.sync = false
		r.SyncSteps[0] = t
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

// Over reports whether all is known that the trial awaits.
func (a *Awaited) Over() bool { return !(a.sync || a.learn || a.detect || a.share) }

package bitpacked

import "tpmbench/kernels"

// synced awaits sync_steps, with what is recorded then.
type synced struct{}

func (synced) begin(row *kernels.Results) {
	row.SyncSteps[0] = kernels.Null
	if row.AttackersSynced != nil {
		row.AttackersSynced[0], row.BestEqualWeights[0] = kernels.Null, kernels.Null
	}
}

func (synced) reached(r *Pair, row *kernels.Results) bool {
	row.LearningSteps[0] = uint32(r.learned)
	if !r.moved || !r.synced() {
		return false
	}
	row.SyncSteps[0] = uint32(r.t)
	if row.AttackersSynced != nil {
		synced, best := r.e.matches()
		row.AttackersSynced[0], row.BestEqualWeights[0] = uint32(synced), uint32(best)
	}
	r.key(row.Key(0))
	return true
}

package bitpacked

import "tpmbench/kernels"

// caught awaits learn_steps.
type caught struct{}

func (caught) begin(row *kernels.Results) { row.LearnSteps[0] = kernels.Null }

func (caught) reached(r *Pair, row *kernels.Results) bool {
	if row.SyncSteps[0] == kernels.Null || !r.moved || !r.e.caught() {
		return false
	}
	row.LearnSteps[0] = uint32(r.t)
	return true
}

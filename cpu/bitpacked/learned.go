package bitpacked

import "tpmbench/kernels"

// learnSteps is of follow mode.
var learnSteps = awaited{
	columns: []string{"learn_steps"},
	is:      func(p kernels.Params) bool { return p.Follow },
	begin:   func(row *kernels.Results) { row.LearnSteps[0] = kernels.Null },
	reached: func(r *Pair, row *kernels.Results) bool {
		if row.SyncSteps[0] == kernels.Null || !r.moved || !r.e.caught() {
			return false
		}
		row.LearnSteps[0] = uint32(r.t)
		return true
	},
}

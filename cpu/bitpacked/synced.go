package bitpacked

import (
	"slices"

	"tpmbench/kernels"
)

// syncSteps has besides what is recorded at sync_steps.
var syncSteps = awaited{
	columns: []string{"sync_steps", "learning_steps", "attackers_synced", "best_equal_weights", "least_distance", "key"},
	is:      func(kernels.Params) bool { return true },
	begin: func(row *kernels.Results) {
		row.SyncSteps[0] = kernels.Null
		if row.AttackersSynced != nil {
			row.AttackersSynced[0], row.BestEqualWeights[0] = kernels.Null, kernels.Null
		}
		if row.LeastDistance != nil {
			row.LeastDistance[0] = kernels.Null
		}
	},
	reached: func(r *Pair, row *kernels.Results) bool {
		row.LearningSteps[0] = uint32(r.learned)
		if !r.moved || !r.synced() {
			return false
		}
		row.SyncSteps[0] = uint32(r.t)
		if row.AttackersSynced != nil {
			synced, best := r.e.matches()
			row.AttackersSynced[0], row.BestEqualWeights[0] = uint32(synced), uint32(best)
		}
		if row.LeastDistance != nil {
			row.LeastDistance[0] = uint32(r.e.nearest())
		}
		r.key(row.Key(0))
		return true
	},
}

// synced reports whether A and B have the same weights.
func (r *Pair) synced() bool { return slices.Equal(r.a.w, r.b.w) }

// key sets dst to A's weights, [k*N+n].
func (r *Pair) key(dst []int8) {
	for j := range dst {
		dst[j] = int8(r.weight(&r.a, j/r.N, j%r.N))
	}
}

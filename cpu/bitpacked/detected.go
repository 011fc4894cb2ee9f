package bitpacked

import "tpmbench/kernels"

// detectSteps is of a run of equal outputs, and how right it was to stop there.
var detectSteps = awaited{
	columns: []string{"detect_steps", "detect_equal_weights"},
	is:      func(p kernels.Params) bool { return p.Detect > 0 },
	begin: func(row *kernels.Results) {
		row.DetectSteps[0], row.DetectEqualWeights[0] = kernels.Null, kernels.Null
	},
	reached: func(r *Pair, row *kernels.Results) bool {
		if r.alike < r.p.Detect {
			return false
		}
		row.DetectSteps[0], row.DetectEqualWeights[0] = uint32(r.t), uint32(r.shared(&r.a, &r.b))
		return true
	},
}

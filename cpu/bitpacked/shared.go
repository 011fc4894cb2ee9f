package bitpacked

import "tpmbench/kernels"

// shareSteps is of a number of weights that A and B share.
var shareSteps = awaited{
	columns: []string{"share_steps"},
	is:      func(p kernels.Params) bool { return p.Share > 0 },
	begin:   func(row *kernels.Results) { row.ShareSteps[0] = kernels.Null },
	reached: func(r *Pair, row *kernels.Results) bool {
		if !r.moved || r.stopped(len(r.a.w)) || uint64(r.shared(&r.a, &r.b)) < r.p.Share {
			return false
		}
		row.ShareSteps[0] = uint32(r.t)
		return true
	},
}

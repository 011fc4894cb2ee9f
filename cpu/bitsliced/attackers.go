package bitsliced

import "tpmbench/kernels"

// ensembleFrom is the number of attackers from which on a pair's are an ensemble, and no
// longer in the lane of their pair: there a pair-step takes as much longer as there are
// more of them, here 64 cost as much as one. Measured with K=3 N=100 L=3 and the attack
// geometric on a Xeon (Cascade Lake) at 2.5 GHz; the two take as long at 40 attackers
// with AVX2, 46 with AVX-512 and 55 in plain Go.
const ensembleFrom = 48

// alone reports whether p's trials run one after the other, with the attackers of a
// pair together.
func alone(p kernels.Params) bool {
	return p.Attack == kernels.Genetic || p.Attackers >= ensembleFrom
}

package bitsliced

import "tpmbench/kernels"

// crowdFrom is the number of opponents from which on a pair's are a crowd, and no
// longer in the lane of their pair: there a pair-step takes as much longer as there are
// more of them, here 64 cost as much as one. Measured with K=3 N=100 L=3 and the attack
// geometric on a Xeon (Cascade Lake) at 2.5 GHz; the two take as long at 40 opponents
// with AVX2, 46 with AVX-512 and 55 in plain Go.
const crowdFrom = 48

// alone tells whether p's trials run one after the other, with the opponents of a
// pair together.
func alone(p kernels.Params) bool {
	return p.Attack == kernels.Genetic || p.Attackers >= crowdFrom
}

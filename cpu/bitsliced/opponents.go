package bitsliced

import "tpmbench/kernels"

// crowdFrom is the number of opponents from which on a pair's are lanes, a trial after
// the other, and no longer in the lane of their pair.
const crowdFrom = 16

// alone tells whether p's trials run one after the other, with the opponents of a
// pair together. What is left in the lanes of trials are few opponents; genetic
// networks come and go, which there would move all planes.
func alone(p kernels.Params) bool {
	return p.Attack == kernels.Genetic || p.Attackers >= crowdFrom
}

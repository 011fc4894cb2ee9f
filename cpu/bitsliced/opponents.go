package bitsliced

import "tpmbench/kernels"

// swarmFrom is the number of opponents from which on a pair's are stepped alone, a
// trial after the other: in its lane, those of all lanes would be in memory together.
const swarmFrom = 1025

// isSwarm tells which of the two engines runs p. In the lanes of trials opponents
// are stepped many times as fast, but genetic networks come and go, which there would
// move all planes.
func isSwarm(p kernels.Params) bool {
	return p.Attack == kernels.Genetic || p.Attackers >= swarmFrom
}

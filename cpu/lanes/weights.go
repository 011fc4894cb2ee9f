package lanes

import "tpmbench/kernels"

// weights says where a machine's K*N weights stand in memory. Where weights are
// interleaved, each hidden unit begins with a row of its own.
type weights struct {
	all    int // of a machine
	padded int // the same with what fills up the last row
	run    int // weights that stand side by side
	room   int // places that they take
}

func weightsOf(p kernels.Params, interleave int) weights {
	n := PaddedInputs(p.N, interleave)
	if n == p.N {
		return weights{all: p.Weights(), padded: p.Weights(), run: p.Weights(), room: p.Weights()}
	}
	return weights{all: p.Weights(), padded: p.K * n, run: p.N, room: n}
}

// PaddedInputs returns the number of weights for which a hidden unit of n inputs
// has room in whole rows.
func PaddedInputs(n, interleave int) int { return (n + interleave - 1) / interleave * interleave }

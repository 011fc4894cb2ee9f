package conformance

import "tpmbench/kernels"

// manyLanes is the number of lanes above which trial counts around the lanes are left to cases that
// cost the reference little.
const manyLanes = 1024

// laneEdges returns trial counts around a number of lanes: one less, equal, more, and more than
// twice as many, so that lanes are filled again.
func laneEdges(lanes int) []uint64 {
	return distinct(1, uint64(lanes-1), uint64(lanes), uint64(lanes+1), uint64(2*lanes+1))
}

func distinct(v ...uint64) []uint64 {
	var out []uint64
	seen := map[uint64]bool{0: true}
	for _, x := range v {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// edgeFactors are the values whose pairs the edge cases cover.
func edgeFactors(lanes int) []factor {
	if lanes > manyLanes {
		lanes = 64
	}
	return factors(map[string][]uint64{"trials": laneEdges(lanes)}, append(late(), "attack", "attackers", "wait", "follow")...)
}

// edgeCases covers every pair of values of edgeFactors.
func edgeCases(lanes int) []kernels.Params {
	cases := coverPairs(edgeFactors(lanes))
	for i := range cases {
		if p := &cases[i]; p.FirstTrial == kernels.MaxTrials-1 { // the range ends there, whatever its length
			p.FirstTrial -= p.Trials - 1
		}
	}
	return cases
}

// checkEdges compares short runs on the edges of every parameter.
func checkEdges(s *suite) error {
	cases := edgeCases(s.info.Lanes)
	if s.info.Lanes > manyLanes {
		for _, trials := range laneEdges(s.info.Lanes) {
			cases = append(cases, kernels.Params{K: 1, N: 3, L: 1, MaxSteps: 20, Trials: trials, Keys: trials%2 == 0})
		}
	}
	for _, p := range cases {
		if err := s.try(p, handing{}); err != nil {
			return err
		}
	}
	return s.someRan()
}

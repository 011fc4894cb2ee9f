package conformance

import (
	"math"

	"tpmbench/kernels"
)

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
	top := uint64(kernels.MaxTrials - 1)
	return []factor{
		setInt("N", func(p *kernels.Params, v int) { p.N = v }, 1, 31, 32, 33, 63, 64, 65, 127, 128, 129),
		setInt("L", func(p *kernels.Params, v int) { p.L = v }, 1, 2, 3, 4, 7, 8, 15, 16, 127),
		setInt("K", func(p *kernels.Params, v int) { p.K = v }, 1, 2, 3, 5, 8),
		setInt("rule", func(p *kernels.Params, v int) { p.Rule = kernels.Rule(v) }, 0, 1, 2),
		setInt("tie", func(p *kernels.Params, v int) { p.Tie = kernels.Tie(v) }, 0, 1, 2),
		setInt("keys", func(p *kernels.Params, v int) { p.Keys = v == 1 }, 0, 1),
		set("max_steps", func(p *kernels.Params, v uint64) { p.MaxSteps = v }, 1, 2, 15, 16, 17, 33),
		set("trials", func(p *kernels.Params, v uint64) { p.Trials = v }, laneEdges(lanes)...),
		set("seed", func(p *kernels.Params, v uint64) { p.Seed = v }, 0, 1, math.MaxUint64),
		// The last makes the range end at the last trial number, whatever its length.
		set("first", func(p *kernels.Params, v uint64) { p.FirstTrial = v }, 0, 1<<32-3, top),
	}
}

// edgeCases covers every pair of values of edgeFactors.
func edgeCases(lanes int) []kernels.Params {
	cases := coverPairs(edgeFactors(lanes))
	for i := range cases {
		if p := &cases[i]; p.FirstTrial == kernels.MaxTrials-1 {
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

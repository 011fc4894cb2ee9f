package bitpacked

import "tpmbench/kernels"

// direction says which way a learning step moves w*x, all ones for up: by the pair's output
// where of has ones, the other way round where turn has.
type direction struct{ of, turn uint64 }

var rules = map[kernels.Rule]direction{
	kernels.Hebbian:     {of: ^uint64(0)},
	kernels.AntiHebbian: {of: ^uint64(0), turn: ^uint64(0)},
	kernels.RandomWalk:  {turn: ^uint64(0)},
}

func (d direction) up(tau uint64) uint64 { return tau&d.of ^ d.turn }

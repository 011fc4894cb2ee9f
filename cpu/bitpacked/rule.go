package bitpacked

import (
	"fmt"

	"tpmbench/kernels"
)

// direction says which way a learning step moves w*x, all ones for up: the pair's output
// where of has ones, the other way round where turn has.
type direction struct{ of, turn uint64 }

// direction returns a rule's.
func directionOf(r kernels.Rule) direction {
	switch r {
	case kernels.Hebbian:
		return direction{of: ^uint64(0)}
	case kernels.AntiHebbian:
		return direction{of: ^uint64(0), turn: ^uint64(0)}
	case kernels.RandomWalk:
		return direction{turn: ^uint64(0)}
	}
	panic(fmt.Sprintf("bitpacked: no direction of the rule %s", r))
}

func (d direction) up(tau uint64) uint64 { return tau&d.of ^ d.turn }

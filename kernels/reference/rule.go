package reference

import (
	"fmt"

	"tpmbench/kernels"
)

// direction returns the factor of x in a rule's move (section 1, point 3).
func direction(r kernels.Rule, tau int8) int8 {
	switch r {
	case kernels.Hebbian:
		return tau
	case kernels.AntiHebbian:
		return -tau
	case kernels.RandomWalk:
		return 1
	}
	panic(fmt.Sprintf("the reference has no rule %s", r))
}

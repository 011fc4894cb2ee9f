package reference

import (
	"fmt"

	"tpmbench/kernels"
)

// signsOfZero returns the sign of a local field 0 of A, and of B and the attackers (section 1,
// point 2).
func signsOfZero(t kernels.Tie) (a, others int8) {
	switch t {
	case kernels.TieMinus:
		return -1, -1
	case kernels.TiePlus:
		return 1, 1
	case kernels.TieSplit:
		return 1, -1
	}
	panic(fmt.Sprintf("the reference has no tie %s", t))
}

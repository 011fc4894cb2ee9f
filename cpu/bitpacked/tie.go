package bitpacked

import (
	"fmt"

	"tpmbench/kernels"
)

// least returns the least local field that counts as +1, of A, and of B and attackers.
func least(t kernels.Tie) (a, b int64) {
	switch t {
	case kernels.TieMinus:
		return 1, 1
	case kernels.TiePlus:
		return 0, 0
	case kernels.TieSplit:
		return 0, 1
	}
	panic(fmt.Sprintf("bitpacked: no signs of the tie %s", t))
}

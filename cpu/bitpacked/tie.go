package bitpacked

import "tpmbench/kernels"

// least is the least local field that counts as +1, of A, and of B and attackers.
type least struct{ a, others int64 }

var ties = map[kernels.Tie]least{
	kernels.TieMinus: {1, 1},
	kernels.TiePlus:  {0, 0},
	kernels.TieSplit: {0, 1},
}

package lanes

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// A window is the passes between two looks for lanes to refill. A lane idles for half a window when
// its pair has ended, and a look costs as much as some passes, so trials of T steps take the least time
// with windows of sqrt(2 * T * look) passes. The inputs of a window make up whole blocks of keystream,
// however many a pass has.
const (
	leastWindow = keystream.Block
	mostWindow  = 4 * leastWindow
)

// windowFor returns the number of passes of a window for trials of mean steps, where a look costs as
// much as look passes: the power of two that is nearest to the best.
func windowFor(mean, look float64) uint64 {
	window := leastWindow
	for window < mostWindow && float64(window*window) < mean*look {
		window *= 2
	}
	return uint64(window)
}

// lookWeights is the number of weight pairs whose pass costs as much as what a look does besides
// taking weights: it merges the states of streams and makes rows.
const lookWeights = 150

// lookCost returns how many passes a look costs, where taking the weights of new trials costs take.
func lookCost(p kernels.Params, take float64) float64 {
	return take + lookWeights*2/float64(p.Machines()*p.Weights())
}

// longPass is the number of weights, in words of 64 lanes, from which on a single
// pass takes milliseconds, and their planes tens of megabytes.
const longPass = 1 << 19

// rowsEachPass reports whether lanes are looked at for rows after every pass, and not once a window:
// where a pass over very many weights takes long.
func rowsEachPass(p kernels.Params, words int) bool {
	return p.Machines()*p.Weights()*words >= 2*longPass
}

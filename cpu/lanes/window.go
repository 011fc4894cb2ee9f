package lanes

import (
	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// A window is the passes between two looks for lanes to refill. A lane idles for half a window when
// its pair has ended, and a look costs as much as some passes, so trials of T steps take the least time
// with windows of sqrt(2 * T * look) passes. The inputs of a window's passes are whole blocks of
// keystream, however many a pass has.
const (
	leastWindow = keystream.Block
	mostWindow  = 4 * leastWindow
)

// windowFor returns the number of passes of a window, a power of two, for trials that take mean steps,
// where a look costs as much as look passes.
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

// history is what a run of passes saw, [pass][word] of lanes.
type history struct {
	// differ has the lanes in which, after the pass's update, some weight of A
	// and B differs in its lowest bit. A weight's difference changes by at most
	// 1 a step, so it is odd before it vanishes: where A and B are equal after
	// the last pass, they are so since just after the last pass of differ.
	differ   [][]uint64
	differed []uint64 // the same, [pass][word] in one piece
	// learn has the lanes in which the step whose outputs the pass computed is
	// a learning step.
	learn   [][]uint64
	learned []uint64 // the same, [pass][word] in one piece
	// equal has the lanes in which A and B are equal after the last pass's update.
	equal []uint64
}

// newHistory returns a history with room for mostWindow passes.
func newHistory(words int) *history {
	h := &history{
		equal:    make([]uint64, words),
		differed: keystream.Aligned(mostWindow * words), learned: keystream.Aligned(mostWindow * words),
	}
	for i := range mostWindow {
		h.differ = append(h.differ, h.differed[i*words:(i+1)*words])
		h.learn = append(h.learn, h.learned[i*words:(i+1)*words])
	}
	return h
}

// begin begins a run of passes.
func (h *history) begin(passes int) {
	words := len(h.equal)
	h.differ, h.differed = h.differ[:passes], h.differed[:passes*words]
	h.learn, h.learned = h.learn[:passes], h.learned[:passes*words]
}

// set sets the lanes in which A and B are not equal after the last pass's update.
func (h *history) set(unequal []uint64) {
	for i, x := range unequal {
		h.equal[i] = ^x
	}
}

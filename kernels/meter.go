package kernels

import "time"

// Meter is what an Engine may offer besides: how its time and its lanes were
// used. Measuring costs a little, so it is asked for before Run.
type Meter interface {
	Measure()
	Measured() Measured
}

// Measured says how a run's time and lanes were used.
type Measured struct {
	LaneSteps uint64 // steps of all lanes, useful or not
	PairSteps uint64 // those that trials took to their ends
	Draws     uint64 // preparations of new trials
	Drawn     uint64 // trials prepared
	Moved     uint64 // bytes between host and device, where the engine has one
	Phases    []Phase
}

// Phase is a kind of work.
type Phase struct {
	Name string        // trivium, update, sums, refill, prepare, rest
	Time time.Duration // spent in it
	// weight pairs (k, n) of all lanes that it went over; for prepare, keystream planes
	Items uint64
	Work  // for an item; zero where it is not counted
}

// Work is what code does, counted from it.
type Work struct {
	Ops float64 `json:"ops"` // vector logic operations
	// loads and stores of vectors; like Chain 0 where only operations are counted
	Loads  float64 `json:"loads,omitempty"`
	Stores float64 `json:"stores,omitempty"`
	// how many operations one after the other take as long as it does where it only waits for its
	// own results, and for room among the instructions that a processor works on at once
	Chain float64 `json:"chain,omitempty"`
}

// Plus returns the work of w and, times times, of x.
func (w Work) Plus(times float64, x Work) Work {
	return Work{w.Ops + times*x.Ops, w.Loads + times*x.Loads, w.Stores + times*x.Stores, w.Chain + times*x.Chain}
}

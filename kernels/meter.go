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
	// vector logic operations an item, counted from the code; 0 where not counted
	Ops float64
}

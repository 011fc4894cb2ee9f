package kernels

import (
	"fmt"
	"time"
)

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

// Limit is the most that a core can do with an instruction set, or a GPU with all its
// multiprocessors.
type Limit struct {
	ISA      string  `json:"isa"`        // as in names of backends; for a GPU the backend's name
	OpsPerNs float64 `json:"ops_per_ns"` // logic operations on whole vectors, or on words of 64 bits for generic
	// loads and stores of whole vectors from and to the first-level cache, and the ns from an
	// operation to one that waits for it; 0 if unknown
	LoadsPerNs  float64 `json:"loads_per_ns,omitempty"`
	StoresPerNs float64 `json:"stores_per_ns,omitempty"`
	Latency     float64 `json:"latency_ns,omitempty"`
}

// String says what a core does at most.
func (l Limit) String() string {
	s := fmt.Sprintf("%s %.2f operations", l.ISA, l.OpsPerNs)
	if l.LoadsPerNs > 0 {
		s += fmt.Sprintf(", %.2f loads, %.2f stores, and %.2f ns from an operation to one that waits for it", l.LoadsPerNs, l.StoresPerNs, l.Latency)
	}
	return s
}

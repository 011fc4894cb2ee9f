// Package probe measures what a core of this machine can do at most: vector
// logic operations a nanosecond, with all operands in registers. A kernel that
// does a known number of them in a measured time does so much of that limit.
package probe

import "time"

// Limit is what a core does with an instruction set.
type Limit struct {
	ISA      string  // as in names of backends: avx512, avx2, generic
	OpsPerNs float64 // operations on whole vectors, or on words of 64 bits for generic
}

// loop is an instruction set's function that does rounds of ops operations each.
type loop struct {
	isa    string
	ops    int
	rounds func(rounds int)
}

const (
	calls      = 24 // of which the fastest counts: what else runs on the machine only slows
	callLasts  = 2 * time.Millisecond
	firstCheck = 1000 // rounds
)

// Limits measures every instruction set that this machine has, best first, which
// takes some 50 ms each.
func Limits() []Limit {
	var limits []Limit
	for _, l := range append(vector(), loop{"generic", genericOps, generic}) {
		limits = append(limits, Limit{l.isa, l.measure()})
	}
	return limits
}

// measure returns the operations a nanosecond.
func (l loop) measure() float64 {
	rounds, best := firstCheck, 0.0
	for n := 0; n < calls; {
		start := time.Now()
		l.rounds(rounds)
		d := time.Since(start)
		if d < callLasts { // too short for the clock, and the processor may still be waking up
			rounds *= 2
			continue
		}
		best = max(best, float64(rounds)*float64(l.ops)/float64(d.Nanoseconds()))
		n++
	}
	return best
}

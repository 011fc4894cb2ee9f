// Package probe measures what a core of this machine can do at most: vector
// logic operations a nanosecond, with all operands in registers, loads and stores
// of whole vectors, and how long an operation takes whose result the next one
// waits for. A kernel that does a known number of them in a measured time does so
// much of that limit.
package probe

import (
	"time"

	"tpmbench/kernels"
)

// isa is the loops of an instruction set, each of which does rounds of a number of operations.
type isa struct {
	name                        string
	logic, chain, loads, stores func(rounds int) // all but logic may be nil
	ops                         int
}

const (
	calls      = 24 // of which the fastest counts: what else runs on the machine only slows
	callLasts  = 2 * time.Millisecond
	firstCheck = 1000 // rounds
)

// Limits measures every instruction set that this machine has, best first, which
// takes some 200 ms each. Loads, stores and latency of generic are 0.
func Limits() []kernels.Limit {
	var limits []kernels.Limit
	for _, s := range append(vector(), isa{name: "generic", logic: generic, ops: genericOps}) {
		l := kernels.Limit{ISA: s.name, OpsPerNs: s.rate(s.logic), LoadsPerNs: s.rate(s.loads), StoresPerNs: s.rate(s.stores)}
		if s.chain != nil {
			l.Latency = 1 / s.rate(s.chain)
		}
		limits = append(limits, l)
	}
	return limits
}

// rate returns the operations a nanosecond, 0 without a loop.
func (s isa) rate(loop func(rounds int)) float64 {
	if loop == nil {
		return 0
	}
	rounds, best := firstCheck, 0.0
	for n := 0; n < calls; {
		start := time.Now()
		loop(rounds)
		d := time.Since(start)
		if d < callLasts { // too short for the clock, and the processor may still be waking up
			rounds *= 2
			continue
		}
		best = max(best, float64(rounds)*float64(s.ops)/float64(d.Nanoseconds()))
		n++
	}
	return best
}

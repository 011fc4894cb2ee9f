package lanes

import (
	"context"
	"iter"
	"math"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// Last steps the last pairs of a run apart from lanes, where that takes less time than passes over
// lanes of which few have a pair.
type Last interface {
	// Takes reports whether it can go on with pairs of p.
	Takes(p kernels.Params) bool
	// StepCost returns the ns of a step of one of several pairs of p, to take it over included, the
	// same on every call.
	StepCost(p kernels.Params) float64
	// Bytes returns the memory that it takes for a pair of p.
	Bytes(p kernels.Params) int
	// Finish brings pairs of p to their ends and hands their rows to sink. None waits long for
	// others. A pair is good until the next one.
	Finish(ctx context.Context, p kernels.Params, pairs iter.Seq[*Pair], sink kernels.Sink) error
}

// Pair is a pair without attackers that has left its lane between two steps.
type Pair struct {
	Trial   kernels.Trial
	Steps   uint64 // steps done
	Learned uint64 // of them, those in which A and B learned
	// their weights as a keystream.Depth codes them, [k][64 inputs][plane], an input a bit; nil
	// where the trial has not begun: then nothing but it has a meaning
	A, B   []uint64
	Before []uint64       // the keystream from the input of the next step on, the first bit lowest
	Bits   int            // how many it has
	Stream trivium.Stream // and what comes then
}

// StepCost returns the ns of a step of one of the last pairs of p, +Inf where they stay in their lanes.
func StepCost(last Last, p kernels.Params) float64 {
	if last == nil || !last.Takes(p) {
		return math.Inf(1)
	}
	return last.StepCost(p)
}

// lastBytes returns the memory that the last pairs of p take.
func lastBytes(p kernels.Params, o Options) int {
	most := atMost(p, o, o.Stream.Words, StepCost(o.Last, p))
	if most == 0 {
		return 0
	}
	return most*o.Last.Bytes(p) + 8*leavingLanes(pairWords(p))*pairWords(p)
}

// fewest returns for how many pairs a step of each, apart from lanes, takes less time than a pass
// of words that have some, [words].
func fewest(p kernels.Params, o Options) []int {
	few := make([]int, o.Stream.Words+1)
	step := StepCost(o.Last, p)
	for busy := range few {
		few[busy] = atMost(p, o, busy, step)
	}
	return few
}

// atMost is fewest where some words have pairs, for steps of the given ns.
func atMost(p kernels.Params, o Options, busy int, step float64) int {
	if busy == 0 || math.IsInf(step, 1) {
		return 0
	}
	return int(min(float64(64*busy), o.PassCost(p, 64*busy)/step))
}

// pays reports whether no trials are to come and to step the pairs left apart from lanes takes less
// time than a pass. As pairs only become fewer, it then is so until the end.
func (e *Engine) pays() bool {
	if !e.prefetched.ended {
		return false
	}
	busy := 0
	for _, active := range e.slots.active {
		if active != 0 {
			busy++
		}
	}
	left := e.slots.count() + e.prefetched.count()
	return left > 0 && left <= e.few[busy]
}

// finish has the pairs left stepped apart from lanes.
func (e *Engine) finish(ctx context.Context, sink kernels.Sink) error {
	e.flush(sink)
	e.meter.lap(phaseRest, 0)
	counted := &countedSteps{Sink: sink}
	err := e.options.Last.Finish(ctx, e.p, e.left, counted)
	e.meter.total.PairSteps += counted.steps
	e.meter.alone += counted.steps
	e.meter.lap(phaseLast, int(counted.steps)*e.p.Weights()/(64*e.words))
	return err
}

// countedSteps is a Sink that counts steps.
type countedSteps struct {
	kernels.Sink
	steps uint64
}

func (c *countedSteps) Steps(n uint64) {
	c.steps += n
	c.Sink.Steps(n)
}

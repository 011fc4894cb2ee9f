package lanes

import (
	"context"
	"iter"
	"math"
	"math/bits"

	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// Last steps the last pairs of a run one at a time, where that takes less time than passes over
// lanes of which few have a pair.
type Last interface {
	// Takes reports whether it can go on with pairs of p.
	Takes(p kernels.Params) bool
	// StepCost returns the ns of a step of one pair of p, to take it over included, the same on every
	// call.
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
	Steps   uint64         // steps done; where it is 0 the trial has not begun, and nothing below has a meaning
	Learned uint64         // of them, those in which A and B learned
	A, B    []int8         // their weights, [k*N+n]
	Next    []uint64       // the signs of the next step's input, a bit each, set where it is -1, [k][word of N bits]
	Over    uint64         // the keystream behind them, the first bit lowest
	Bits    int            // how many Over has, fewer than a block
	Stream  trivium.Stream // and what comes then
}

// StepCost returns the ns of a step of one of the last pairs of p, +Inf where they stay in their lanes.
func StepCost(last Last, p kernels.Params) float64 {
	if last == nil || !last.Takes(p) {
		return math.Inf(1)
	}
	return last.StepCost(p)
}

// lastBytes returns the memory that last takes for pairs of p.
func lastBytes(last Last, p kernels.Params) int {
	if last == nil || !last.Takes(p) {
		return 0
	}
	return last.Bytes(p) + 2*p.Weights()
}

// fewest returns for how many pairs a step of each, one at a time, takes less time than a pass of
// words that have some, [words].
func fewest(p kernels.Params, o Options) []int {
	few := make([]int, o.Stream.Words+1)
	step := StepCost(o.Last, p)
	for busy := range few {
		if busy > 0 && !math.IsInf(step, 1) {
			few[busy] = int(min(float64(64*busy), o.PassCost(p, 64*busy)/step))
		}
	}
	return few
}

// pays reports whether no trials are to come and to step the pairs left one at a time takes less
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

// finish has the pairs left stepped one at a time.
func (e *Engine) finish(ctx context.Context, sink kernels.Sink) error {
	e.flush(sink)
	e.meter.lap(phaseRest, 0)
	counted := &countedSteps{Sink: sink}
	err := e.options.Last.Finish(ctx, e.p, e.left, counted)
	e.meter.total.PairSteps += counted.steps
	e.meter.alone += counted.steps
	e.meter.lap(phaseLast, int(counted.steps)*e.p.Weights())
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

// readBytes bounds the weights that are read at a time, unless those of one pair are more.
const readBytes = 1 << 20

// left yields the pairs in lanes, and then the trials that wait for one. The input of a pair's next
// step has been drawn, and goes with it; what it decides is computed again.
func (e *Engine) left(yield func(*Pair) bool) {
	weights, words := e.p.Weights(), (e.p.N+63)/64
	var lanes []int
	Each(e.slots.active, func(lane int) { lanes = append(lanes, lane) })
	some := min(len(lanes), max(1, readBytes/(2*weights)))
	room := make([]int8, 2*some*weights)
	pair := &Pair{Next: make([]uint64, e.p.K*words)}
	place := make([]int, 64*e.words) // in room, by lane
	mask := make([]uint64, e.words)
	for ; len(lanes) > 0; lanes = lanes[min(some, len(lanes)):] {
		clear(mask)
		now := lanes[:min(some, len(lanes))]
		for i, lane := range now {
			mask[lane/64] |= 1 << (lane % 64)
			place[lane] = i
		}
		for machine := range 2 {
			e.block.Read(machine, mask, e.step.New, func(lane int) []int8 {
				at := 2*place[lane] + machine
				return room[at*weights : (at+1)*weights]
			})
		}
		for i, lane := range now {
			ab := room[2*i*weights:]
			pair.A, pair.B = ab[:weights], ab[weights:2*weights]
			e.leave(lane, pair)
			if !yield(pair) {
				return
			}
		}
	}
	e.prefetched.each(func(t kernels.Trial) bool { return yield(&Pair{Trial: t}) })
}

// leave sets what pair has beside weights to that of a lane.
func (e *Engine) leave(lane int, pair *Pair) {
	word, bit := lane/64, uint(lane%64)
	passes := e.now - e.slots.start[lane] // the first did no step
	last := e.seen.learn[len(e.seen.learn)-1]
	pair.Trial, pair.Steps = e.slots.trial[lane], passes-1
	e.meter.total.PairSteps += pair.Steps
	pair.Learned = e.learning.get(lane, bits.Len64(passes)) - last[word]>>bit&1
	next, signs := pair.Next, e.step.New[word:]
	for range e.p.K {
		for left := e.p.N; left > 0; left -= 64 {
			some, n := uint64(0), min(left, 64)
			for i := range n {
				some |= signs[i*e.words] >> bit & 1 << i
			}
			next[0], next = some, next[1:]
			signs = signs[min(n*e.words, len(signs)):]
		}
	}
	over := e.step.signs.over
	pair.Over, pair.Bits = Vertical(over, e.words, lane), len(over)/e.words
	pair.Stream = e.step.pair.Lane(lane)
}

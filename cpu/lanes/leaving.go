package lanes

import (
	"math"
	"math/bits"
	"slices"

	"tpmbench/cpu/keystream"
	"tpmbench/internal/bitmatrix"
	"tpmbench/kernels"
)

// Columns has a row of words for each lane of a word of lanes, nil where the lane is not wanted.
type Columns [64][]uint64

// Deal sets word at of each lane's row to what m, 64 masks of lanes, has of it, the first mask's
// bit lowest; m is overwritten.
func (c *Columns) Deal(m *[64]uint64, at int) {
	bitmatrix.Transpose(m)
	for lane, row := range c {
		if row != nil {
			row[at] = m[lane]
		}
	}
}

// leaving is room for the pairs of some lanes of a word on their way out.
type leaving struct {
	a, b, before  Columns
	room          []uint64 // [lane at a time], one piece for all three
	weights, pair int      // words of a machine, and of all three
	streams       [64][6]uint64
}

// leavingLanes returns how many lanes of a word are read at a time.
func leavingLanes(pair int) int { return min(64, max(1, leavingBytes/(8*pair))) }

// leavingBytes bounds what is read at a time, unless it is one pair's.
const leavingBytes = 1 << 18

// planesOf returns the words of a machine's weights as a Pair has them.
func planesOf(p kernels.Params) int {
	return p.K * ((p.N + 63) / 64) * keystream.NewDepth(p.L).Planes
}

// pairWords returns the words of a pair and of the keystream before the rest of its stream.
func pairWords(p kernels.Params) int {
	return 2*planesOf(p) + (p.Weights()+keystream.Block+63)/64
}

// left yields the pairs in lanes, and then the trials that wait for one. The input of a pair's next
// step has been drawn, and goes with it; what it decides is computed again.
func (e *Engine) left(yield func(*Pair) bool) {
	state := keystream.NewState(e.words)
	defer keystream.Free(state)
	e.step.pair.Save(state, slices.Repeat([]uint64{math.MaxUint64}, e.words))
	l := newLeaving(e.p)
	defer keystream.Free(l.room)
	pair := &Pair{}
	for word, active := range e.slots.active {
		if active != 0 {
			state.Registers(e.words, word, &l.streams)
		}
		for active != 0 {
			some := l.take(active)
			active &^= some
			e.block.Planes(0, word, e.step.New, &l.a)
			e.block.Planes(1, word, e.step.New, &l.b)
			n := l.read(e.words, word, e.step.New, e.step.signs.over)
			for ; some != 0; some &= some - 1 {
				lane := bits.TrailingZeros64(some)
				pair.A, pair.B, pair.Before, pair.Bits = l.a[lane], l.b[lane], l.before[lane], n
				pair.Stream.SetRegisters(&l.streams[lane])
				e.leave(64*word+lane, pair)
				if !yield(pair) {
					return
				}
			}
		}
	}
	e.prefetched.each(func(t kernels.Trial) bool { return yield(&Pair{Trial: t}) })
}

// leave sets what pair has of its trial and its steps to what a lane's slot says.
func (e *Engine) leave(lane int, pair *Pair) {
	word, bit := lane/64, uint(lane%64)
	passes := e.now - e.slots.start[lane] // the first did no step
	last := e.seen.learn[len(e.seen.learn)-1]
	pair.Trial, pair.Steps = e.slots.trial[lane], passes-1
	e.meter.total.PairSteps += pair.Steps
	pair.Learned = e.learning.get(lane, bits.Len64(passes)) - last[word]>>bit&1
}

func newLeaving(p kernels.Params) *leaving {
	l := &leaving{weights: planesOf(p), pair: pairWords(p)}
	l.room = keystream.Aligned(leavingLanes(l.pair) * l.pair)
	return l
}

// take gives room to the first lanes of mask, as many as there is room for, and returns them.
func (l *leaving) take(mask uint64) (some uint64) {
	l.a, l.b, l.before = Columns{}, Columns{}, Columns{}
	for room, n := l.room, l.weights; mask != 0 && len(room) > 0; mask, room = mask&(mask-1), room[l.pair:] {
		lane := bits.TrailingZeros64(mask)
		some |= mask & -mask
		l.a[lane], l.b[lane], l.before[lane] = room[:n], room[n:2*n], room[2*n:l.pair]
	}
	return some
}

// read sets before to the keystream that pieces have, [plane][words], and returns of how many
// planes.
func (l *leaving) read(words, word int, pieces ...[]uint64) (n int) {
	var m [64]uint64
	for _, planes := range pieces {
		for ; len(planes) > 0; planes = planes[words:] {
			m[n%64] = planes[word]
			if n++; n%64 == 0 {
				l.before.Deal(&m, n/64-1)
			}
		}
	}
	if n%64 > 0 {
		clear(m[n%64:])
		l.before.Deal(&m, n/64)
	}
	for lane, row := range l.before {
		if row != nil {
			l.before[lane] = row[:(n+63)/64]
		}
	}
	return n
}

package lanes

import (
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// retire ends the trials that synchronised, or reached max_steps, in the passes
// of the window, and makes their rows.
func (e *Engine) retire(sink kernels.Sink) {
	h, s := e.seen, &e.slots
	late := e.late()
	for i := range e.words {
		done := s.active[i] & (h.equal[i] | late[i])
		if done == 0 {
			continue
		}
		s.free(i, done)
		e.rowsOf(sink, i, done&^h.equal[i], never)
		// From the last pass back each lane turns up once, in the last pass after which A and B
		// differed. To look through all passes for every lane takes longer.
		left := done & h.equal[i]
		for pass := len(h.differ); pass > 0 && left != 0; pass-- {
			if ended := left & h.differ[pass-1][i]; ended != 0 {
				e.rowsOf(sink, i, ended, uint64(pass))
				left &^= ended
			}
		}
		e.rowsOf(sink, i, left, 0)
	}
}

// late returns the lanes that have done max_steps steps by the window's last pass.
func (e *Engine) late() []uint64 {
	late := e.learning.scratch
	e.slots.late(late, e.now+uint64(len(e.seen.differ))-1)
	return late
}

// room makes room for another row.
func (e *Engine) room(sink kernels.Sink) {
	if e.made == e.out.Len() {
		e.flush(sink)
	}
}

// never stands for the last pass after which A and B differ where they still do.
const never = math.MaxUint64

// rowsOf adds the rows of lanes of a word whose trials end in this window. last is the number, from 1
// on, of its last pass after which their A and B differ; 0 where they have been equal since before it.
func (e *Engine) rowsOf(sink kernels.Sink, word int, lanes, last uint64) {
	for ; lanes != 0; lanes &= lanes - 1 {
		e.room(sink)
		e.row(64*word+bits.TrailingZeros64(lanes), last)
	}
}

// row adds the row of a lane, as rowsOf does.
func (e *Engine) row(lane int, last uint64) {
	h := e.seen
	before := e.now - e.slots.start[lane] // steps done before the window's first pass, if any
	passes := uint64(len(h.differ))
	limit := e.slots.limit(lane)
	steps, synced := limit, false
	if t := before + last; last != never && t <= limit {
		steps, synced = t, true
	}
	// The count holds all passes of the window; those whose steps came after the end
	// do not belong to it. Machines that are equal learn in every step.
	learned := e.learning.get(lane, bits.Len64(before+passes))
	if first := steps - before; synced {
		learned -= passes - first
	} else {
		learned -= uint64(bits.OnesCount64(Vertical(h.learned, e.words, lane) >> first))
	}
	r := e.made
	e.made++
	e.out.Trial[r], e.out.Place[r] = e.slots.trial[lane].Number, e.slots.trial[lane].Place
	e.out.SyncSteps[r] = kernels.Null
	if synced {
		e.out.SyncSteps[r] = uint32(steps)
	}
	e.out.LearningSteps[r] = uint32(learned)
	e.meter.total.PairSteps += steps
}

package lanes

import (
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
		s.free(i, done)
		for ; done != 0; done &= done - 1 {
			e.room(sink)
			e.row(64*i + bits.TrailingZeros64(done))
		}
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

// row adds the row of a lane whose trial ends in this window.
func (e *Engine) row(lane int) {
	h, word, bit := e.seen, lane/64, uint(lane%64)
	before := e.now - e.slots.start[lane] // steps done before the window's first pass, if any
	passes := uint64(len(h.differ))
	limit := e.slots.limit(lane)
	steps, synced := limit, false
	if h.equal[word]>>bit&1 == 1 {
		last := bits.Len64(Vertical(h.differed, e.words, lane)) // pass after which they differed, or 0
		if t := before + uint64(last); t <= limit {
			steps, synced = t, true
		}
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

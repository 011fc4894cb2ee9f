package lanes

import (
	"math/bits"

	"tpmbench/kernels"
)

// watch looks at the lanes after every pass of a window, for what must be known as
// it is just then: whether A and B have become equal, what attackers share at
// sync_steps, and when one has learned.
//
// Only where the lowest bits of no weight differ is there anything to look at
// closer: that is cheap to know, and seldom so before the end.
type watch struct {
	e        *Engine
	rows     *kernels.Results // of each lane, what is known of its row
	synced   []uint64         // lanes whose pair has synchronised
	caught   []uint64         // of them, those in which an attacker has learned
	look     []uint64         // a mask for passing use
	distance []int            // [lane]
}

func newWatch(e *Engine) *watch {
	w := &watch{
		e: e, rows: e.p.NewResults(64 * e.words),
		synced: make([]uint64, e.words), caught: make([]uint64, e.words), look: make([]uint64, e.words),
		distance: make([]int, 64*e.words),
	}
	w.rows.Resize(64 * e.words)
	return w
}

// pass looks after pass i of the window.
func (w *watch) pass(i int) {
	differ := w.e.seen.differ[i]
	for word, active := range w.e.slots.active {
		w.look[word] = active &^ w.synced[word] &^ differ[word]
	}
	if w.equal(1, i) {
		w.sync(i)
	}
	if !w.e.p.Follow {
		w.hold()
		return
	}
	for o := range w.e.step.Attackers {
		differ := w.e.step.Attackers[o].Differ
		for word, synced := range w.synced {
			w.look[word] = synced &^ w.caught[word] &^ differ[word]
		}
		if !w.equal(2+o, i) {
			continue
		}
		Each(w.look, func(lane int) { w.rows.LearnSteps[lane] = uint32(w.steps(lane, i)) })
		for word, x := range w.look {
			w.caught[word] |= x
		}
	}
}

// steps returns the steps that a lane has done after the update of pass i.
func (w *watch) steps(lane, i int) uint64 { return w.e.now - w.e.slots.start[lane] + uint64(i) }

// equal leaves those lanes in look in which a machine has all weights of A, not
// later than max_steps; it reports whether any are left.
func (w *watch) equal(machine, i int) bool {
	if !some(w.look) {
		return false
	}
	w.e.block.Equal(machine, w.look)
	Each(w.look, func(lane int) {
		if w.steps(lane, i) > w.e.slots.limit(lane) {
			w.look[lane/64] &^= 1 << (lane % 64)
		}
	})
	return some(w.look)
}

// sync notes what the rows of the lanes of look say of sync_steps, which is after
// pass i.
func (w *watch) sync(i int) {
	r, e := w.rows, w.e
	Each(w.look, func(lane int) {
		r.SyncSteps[lane] = uint32(w.steps(lane, i))
		r.LearningSteps[lane] = uint32(w.learned(lane, i))
		if e.p.Follow {
			r.LearnSteps[lane] = kernels.Null
		}
	})
	for word, x := range w.look {
		w.synced[word] |= x
	}
	if e.p.Follow {
		w.weights(w.look)
	}
}

// hold keeps pairs that have synchronised, and their attackers, as they are until the lanes are looked at
// in a window's end, so that the weights of all of them are looked at together.
func (w *watch) hold() {
	if !some(w.synced) {
		return
	}
	s := w.e.step
	w.keep(s.LearnA)
	w.keep(s.LearnB)
	for _, o := range s.Attackers {
		w.keep(o.Learn)
	}
}

// keep makes no unit learn in the lanes that have synchronised.
func (w *watch) keep(learn []uint64) {
	for ; len(learn) >= len(w.synced); learn = learn[len(w.synced):] {
		for word, synced := range w.synced {
			learn[word] &^= synced
		}
	}
}

// weights notes what the rows of the lanes of mask say of the present weights: what attackers share with
// A, and the key, where it is wanted.
func (w *watch) weights(mask []uint64) {
	if !some(mask) {
		return
	}
	r, e := w.rows, w.e
	if e.p.Attack != kernels.NoAttack {
		Each(mask, func(lane int) { r.AttackersSynced[lane], r.BestEqualWeights[lane] = 0, 0 })
	}
	for o := range e.step.Attackers {
		e.block.Distance(2+o, mask, w.distance)
		Each(mask, func(lane int) {
			if w.distance[lane] == 0 {
				r.AttackersSynced[lane]++
			}
			r.BestEqualWeights[lane] = max(r.BestEqualWeights[lane], uint32(e.p.Weights()-w.distance[lane]))
		})
	}
	if e.p.Keys {
		e.block.Keys(mask, e.step.New, r)
	}
}

// learned returns the learning steps among those that a lane had done after the
// update of pass i: those counted before the window, and those of its first i
// passes.
func (w *watch) learned(lane, i int) uint64 {
	n := w.e.learning.get(lane, bits.Len64(w.e.now-w.e.slots.start[lane]))
	for _, learn := range w.e.seen.learn[:i] {
		n += learn[lane/64] >> (lane % 64) & 1
	}
	return n
}

// retire ends the trials that are done by the end of the window, whose learning
// steps are not counted yet.
func (w *watch) retire(sink kernels.Sink) {
	e, done, late := w.e, w.synced, w.e.late()
	if e.p.Follow {
		done = w.caught
	} else {
		w.weights(w.synced)
	}
	for word := range late {
		mask := e.slots.active[word] & (done[word] | late[word])
		for m := mask; m != 0; m &= m - 1 {
			e.room(sink)
			w.row(64*word + bits.TrailingZeros64(m))
		}
		w.synced[word] &^= mask
		w.caught[word] &^= mask
		e.slots.free(word, mask)
	}
}

// row adds the row of a lane whose trial ends in this window.
func (w *watch) row(lane int) {
	r, e, word, bit := w.rows, w.e, lane/64, uint64(1)<<(lane%64)
	r.Trial[lane] = e.slots.trial[lane].Number
	steps := e.slots.limit(lane)
	switch {
	case w.synced[word]&bit == 0:
		w.null(lane)
		r.LearningSteps[lane] = uint32(w.learned(lane, int(steps-(e.now-e.slots.start[lane]))))
	case !e.p.Follow:
		steps = uint64(r.SyncSteps[lane])
	case w.caught[word]&bit != 0:
		steps = uint64(r.LearnSteps[lane])
	}
	e.out.CopyRow(e.made, r, lane)
	e.out.Place[e.made] = e.slots.trial[lane].Place
	e.made++
	e.meter.total.PairSteps += steps
}

// null makes a lane's row that of a pair that has not synchronised.
func (w *watch) null(lane int) {
	r := w.rows
	r.SyncSteps[lane] = kernels.Null
	if w.e.p.Attack != kernels.NoAttack {
		r.AttackersSynced[lane], r.BestEqualWeights[lane] = kernels.Null, kernels.Null
	}
	if w.e.p.Follow {
		r.LearnSteps[lane] = kernels.Null
	}
}

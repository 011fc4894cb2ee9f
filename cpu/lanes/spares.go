package lanes

import (
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// spares are prepared trials, some a lane.
type spares struct {
	have  [][]uint64 // lanes whose spare is prepared, [spare][word]
	trial [][]uint64 // [spare][lane]

	want  []uint64   // the trials to prepare, [lane]
	fresh [][]uint64 // and where they go, [spare][word]

	from [][]uint64 // lanes that took a spare just now, [spare][word]

	words  int
	cost   int // idle lane-passes that are as dear as preparing
	wasted int // idle lane-passes for want of a spare since the last drawing
	drawn  int // trials of the last drawing
	ended  bool
}

func newSpares(words, spare, prepare int) spares {
	s := spares{
		words: words, cost: max(1, 64*words*prepare/idleShare),
		want: make([]uint64, 64*words),
	}
	for range spare {
		s.have = append(s.have, make([]uint64, words))
		s.fresh = append(s.fresh, make([]uint64, words))
		s.from = append(s.from, make([]uint64, words))
		s.trial = append(s.trial, make([]uint64, 64*words))
	}
	return s
}

const (
	// enough is the share of lanes with room, in percent, at which drawing for
	// all of them pays even while no lane is idle.
	enough = 90
	// idleShare makes idle lanes wait for a drawing until they have cost
	// 1/idleShare of it: the drawing then serves more lanes.
	idleShare = 4
)

// empty tells whether no lane has a spare.
func (s *spares) empty() bool {
	for _, h := range s.have {
		if some(h) {
			return false
		}
	}
	return true
}

// idled counts the passes of the next window for the lanes that found no spare.
func (s *spares) idled(idle []uint64) {
	if !s.ended {
		s.wasted += window * ones(idle)
	}
}

// draw asks src for trials for the lanes with room, if that pays or if an engine
// with nothing in flight waits; want and fresh then say what to prepare. more
// tells whether src may have others later.
func (s *spares) draw(src kernels.Source, idle []uint64, waiting bool) (drawn, more bool) {
	if s.ended {
		return false, false
	}
	for g := range s.fresh {
		clear(s.fresh[g])
	}
	room := 0
	for i := range s.words {
		room += 64 - bits.OnesCount64(s.full(i))
	}
	if !waiting && s.wasted < s.cost && room*100 < 64*s.words*enough {
		return false, true
	}
	s.wasted, s.drawn = 0, 0
	got := grant{src: src, wait: waiting}
	// Idle lanes first: the window may grant less than there is room for.
	for _, hurry := range []bool{true, false} {
		for i := range s.words {
			mask := ^s.full(i)
			if hurry {
				mask &= idle[i] &^ s.any(i)
			}
			for ; mask != 0; mask &= mask - 1 {
				trial, ok := got.next(room)
				if !ok {
					s.ended = got.ended
					return drawn, !s.ended
				}
				lane := 64*i + bits.TrailingZeros64(mask)
				s.add(lane, trial)
				room--
				s.drawn++
				drawn = true
			}
		}
	}
	return drawn, true
}

// add puts trial into the first spare of lane that has room.
func (s *spares) add(lane int, trial uint64) {
	bit := uint64(1) << (lane % 64)
	for g, have := range s.have {
		if have[lane/64]&bit == 0 {
			have[lane/64] |= bit
			s.fresh[g][lane/64] |= bit
			s.trial[g][lane] = trial
			s.want[lane] = trial
			return
		}
	}
}

// full returns the lanes of a word that get no trial in this drawing: those with
// no room, and those that have just got one.
func (s *spares) full(word int) uint64 {
	all, fresh := uint64(math.MaxUint64), uint64(0)
	for g := range s.have {
		all &= s.have[g][word]
		fresh |= s.fresh[g][word]
	}
	return all | fresh
}

// any returns the lanes of a word that have a spare.
func (s *spares) any(word int) uint64 {
	some := uint64(0)
	for g := range s.have {
		some |= s.have[g][word]
	}
	return some
}

// take gives idle lanes their oldest spare, so that no trial is left behind, and
// returns the lanes that took each spare.
func (s *spares) take(to *slots, step, maxSteps uint64) [][]uint64 {
	for g := range s.from {
		clear(s.from[g])
	}
	for i := range s.words {
		for m := to.idle[i] & s.any(i); m != 0; m &= m - 1 {
			lane, bit := 64*i+bits.TrailingZeros64(m), m&-m
			g := s.oldest(lane, i, bit)
			s.have[g][i] &^= bit
			s.from[g][i] |= bit
			to.put(lane, s.trial[g][lane], step, maxSteps)
		}
	}
	return s.from
}

// oldest returns which of a lane's spares has the lowest trial number.
func (s *spares) oldest(lane, word int, bit uint64) int {
	best := -1
	for g, have := range s.have {
		if have[word]&bit != 0 && (best < 0 || s.trial[g][lane] < s.trial[best][lane]) {
			best = g
		}
	}
	return best
}

// grant is a run of trial numbers from a source.
type grant struct {
	src   kernels.Source
	wait  bool
	first uint64
	n     int
	ended bool
}

// next returns a trial, of at most max that are wanted; false where there is
// none now.
func (g *grant) next(max int) (uint64, bool) {
	if g.n == 0 {
		first, n, more := g.src.Next(max, g.wait)
		if n == 0 {
			g.ended = !more
			return 0, false
		}
		g.first, g.n, g.wait = first, n, false
	}
	g.n--
	g.first++
	return g.first - 1, true
}

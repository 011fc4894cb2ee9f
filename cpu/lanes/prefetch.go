package lanes

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"tpmbench/kernels"
)

// prefetched is the trials prepared ahead, some for each lane. Trials that wait behind a slow pair,
// one that may never synchronise, are called back and prepared again for another
// lane, so that they hold up no window of rows.
type prefetched struct {
	have  [][]uint64        // lanes for which a trial is prepared, [place][word]
	trial [][]kernels.Trial // [place][lane]

	want  []kernels.Trial // the trials to prepare, [lane]
	fresh [][]uint64      // and where they go, [place][word]
	drawn int             // their number

	from [][]uint64 // lanes that took a trial just now, [place][word]

	buf    []kernels.Trial // for the source
	words  int
	cost   int             // idle lane-passes that are as dear as preparing
	wasted int             // idle lane-passes for want of a trial since the last drawing
	slow   []uint64        // lanes that get none until their pair has ended
	back   []kernels.Trial // called back
	newest uint64          // place of the trial granted last
	looked uint64          // newest when slow lanes were looked for last
	ended  bool            // the source has no more
}

func newPrefetched(words, places, prepare int) prefetched {
	s := prefetched{
		words: words, cost: 64 * words * prepare,
		want: make([]kernels.Trial, 64*words), slow: make([]uint64, words), buf: make([]kernels.Trial, 64*words),
	}
	for range places {
		s.have = append(s.have, make([]uint64, words))
		s.fresh = append(s.fresh, make([]uint64, words))
		s.from = append(s.from, make([]uint64, words))
		s.trial = append(s.trial, make([]kernels.Trial, 64*words))
	}
	return s
}

const (
	// enough is the share of lanes with room, in percent, at which drawing for
	// all of them pays even while no lane is idle.
	enough = 90
	// idleShare is how soon idle lanes make a drawing pay: when they have cost
	// 1/idleShare of it. Measured best at all sizes: a lane that idles costs
	// twice, since others will wait for it in turn.
	idleShare = 256
	// behind is how many trials a lane a prefetched one may be older than the newest
	// trial; behind that its lane counts as slow.
	behind = 16
)

// empty reports whether no trial waits for a lane.
func (s *prefetched) empty() bool {
	for _, h := range s.have {
		if some(h) {
			return false
		}
	}
	return len(s.back) == 0
}

// count returns the number of trials that wait for a lane.
func (s *prefetched) count() int {
	n := len(s.back)
	for _, h := range s.have {
		n += ones(h)
	}
	return n
}

// each calls f with them until it returns false.
func (s *prefetched) each(f func(kernels.Trial) bool) {
	for _, t := range s.back {
		if !f(t) {
			return
		}
	}
	for g, have := range s.have {
		for lane, t := range s.trial[g] {
			if have[lane/64]>>(lane%64)&1 == 1 && !f(t) {
				return
			}
		}
	}
}

// idled counts the passes of a window for the lanes that found no trial.
func (s *prefetched) idled(idle []uint64, window uint64) { s.wasted += int(window) * ones(idle) }

// draw finds trials for the lanes with room, if that pays or if an engine with
// nothing in flight waits; want and fresh then say what to prepare. more reports
// whether there may be others later.
func (s *prefetched) draw(src kernels.Source, to *slots, waiting bool) (drawn, more bool) {
	for g := range s.fresh {
		clear(s.fresh[g])
	}
	s.drawn = 0
	s.callBack(to)
	room, lanes := 0, 0
	for i := range s.words {
		room += bits.OnesCount64(s.room(i, to))
		lanes += 64 - bits.OnesCount64(s.slow[i]&to.active[i])
	}
	pays := s.wasted >= s.cost/idleShare || room*100 >= lanes*enough
	if s.ended && len(s.back) == 0 || room == 0 || !waiting && !pays {
		return false, !s.ended || len(s.back) > 0
	}
	s.wasted = 0
	got := grant{src: src, prefetched: s, wait: waiting}
	// Idle lanes first: there may be fewer trials than there is room for.
	for _, hurry := range []bool{true, false} {
		for i := range s.words {
			mask := s.room(i, to)
			if hurry {
				mask &= to.idle[i] &^ s.any(i)
			}
			for ; mask != 0; mask &= mask - 1 {
				trial, ok := got.next(room)
				if !ok {
					return s.drawn > 0, !s.ended
				}
				s.add(64*i+bits.TrailingZeros64(mask), trial)
				room--
			}
		}
	}
	return s.drawn > 0, true
}

// add puts trial into the first free place of lane.
func (s *prefetched) add(lane int, trial kernels.Trial) {
	bit := uint64(1) << (lane % 64)
	for g, have := range s.have {
		if have[lane/64]&bit == 0 {
			have[lane/64] |= bit
			s.fresh[g][lane/64] |= bit
			s.trial[g][lane] = trial
			s.want[lane] = trial
			s.drawn++
			return
		}
	}
}

// room returns the lanes of a word that can get a trial in this drawing: those
// with a place to fill that have not just got one, and are not slow.
func (s *prefetched) room(word int, to *slots) uint64 {
	full, fresh := uint64(math.MaxUint64), uint64(0)
	for g := range s.have {
		full &= s.have[g][word]
		fresh |= s.fresh[g][word]
	}
	s.slow[word] &= to.active[word]
	return ^(full | fresh | s.slow[word])
}

// any returns the lanes of a word that have a trial.
func (s *prefetched) any(word int) uint64 {
	some := uint64(0)
	for g := range s.have {
		some |= s.have[g][word]
	}
	return some
}

// callBack takes back the trials of slow lanes, and when the source has ended
// those of all lanes once many are idle.
func (s *prefetched) callBack(to *slots) {
	limit := uint64(behind * 64 * s.words)
	all := s.ended && s.wasted >= s.cost
	if !all && s.newest-s.looked < limit/8 {
		return
	}
	s.looked = s.newest
	for g, have := range s.have {
		for i := range s.words {
			for m := have[i] & to.active[i]; m != 0; m &= m - 1 {
				bit, lane := m&-m, 64*i+bits.TrailingZeros64(m)
				old := s.newest-s.trial[g][lane].Place > limit
				if old {
					s.slow[i] |= bit
				}
				if old || all {
					have[i] &^= bit
					s.back = append(s.back, s.trial[g][lane])
				}
			}
		}
	}
	slices.SortFunc(s.back, func(a, b kernels.Trial) int { return cmp.Compare(a.Place, b.Place) })
}

// take gives idle lanes their oldest trial, so that no trial is left behind, and
// returns the lanes that took from each place.
func (s *prefetched) take(to *slots, step uint64) [][]uint64 {
	for g := range s.from {
		clear(s.from[g])
	}
	for i := range s.words {
		for m := to.idle[i] & s.any(i); m != 0; m &= m - 1 {
			lane, bit := 64*i+bits.TrailingZeros64(m), m&-m
			g := s.oldest(lane, i, bit)
			s.have[g][i] &^= bit
			s.from[g][i] |= bit
			to.put(lane, s.trial[g][lane], step)
		}
	}
	return s.from
}

// oldest returns which of a lane's places has the trial that was granted first.
func (s *prefetched) oldest(lane, word int, bit uint64) int {
	best := -1
	for g, have := range s.have {
		if have[word]&bit != 0 && (best < 0 || s.trial[g][lane].Place < s.trial[best][lane].Place) {
			best = g
		}
	}
	return best
}

// grant is a row of trials: those called back, and then from a source.
type grant struct {
	src        kernels.Source
	prefetched *prefetched
	wait       bool
	left       []kernels.Trial // from the source, not yet handed out
}

// next returns a trial, of at most max that are wanted; false where there is
// none now.
func (g *grant) next(max int) (kernels.Trial, bool) {
	s := g.prefetched
	if len(s.back) > 0 {
		trial := s.back[0]
		s.back = s.back[1:]
		g.wait = false
		return trial, true
	}
	if len(g.left) == 0 {
		if s.ended {
			return kernels.Trial{}, false
		}
		n, more := g.src.Next(s.buf[:min(max, len(s.buf))], g.wait)
		if n == 0 {
			s.ended = !more
			return kernels.Trial{}, false
		}
		g.left, g.wait = s.buf[:n], false
	}
	trial := g.left[0]
	g.left = g.left[1:]
	s.newest = trial.Place
	return trial, true
}

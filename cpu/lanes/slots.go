package lanes

import (
	"math"
	"math/bits"

	"tpmbench/kernels"
)

// slots says which trial each lane steps.
type slots struct {
	trial    []kernels.Trial // [lane]
	start    []uint64        // passes done when the trial was taken, [lane]
	active   []uint64        // mask of lanes that step a trial
	idle     []uint64        // mask of the others
	deadline uint64          // no active lane reaches max_steps before this many passes
	ended    uint64          // trials whose lanes are free again
}

func newSlots(words int) slots {
	s := slots{
		trial: make([]kernels.Trial, 64*words), start: make([]uint64, 64*words),
		active: make([]uint64, words), idle: make([]uint64, words), deadline: math.MaxUint64,
	}
	for i := range s.idle {
		s.idle[i] = math.MaxUint64
	}
	return s
}

// put starts trial in an idle lane.
func (s *slots) put(lane int, trial kernels.Trial, step uint64) {
	s.trial[lane], s.start[lane] = trial, step
	s.active[lane/64] |= 1 << (lane % 64)
	s.idle[lane/64] &^= 1 << (lane % 64)
	s.deadline = min(s.deadline, step+trial.MaxSteps)
}

// limit returns the max_steps of a lane's trial.
func (s *slots) limit(lane int) uint64 { return s.trial[lane].MaxSteps }

// free ends the trials of the lanes of mask in a word.
func (s *slots) free(word int, mask uint64) {
	s.active[word] &^= mask
	s.idle[word] |= mask
	s.ended += uint64(bits.OnesCount64(mask))
}

// count returns the number of active lanes.
func (s *slots) count() int { return ones(s.active) }

// late sets dst to the active lanes that have done max_steps steps, now passes
// having been done since the engine began.
func (s *slots) late(dst []uint64, now uint64) {
	clear(dst)
	if now < s.deadline {
		return
	}
	s.deadline = math.MaxUint64
	Each(s.active, func(lane int) {
		end := s.start[lane] + s.limit(lane)
		if end <= now {
			dst[lane/64] |= 1 << (lane % 64)
		} else {
			s.deadline = min(s.deadline, end)
		}
	})
}

func ones(mask []uint64) int {
	n := 0
	for _, m := range mask {
		n += bits.OnesCount64(m)
	}
	return n
}

// Each calls f with every lane of mask, ascending.
func Each(mask []uint64, f func(lane int)) {
	for i, m := range mask {
		for ; m != 0; m &= m - 1 {
			f(64*i + bits.TrailingZeros64(m))
		}
	}
}

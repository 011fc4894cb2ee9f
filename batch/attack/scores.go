package attack

import (
	"math/bits"

	"tpmbench/internal/bitmatrix"
)

// Window is the number of steps at a log's end in which candidates are compared first.
const Window = 50

// record is how an attacker did: a network that was copied has that of the one it is a copy of.
type record struct {
	errors int64  // steps in which its own output was not A's
	last   uint64 // the last such step, 0 if there is none
	recent recent // whether it erred
	was    int32  // its place when the weights were taken (snapshot)
}

// scores is the kernels.Scorer of an attack. Errors come as a bit an attacker and step; those of 64
// steps are gathered before they are counted, when a row of a matrix is an attacker's.
type scores struct {
	records []record // by place
	steps   []uint64 // that are heard, and of which errors are still to come, in order
	pending [64][]uint64
	times   [64]uint64 // the steps of pending
	n       int        // rows of pending
}

// begin makes room for attackers in the given number of places.
func (s *scores) begin(places int) { s.records = make([]record, places) }

// expect says that a step is heard.
func (s *scores) expect(t uint64) { s.steps = append(s.steps, t) }

// Moved implements kernels.Scorer.
func (s *scores) Moved(from []int32) {
	s.flush()
	moved := make([]record, len(from))
	for to, from := range from {
		moved[to] = s.records[from]
	}
	s.records = moved
}

// Heard implements kernels.Scorer.
func (s *scores) Heard(wrong []uint64) {
	s.pending[s.n] = append(s.pending[s.n][:0], wrong...)
	s.times[s.n] = s.steps[0]
	s.steps = append(s.steps[:0], s.steps[1:]...)
	if s.n++; s.n == len(s.pending) {
		s.flush()
	}
}

// flush counts the errors of the steps that are pending.
func (s *scores) flush() {
	if s.n == 0 {
		return
	}
	var m [64]uint64
	for first := 0; first < len(s.records); first += 64 {
		clear(m[:])
		any := uint64(0)
		for i, row := range s.pending[:s.n] {
			m[s.n-1-i] = row[first/64] // the last step becomes bit 0
			any |= row[first/64]
		}
		if any != 0 {
			bitmatrix.Transpose(&m)
		}
		for i := range min(64, len(s.records)-first) {
			r, wrong := &s.records[first+i], m[i]
			r.recent = r.recent<<s.n | recent(wrong)
			if wrong != 0 {
				r.errors += int64(bits.OnesCount64(wrong))
				r.last = s.times[s.n-1-bits.TrailingZeros64(wrong)]
			}
		}
	}
	s.n = 0
}

// recent says of each of the last 64 steps whether something was so, of the last in bit 0.
type recent uint64

// inWindow returns in how many of the last Window steps it was so.
func (r recent) inWindow() int { return bits.OnesCount64(uint64(r) & (1<<Window - 1)) }

package lanes

import "tpmbench/cpu/keystream"

// history is what a run of passes saw, [pass][word] of lanes.
type history struct {
	// differ has the lanes in which, after the pass's update, some weight of A
	// and B differs in its lowest bit. A weight's difference changes by at most
	// 1 a step, so it is odd before it vanishes: where A and B are equal after
	// the last pass, they are so since just after the last pass of differ.
	differ [][]uint64
	// learn has the lanes in which the step whose outputs the pass computed is
	// a learning step.
	learn   [][]uint64
	learned []uint64 // the same, [pass][word] in one piece
	// equal has the lanes in which A and B are equal after the last pass's update.
	equal []uint64
}

// newHistory returns a history with room for mostWindow passes.
func newHistory(words int) *history {
	differ, learned := keystream.Aligned(mostWindow*words), keystream.Aligned(mostWindow*words)
	h := &history{equal: make([]uint64, words), learned: learned}
	for i := range mostWindow {
		h.differ = append(h.differ, differ[i*words:(i+1)*words])
		h.learn = append(h.learn, learned[i*words:(i+1)*words])
	}
	return h
}

// begin begins a run of passes.
func (h *history) begin(passes int) {
	h.differ, h.learn, h.learned = h.differ[:passes], h.learn[:passes], h.learned[:passes*len(h.equal)]
}

// set sets the lanes in which A and B are not equal after the last pass's update.
func (h *history) set(unequal []uint64) {
	for i, x := range unequal {
		h.equal[i] = ^x
	}
}

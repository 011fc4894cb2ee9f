package attackers

import "tpmbench/kernels"

// historyRows are those of the learning steps that count, and the planes of a number of hits.
const historyRows = kernels.GeneticMemory + 5

// history is which networks had the pair's output themselves in the last learning
// steps, a hit, and in how many.
type history struct {
	rows        // [step mod kernels.GeneticMemory], and behind these the planes of the number
	learned int // learning steps
	number  [historyRows - kernels.GeneticMemory][]uint64
}

func newHistory(words int) history {
	var h history
	h.rows = rows{make([]uint64, historyRows*words), historyRows, words, make([]int, words)}
	for i := range h.at {
		h.at[i] = i
	}
	for i := range h.number {
		h.number[i] = h.row(kernels.GeneticMemory + i)
	}
	return h
}

// row returns row i.
func (h *history) row(i int) []uint64 { return h.w[i*h.stride : (i+1)*h.stride] }

// last returns the hits of the last learning step.
func (h *history) last() []uint64 {
	return h.row((h.learned + kernels.GeneticMemory - 1) % kernels.GeneticMemory)
}

// begin starts a trial.
func (h *history) begin() {
	h.learned = 0
	clear(h.w)
}

// add takes the hits of this learning step.
func (h *history) add(hit []uint64) {
	last := h.row(h.learned % kernels.GeneticMemory)[:len(hit)]
	h.learned++
	for i, now := range hit {
		// A number grows or shrinks by one where the step that is forgotten was another;
		// what goes on to the next plane is the carry of a 1 that became 0, or the borrow
		// of a 0 that became 1.
		change := now ^ last[i]
		last[i] = now
		for _, plane := range h.number {
			plane[i] ^= change
			change &= plane[i] ^ now
		}
	}
}

// good returns the lanes of a word with enough hits: 16 or more, or 8 and 2 or more.
func (h *history) good(word int) uint64 {
	n := &h.number
	return n[4][word] | n[3][word]&(n[2][word]|n[1][word])
}

// equal returns the lanes of a word with the given number of hits.
func (h *history) equal(word, hits int) uint64 {
	equal := ^uint64(0)
	for i, plane := range h.number {
		equal &^= plane[word] ^ -uint64(hits>>i&1)
	}
	return equal
}

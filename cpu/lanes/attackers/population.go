package attackers

import (
	"math/bits"

	"tpmbench/kernels"
)

// population is the genetic networks of a trial as lanes, in their order. A lane whose
// network is dropped stays where it is, so that nothing moves, until networks branch or
// such lanes have cost as much as moving the others together.
type population struct {
	units   int
	most    int // networks at once
	vector  int // words that are worked on together
	moves   Moves
	stopped func(words int) bool // reports whether to stop before words of work

	count   int      // networks
	present []uint64 // their lanes, [word]
	words   int      // of lanes that there may be networks in, whole vectors
	lanes   int      // networks when they were last moved, into the lowest lanes
	idle    int      // words too many since then, summed up over learning steps
	history history
	of      []rows   // what else the networks have
	kept    []uint64 // room for the lanes that selection keeps

	from  []int32 // the lane in which the network of a lane was before this step; see lineage.go
	moved bool    // that is another lane
}

// newPopulation returns one of at most the given number of networks, which have the rows of of.
func newPopulation(units, most, vector int, stopped func(words int) bool, of ...rows) *population {
	p := &population{units: units, most: most, vector: vector, moves: moves(), stopped: stopped}
	words := p.vectors(mostNetworks(units, most))
	p.present, p.kept, p.history = make([]uint64, words), make([]uint64, words), newHistory(words)
	p.of = append(of, p.history.rows)
	return p
}

// mostNetworks returns how many networks there may be where most are allowed: one that
// never branches, or as many as a branching can make.
func mostNetworks(units, most int) int {
	copies := 1 << (units - 1)
	if copies == 1 || copies > most {
		return 1
	}
	return most / copies * copies
}

// vectors returns the words of the vectors that hold the given number of lanes.
func (p *population) vectors(lanes int) int {
	return (wordsOf(lanes) + p.vector - 1) / p.vector * p.vector
}

// begin starts a trial, with one network.
func (p *population) begin() {
	p.history.begin()
	p.settle(1)
	p.stay()
}

// settle says that networks have been moved to the lowest lanes.
func (p *population) settle(count int) {
	p.count, p.lanes, p.idle = count, count, 0
	p.words = p.vectors(count)
	for i := range p.present {
		p.present[i] = lowest(count - 64*i)
	}
}

// branches reports whether there is room for all networks to branch.
func (p *population) branches() bool {
	return uint64(p.count)<<(p.units-1) <= uint64(p.most)
}

// branch replaces each network by copies, one for every choice of signs with the same
// product.
func (p *population) branch() {
	shift := p.units - 1
	if shift == 0 {
		return // the one network is its only copy
	}
	if p.count < p.lanes {
		p.gather()
	}
	for _, r := range p.of {
		p.inParts(r, p.vectors(p.count<<shift), func(r rows) { p.moves.Branch(r, p.count, shift) })
	}
	p.branched(shift)
	p.settle(p.count << shift)
}

// gather moves networks into the lowest lanes.
func (p *population) gather() {
	for _, r := range p.of {
		p.inParts(r, p.words, func(r rows) { p.moves.Gather(r, p.present[:p.words]) })
	}
	p.gathered()
	p.settle(p.count)
}

// inParts calls f with some of the rows at a time, each of the given number of words of work, until
// the work must stop.
func (p *population) inParts(r rows, words int, f func(rows)) {
	size := max(1, 1<<16/words)
	for first := 0; first < r.n; first += size {
		n := min(size, r.n-first)
		if p.stopped(n * words) {
			return
		}
		f(r.part(first, n))
	}
}

// gathering is how many learning steps cost as much as gathering as many words.
const gathering = 12

// thin gathers networks once lanes without one have cost as much.
func (p *population) thin() {
	if p.idle += p.words - p.vectors(p.count); p.idle >= gathering*p.words {
		p.gather()
	}
}

// guess returns the lanes of a word of copies in which the sign of hidden unit k is +1.
// Copies are in ascending order of their signs as a number, unit 0 the lowest bit. The
// product, tau, leaves all but that one free, so that copy i of a network has the bits
// of i from unit 1 on; and it stands in a lane whose number ends in i.
func (p *population) guess(k, word int, tau bool) uint64 {
	if k > 0 {
		return laneBit(word, k-1)
	}
	// The number of signs -1 is even where tau is +1.
	sigma := mask((p.units%2 == 1) == tau)
	for bit := range p.units - 1 {
		sigma ^= laneBit(word, bit)
	}
	return sigma
}

// laneBit returns the lanes of a word whose number has a bit.
func laneBit(word, bit int) uint64 {
	if bit < 6 {
		return ^uint64(0) / (1<<(1<<bit) + 1) << (1 << bit)
	}
	return -uint64(word >> (bit - 6) & 1)
}

// selection drops networks that had few hits lately, but not the best.
func (p *population) selection() {
	if p.history.learned < kernels.GeneticMemory || p.count <= kernels.GeneticSurvivors {
		return
	}
	good := 0
	for i, present := range p.present[:p.words] {
		p.kept[i] = present & p.history.good(i)
		good += bits.OnesCount64(p.kept[i])
	}
	for hits := kernels.GeneticHits - 1; good < kernels.GeneticSurvivors; hits-- {
		good += p.keep(hits, kernels.GeneticSurvivors-good)
	}
	p.count = good
	copy(p.present, p.kept[:p.words])
}

// keep adds to kept the networks with the given number of hits, the first ones and at most most,
// and returns how many they are.
func (p *population) keep(hits, most int) (kept int) {
	for i, present := range p.present[:p.words] {
		for equal := present & p.history.equal(i, hits); equal != 0 && kept < most; kept++ {
			p.kept[i] |= equal & -equal
			equal &= equal - 1
		}
	}
	return kept
}

package lanes

import "tpmbench/kernels"

// watched reports whether lanes must be looked at after every pass between: with the
// tie split A and B can fall apart again, and keys and what attackers share are
// wanted as they are at sync_steps.
func watched(p kernels.Params) bool {
	return p.Tie.Splits() || p.Keys || p.Attack != kernels.NoAttack
}

// wordwise reports whether passes of a Wordwise block are done word by word: where lanes need not be
// looked at after every pass, and where their words are many. Of the four words of AVX2 the weights
// are close enough as it is: no gain was measured.
func wordwise(p kernels.Params, o Options) bool {
	return o.Wordwise && o.Stream.Words >= 8 && !watched(p) && p.N*p.Machines() < longUnit
}

// shortPass is the number of weights, in words of 64 lanes, up to which the
// weights of a prefetched trial are little beside its keystream.
const shortPass = 1 << 7

// prefetchedALane returns how many prefetched trials a lane has: two let lanes that finish
// soon after each other go on, a third is cheap where weights are few and trials
// short, and one has to do where memory is dear.
func prefetchedALane(p kernels.Params, words int) int {
	weights := p.Weights() * p.Machines() / 2
	switch {
	case weights*words >= longPass:
		return 1
	case weights*words <= shortPass:
		return 3
	}
	return 2
}

// prepareCost is the number of passes that cost as much as a preparation. A
// (k, n) of a pass, of two machines, costs about as much as three clocks of the
// keystream.
func prepareCost(p kernels.Params) int {
	return max(1, 2*PreparePlanes(p)/(3*p.Machines()*p.Weights()))
}

// Bytes returns the memory that the parts of an engine take that grow with the
// number of weights and attackers, apart from the block's own.
func Bytes(p kernels.Params, o Options) int {
	words, weights := o.Stream.Words, weightsOf(p, o.Interleave)
	initial := p.Machines() * o.Depth.Planes * prefetchedALane(p, words) * weights.padded
	signs := 2 * rowsAtATime(weights.all*words) * weights.all
	if wordwise(p, o) {
		_, gap := wordSigns(weights.all, words)
		signs += gap
	}
	masks := p.Attackers * (3*p.K + 1) // of an Attacker
	rows := rowsADone(p)
	if watched(p) {
		rows += 64 * words
	}
	return 8*words*(initial+signs+masks) + rows*p.RowBytes() + lastBytes(p, o)
}

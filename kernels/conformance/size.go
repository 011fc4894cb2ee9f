package conformance

import "tpmbench/internal/amount"

// size says how much the suite does of checks that could go on for ever. The edges are the same in
// every size.
type size struct {
	random int // random cases, and a quarter as many of mixed runs and with attackers
	bytes  int // bounds the memory of the largest run to cancel, a weight taken as a byte; 0: none is
	digest int // the most trials of a digest on a backend of few lanes, which is slow; 0: all
	idle   int // the most weights times steps of a golden pair that never synchronises; 0: all
	// trials of each case with attackers: on the edges, to the end, to the end of tiny
	// machines, and of selections, half as many of large ones
	edge, end, tiny, selected uint64
	brief                     bool // attackers on the edges take few steps after their pair synchronised
}

var (
	quick   = size{random: 120, digest: 300, idle: 500000, edge: 2, end: 6, tiny: 20, selected: 2, brief: true}
	normal  = size{random: 600, bytes: 1 << 26, edge: 8, end: 24, tiny: 60, selected: 4}
	nightly = size{random: 10000, bytes: 1 << 28, edge: 8, end: 24, tiny: 60, selected: 4}
)

func chosen() size { return amount.Of(quick, normal, nightly) }

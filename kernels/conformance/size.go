package conformance

import "tpmbench/internal/amount"

// size says how much the suite does of checks that could go on for ever. The edges are the same in
// every size.
type size struct {
	random int // random cases, and a quarter as many of mixed runs and with attackers
	bytes  int // bounds the memory of the largest run to cancel, a weight taken as a byte; 0: none is
}

func chosen() size {
	return amount.Of(size{200, 0}, size{600, 1 << 30}, size{10000, 1 << 30})
}

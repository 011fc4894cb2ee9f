package bitpacked

import (
	"maps"

	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
)

// offers is what there is code for: the tables of this package, so that what is added to
// one of them is offered.
var offers = kernels.Offers{
	"rule":   kernels.Words(rules),
	"tie":    kernels.Words(ties),
	"start":  kernels.Words(starts),
	"attack": kernels.Words(strategies),
	"column": columns(),
	// of sources
	"input_range": nil,
	"zero_inputs": nil,
	"query":       nil,
	// of what is awaited, which columns are of
	"follow":   nil,
	"distance": nil,
	"detect":   nil,
	"share":    nil,
	"keys":     nil,
}

// lanesOffer is what there is code for with attackers that are lanes: inputs +1 and -1 only, and no
// distances.
var lanesOffer = without(offers, "input_range", "zero_inputs", "distance").With("attack", laneAttacks()...)

// laneAttacks are the attacks of attackers that can be lanes.
func laneAttacks() (list []string) {
	for a := range strategies {
		if attackers.Knows(a) {
			list = append(list, a.String())
		}
	}
	return list
}

func without(o kernels.Offers, names ...string) kernels.Offers {
	o = maps.Clone(o)
	for _, name := range names {
		delete(o, name)
	}
	return o
}

// columns are those of all that trials can await, and the trial's number.
func columns() []string {
	list := []string{"trial"}
	for _, a := range awaitable {
		list = append(list, a.columns...)
	}
	return list
}

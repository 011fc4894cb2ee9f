package bitpacked

import (
	"fmt"
	"maps"
	"slices"

	"tpmbench/kernels"
)

// offers is what there is code for: the tables of this package, so that what is added to
// one of them is offered.
var offers = kernels.Offers{
	"rule":   words(rules),
	"tie":    words(ties),
	"attack": words(strategies),
	"start":  words(starts),
	"follow": nil, "distance": nil, "detect": nil, "share": nil, // by their columns
	"input_range": nil, "zero_inputs": nil, "query": nil, // of sources
	"keys":   nil,
	"column": columns(),
}

func words[K interface {
	~uint8
	fmt.Stringer
}, V any](table map[K]V) (list []string) {
	for _, k := range slices.Sorted(maps.Keys(table)) {
		list = append(list, k.String())
	}
	return list
}

// columns are those of all that trials can await, and the trial's number.
func columns() []string {
	list := []string{"trial"}
	for _, a := range awaitable {
		list = append(list, a.columns...)
	}
	return list
}

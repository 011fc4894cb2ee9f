package bitpacked

import "tpmbench/kernels"

// awaited is what a trial goes on for: part of its row.
type awaited interface {
	// begin sets the columns to what they are in a trial that never reaches this.
	begin(row *kernels.Results)
	// reached reports whether this is reached after the step just done, or at the start, and
	// then sets the columns. It is asked until it is reached; what is awaited before it has
	// been asked.
	reached(r *Pair, row *kernels.Results) bool
}

// awaits returns what p's trials await, in the order in which they are asked.
func awaits(p kernels.Params) []awaited {
	list := []awaited{synced{}}
	if p.Follow {
		list = append(list, caught{})
	}
	return list
}

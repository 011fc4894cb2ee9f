package bitpacked

import "tpmbench/kernels"

// awaited is what a trial goes on for: part of its row.
type awaited struct {
	columns []string
	is      func(kernels.Params) bool // p's trials await this
	// begin sets the columns to what they are in a trial that never reaches this.
	begin func(row *kernels.Results)
	// reached reports whether this is reached after the step just done, or at the start, and
	// then sets the columns. It is asked until it is reached, after what is listed before it.
	reached func(r *Pair, row *kernels.Results) bool
}

// awaitable is all that trials can await.
var awaitable = []awaited{syncSteps, learnSteps, detectSteps, shareSteps}

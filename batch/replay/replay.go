// Package replay replays single trials on the reference, exactly as they ran in a batch, step by step
// from the initial state, t = 0, to the trial's end. It makes no columns, so that a page can contain
// it.
package replay

import (
	"context"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// Replay is a trial in progress. At T = 0 it has initial weights and no outputs.
type Replay struct {
	*reference.Stepper
	Row   *kernels.Results // the trial's row, complete at the end; null where not yet reached
	Equal int              // number of weights, of K*N, that A and B share

	// With attackers. Those present may change in number and position (genetic).
	Best      int // the first of those that share the most weights with A
	BestEqual int // how many weights it shares
	Caught    int // number of attackers that equal A

	p       kernels.Params
	awaited *reference.Awaited
}

// Run replays a trial of p, which has passed Validate, and calls see at t = 0 and after each step,
// until the trial ends, see returns an error or ctx is done. It returns the trial's row, with a key,
// as far as it was replayed.
func Run(ctx context.Context, p kernels.Params, trial uint64, see func(*Replay) error) (*kernels.Results, error) {
	r := &Replay{Stepper: reference.Start(ctx, p, trial), p: p}
	p.Keys = true
	r.Row = p.NewResults(1)
	r.awaited = reference.Await(p, trial, r.Row)
	for {
		if r.Stopped() || ctx.Err() != nil {
			return r.Row, ctx.Err()
		}
		r.look()
		if err := see(r); err != nil || r.awaited.Over() || r.T == p.MaxSteps {
			return r.Row, err
		}
		r.Step()
	}
}

// look compares weights and updates the row to this step.
func (r *Replay) look() {
	r.Equal = r.A.Shared(&r.B)
	r.Best, r.BestEqual, r.Caught = 0, 0, 0
	for i := range r.E {
		n := r.E[i].Shared(&r.A)
		if n > r.BestEqual {
			r.Best, r.BestEqual = i, n
		}
		if n == r.p.Weights() {
			r.Caught++
		}
	}
	r.awaited.Look(r.Stepper, r.T == 0 || r.Learned)
}

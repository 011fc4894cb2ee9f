package batch

import "sync/atomic"

// Progress counts what a run has done so far. The zero value is ready; any
// goroutine may read it while Run writes it.
type Progress struct {
	trials atomic.Uint64
	_      [7]uint64 // engines add to both often: keep them on lines of their own
	steps  atomic.Uint64
	_      [7]uint64
}

// TrialsDone returns the rows that engines have handed in, written or not.
func (p *Progress) TrialsDone() uint64 { return p.trials.Load() }

// PairSteps returns the pair-steps that engines have reported, those of pairs
// in flight included.
func (p *Progress) PairSteps() uint64 { return p.steps.Load() }

// Skip counts rows that are there already.
func (p *Progress) Skip(rows uint64) { p.trials.Add(rows) }

package batch

import "sync/atomic"

// Progress counts what a run has done so far. The zero value is ready; any
// goroutine may read it while Run writes it.
type Progress struct {
	trials atomic.Uint64
	// padding: engines often add to both counters, so keep them on separate cache lines
	_     [7]uint64
	steps atomic.Uint64
	_     [7]uint64
}

// TrialsDone returns the number of rows that engines have returned, written or not.
func (p *Progress) TrialsDone() uint64 { return p.trials.Load() }

// PairSteps returns the pair-steps that engines have reported, including those of pairs in flight.
func (p *Progress) PairSteps() uint64 { return p.steps.Load() }

// Skip counts rows that already exist.
func (p *Progress) Skip(rows uint64) { p.trials.Add(rows) }

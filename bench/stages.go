package bench

import (
	"runtime"
	"sync/atomic"
	"time"

	"tpmbench/batch/table"
)

// Stages is the processor time of the goroutines through which all rows pass, one behind the other:
// no further processor shares what one of them does. Since all work at the same time, the longest
// limits how many rows there can be.
type Stages struct {
	Order  float64 `json:"order,omitempty"`  // sums up, and puts the pieces of the file in order
	Hash   float64 `json:"hash,omitempty"`   // computes the digest of the file's bytes
	Writes float64 `json:"writes,omitempty"` // hands them to the system
}

// Longest returns the time of the longest stage.
func (s Stages) Longest() float64 { return max(s.Order, s.Hash, s.Writes) }

// stageWatch measures the stages of a run.
type stageWatch struct {
	order atomic.Int64 // ns
	file  [2]atomic.Int64
}

// around measures what a goroutine does by the clock of the thread that does it.
func (*stageWatch) around(sum *atomic.Int64, do func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := threadTime()
	do()
	sum.Add(int64(threadTime() - before))
}

// ordering is Around of batch.Options, ofFile that of table.Options.
func (w *stageWatch) ordering(do func())                  { w.around(&w.order, do) }
func (w *stageWatch) ofFile(stage table.Stage, do func()) { w.around(&w.file[stage], do) }

func (w *stageWatch) stages() Stages {
	seconds := func(ns *atomic.Int64) float64 { return time.Duration(ns.Load()).Seconds() }
	return Stages{Order: seconds(&w.order), Hash: seconds(&w.file[table.Hashing]), Writes: seconds(&w.file[table.Writing])}
}

package bitpacked

import (
	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
)

// laned are attackers that are lanes.
type laned struct {
	pair *Pair
	all  *attackers.Ensemble
	now  attackers.Step
}

func newLanes(r *Pair) *laned {
	return &laned{
		pair: r, all: attackers.New(r.p, r.kernel.Attackers, r.stopped),
		now: attackers.Step{Signs: r.x.signs, Words: r.Words, Base: r.x.base},
	}
}

func (l *laned) trials() int                  { return l.all.Trials() }
func (l *laned) prepare(t []kernels.Trial)    { l.all.Prepare(t) }
func (l *laned) begin(t kernels.Trial, i int) { l.all.Begin(t, i) }
func (l *laned) caught() bool                 { return l.all.Caught(l.weights) }
func (l *laned) matches() (synced, best int)  { return l.all.Matches(l.weights) }

func (l *laned) counted() kernels.Work { return l.all.Work() }

// nearest is of no lanes.
func (l *laned) nearest() int { panic("distances of lanes are not known") }

func (l *laned) step() {
	l.now.T, l.now.Tau, l.now.Up = l.pair.t, l.pair.a.tau, l.pair.up
	l.all.Step(&l.now)
}

// weights are A's.
func (l *laned) weights(k, word, plane int) uint64 {
	return l.pair.a.w[l.pair.at(k*l.pair.Words+word)+plane*vector]
}

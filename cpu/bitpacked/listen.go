package bitpacked

import (
	"context"

	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
)

// Listen implements kernels.Listener.
func (b Backend) Listen(ctx context.Context, p kernels.Params, to kernels.Scorer) kernels.Listening {
	r := newPair(p, b.Kernel)
	r.work = work{ctx: ctx}
	l := &listening{Pair: r, to: to}
	if b.Kernel.laned(p) {
		l.ears = newAudience(r)
	} else {
		l.ears = newMachines(r)
	}
	return l
}

// ListenBytes implements kernels.Listener.
func (b Backend) ListenBytes(p kernels.Params) int {
	if b.Kernel.laned(p) {
		return b.EngineBytes(p) + attackers.ListenBytes(p, b.Kernel.Attackers)
	}
	return b.EngineBytes(p)
}

// ears are attackers to whom a step is given, as the x, t, up and a.tau of their pair.
type ears interface {
	// open draws the attackers of a trial.
	open(t kernels.Trial)
	// hear makes them listen to the step, in which they learn or not.
	hear(learn bool, to kernels.Scorer)
	settle(to kernels.Scorer)
	places() int
	isThere(place int) bool
	codes(f func(place int, code []byte))
	read(place int, w []int8)
}

// listening is a Pair whose machines A and B are not there.
type listening struct {
	*Pair
	ears
	to kernels.Scorer
}

func (l *listening) Begin(t kernels.Trial) {
	l.learned = 0
	l.open(t)
}

func (l *listening) Hear(m *kernels.Message) {
	l.t = m.T
	l.x.give(l.Shape, m.X)
	l.a.tau = mask(m.TauA == 1)
	learn := m.TauA == m.TauB
	if learn {
		l.learned++
		l.up = l.direction.up(l.a.tau)
	}
	l.hear(learn, l.to)
}

func (l *listening) Settle()                     { l.settle(l.to) }
func (l *listening) Places() int                 { return l.places() }
func (l *listening) IsThere(place int) bool      { return l.isThere(place) }
func (l *listening) Each(f func(int, []byte))    { l.codes(f) }
func (l *listening) Weights(place int, w []int8) { l.read(place, w) }
func (l *listening) Err() error                  { return l.err }

package bitpacked

import (
	"tpmbench/cpu/lanes/attackers"
	"tpmbench/kernels"
)

// audience is attackers that are lanes and listen.
type audience struct {
	pair *Pair
	all  *attackers.Audience
	now  attackers.Step
}

func newAudience(r *Pair) *audience {
	return &audience{
		r, attackers.NewAudience(r.p, r.kernel.Attackers, r.stopped),
		attackers.Step{Signs: r.x.signs, Words: r.Words, Base: r.x.base},
	}
}

// open implements ears, as the following do.
func (l *audience) open(t kernels.Trial) { l.all.Begin(t) }

func (l *audience) hear(learn bool, to kernels.Scorer) {
	l.now.T, l.now.Tau, l.now.Up = l.pair.t, l.pair.a.tau, l.pair.up
	l.all.Hear(&l.now, learn, to)
}

func (l *audience) settle(to kernels.Scorer) { l.all.Settle(to) }
func (l *audience) places() int              { return l.all.Places() }
func (l *audience) isThere(place int) bool   { return l.all.IsThere(place) }
func (l *audience) read(place int, w []int8) { l.all.Read(place, w) }

func (l *audience) codes(f func(place int, code []byte)) { l.all.Each(f) }

package bitpacked

import "tpmbench/kernels"

// hear implements ears, as the following do.
func (l *laned) hear(learn bool, to kernels.Scorer) {
	l.now.T, l.now.Tau, l.now.Up = l.pair.t, l.pair.a.tau, l.pair.up
	l.all.Hear(&l.now, learn, to)
}

func (l *laned) settle(to kernels.Scorer) { l.all.Settle(to) }
func (l *laned) places() int              { return l.all.Places() }
func (l *laned) isThere(place int) bool   { return l.all.IsThere(place) }
func (l *laned) read(place int, w []int8) { l.all.Read(place, w) }

package curve

import "math"

// groups is the number of groups into which the pairs are divided, by trial number from the run's
// first trial, modulo groups. Their scatter gives the error of Decay.
const groups = 16

// Decay returns the time tau of equation 10 of the paper, P(t) ~ P(0) exp(-t/tau), where P is the
// share of weights that differ, and its standard error, NaN for one pair. It uses the steps from
// t1, the first at which P is at most a tenth of P(0), to t2, the first at which it is at most a
// hundredth. It returns false if the curve does not reach t2, or falls so fast that there is no
// tau.
//
// In each step P loses a share h, with tau = -1/ln(1-h), and h is the ratio of what was lost to
// what existed:
//
//	h = (P(t1) - P(t2)) / (P(t1) + P(t1+1) + ... + P(t2-1))
//
// The slope of ln P would be too steep on average if pairs are few: t2 comes when P happens to be
// low, and the logarithm exaggerates low values more than high ones. The loss and h times the sum
// have the same expectation for any number of pairs, and for any t1 and t2 too, since those depend
// on the past alone (J. L. Doob's optional stopping).
func (c *Curve) Decay() (tau, se float64, ok bool) {
	first := c.differ(0)
	t1, tenth := c.falls(first / 10)
	t2, hundredth := c.falls(first / 100)
	if !tenth || !hundredth || t1 == t2 {
		return 0, 0, false
	}
	var lost, had [groups]float64
	var allLost, allHad float64
	for g := range groups {
		for t := t1; t < t2; t++ {
			had[g] += float64(c.differIn(g, t))
		}
		lost[g] = float64(c.differIn(g, t1)) - float64(c.differIn(g, t2))
		allLost, allHad = allLost+lost[g], allHad+had[g]
	}
	h := allLost / allHad
	if !(h > 0 && h < 1) {
		return 0, 0, false
	}
	tau = -1 / math.Log1p(-h)
	used := float64(min(c.Params.Trials, groups))
	if used < 2 {
		return tau, math.NaN(), true
	}
	squares := 0.0 // of each group's loss minus h times what it had; these differences sum to 0
	for g := range groups {
		d := lost[g] - float64(h*had[g])
		squares += float64(d * d)
	}
	seH := math.Sqrt(used/(used-1)*squares) / allHad
	return tau, seH * tau * tau / (1 - h), true
}

// differIn returns the number of weights that differ after step t in the pairs of group g.
func (c *Curve) differIn(g, t int) uint64 {
	pairs := (c.Params.Trials + groups - 1 - uint64(g)) / groups
	return pairs*uint64(c.Params.Weights()) - c.points[t].equal[g]
}

// differ returns the number of weights that differ after step t in all pairs.
func (c *Curve) differ(t int) float64 {
	return float64(c.Params.Trials*uint64(c.Params.Weights()) - c.points[t].allEqual())
}

// falls returns the first step after which at most n weights differ.
func (c *Curve) falls(n float64) (int, bool) {
	for t := range c.points {
		if c.differ(t) <= n {
			return t, true
		}
	}
	return 0, false
}

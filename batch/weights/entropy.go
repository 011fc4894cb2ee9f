package weights

import "math"

// Entropy returns the entropy of a weight in bits, with its standard error. It is that of the
// counted shares with the correction of G. A. Miller and W. G. Madow for its bias, half the number
// of values that occur, less one, over the number of weights. The error is the jackknife's over
// groups of keys (B. Efron, C. Stein, The Annals of Statistics 9, 586, 1981), so weights of one key
// may depend on each other. The error is NaN for less than two keys, and both are for none.
func (c *Counts) Entropy() (bits, se float64) {
	if c.Weights() == 0 {
		return math.NaN(), math.NaN()
	}
	bits = entropy(c.of)
	groups := len(c.groups)
	if groups < 2 {
		return bits, math.NaN()
	}
	rest, without := make([]uint64, len(c.of)), make([]float64, groups)
	mean := 0.0
	for g, group := range c.groups {
		for at := range rest {
			rest[at] = c.of[at] - group[at]
		}
		without[g] = entropy(rest)
		mean += without[g] / float64(groups)
	}
	squares := 0.0
	for _, h := range without {
		squares += (h - mean) * (h - mean)
	}
	return bits, math.Sqrt(squares * float64(groups-1) / float64(groups))
}

func entropy(of []uint64) float64 {
	n := float64(sum(of))
	h, values := 0.0, 0
	for _, k := range of {
		if k > 0 {
			p := float64(k) / n
			h, values = h-p*math.Log2(p), values+1
		}
	}
	return h + float64(values-1)/(2*n*math.Ln2)
}

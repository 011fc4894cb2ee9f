package batch

import "math"

// Z95 is the standard normal distribution's quantile 0.975.
const Z95 = 1.959963984540054

// Proportion returns the share k/n and the bounds of Wilson's 95 % interval for its probability
// (Journal of the American Statistical Association 22, 209, 1927), which is valid even if k is 0 or
// n; nil if n is 0.
func Proportion(k, n uint64) (share, low, high *float64) {
	if n == 0 {
		return nil, nil, nil
	}
	p, all := float64(k)/float64(n), float64(n)
	middle := p + Z95*Z95/(2*all)
	reach := Z95 * math.Sqrt(p*(1-p)/all+Z95*Z95/(4*all*all))
	scale := 1 + Z95*Z95/all
	l, h := max(0, (middle-reach)/scale), min(1, (middle+reach)/scale)
	if k == 0 {
		l = 0
	}
	if k == n {
		h = 1
	}
	return &p, &l, &h
}

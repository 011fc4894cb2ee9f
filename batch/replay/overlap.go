package replay

import "math"

// Overlap returns the cosine of the angle between two weight vectors, v.w/(|v||w|), and false if
// one of them is 0. For equal vectors it is exactly 1. Sums are sums of integers, and the rest is
// rounded as IEEE 754 prescribes, so every machine computes the same value.
func Overlap(v, w []int8) (float64, bool) {
	var vw, vv, ww int64 // at most 2^22 * 127^2, so float64 has them exactly
	for j := range v {
		vw += int64(v[j]) * int64(w[j])
		vv += int64(v[j]) * int64(v[j])
		ww += int64(w[j]) * int64(w[j])
	}
	if vv == 0 || ww == 0 {
		return 0, false
	}
	return float64(vw) / math.Sqrt(float64(vv)*float64(ww)), true
}

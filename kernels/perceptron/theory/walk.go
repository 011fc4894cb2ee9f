package theory

import "math"

// Turn returns the mean cosine of the angle by which the weights of antiparallel perceptrons of n
// inputs, two or more, turn in a step. It is exact for every n.
//
// With B = -A the outputs always differ, and A moves by -(eta/N) sign(A.x) x. Along A that is
// -(eta/N) |h|, where h = A.x is standard normal, and across A it is eta/N times the rest of x,
// n - 1 standard normal numbers, of length r. So with e = eta/N the cosine of the angle is
//
//	(1 - e|h|) / sqrt((1 - e|h|)^2 + e^2 r^2),
//
// and as the direction across A is uniform and independent of all else, the mean of A(t+1), given
// A(t), is Turn A(t): the mean of A(0).A(t) is Turn^t, as in a random walk on the sphere. For large
// n it is 1 - eta^2/(2n).
func Turn(n int, eta float64) float64 {
	const parts, wide = 400, 9.0
	e := eta / float64(n)
	peak := math.Sqrt(float64(n - 2)) // of the density of r, r^(n-2) exp(-r^2/2)
	from := max(0, peak-wide)
	r, density := make([]float64, parts+1), make([]float64, parts+1)
	for j := range r {
		r[j] = from + (peak+wide-from)*float64(j)/parts
		density[j] = simpson(j, parts) * math.Exp((peak*peak-r[j]*r[j])/2)
		if n > 2 {
			density[j] *= math.Pow(r[j]/peak, float64(n-2))
		}
	}
	var sum, weights float64
	for i := range parts + 1 {
		h := wide * float64(i) / parts
		along, w := 1-e*h, simpson(i, parts)*math.Exp(-h*h/2)
		for j, r := range r {
			weights += w * density[j]
			if square := along*along + e*r*e*r; square > 0 {
				sum += w * density[j] * along / math.Sqrt(square)
			}
		}
	}
	return sum / weights
}

// simpson returns the weight of point i, 0..parts, in Simpson's rule, but for a factor.
func simpson(i, parts int) float64 {
	switch {
	case i == 0 || i == parts:
		return 1
	case i%2 == 1:
		return 4
	}
	return 2
}

// WalkTime returns the number of steps in which the mean of A(0).A(t) falls to 1/e, for large n
// 2n/eta^2. It is 0 where Turn is not positive, so that nothing falls exponentially.
func WalkTime(n int, eta float64) float64 {
	c := Turn(n, eta)
	if !(c > 0) {
		return 0
	}
	return -1 / math.Log(c)
}

// Settle returns the time alpha after which the overlap of equation 5, for a rate at which it goes
// from 0 to -1, is within near of -1: it is at first integrated, and near -1 falls exponentially.
// It returns infinity for other rates.
func Settle(eta, near float64) float64 {
	critical, _ := Critical()
	rate := eta*eta - 2*math.Sqrt(2/math.Pi)*eta
	if eta <= critical {
		return math.Inf(1)
	}
	const linear = 1e-3
	alpha := 1.0
	for Overlaps(eta, 0, []float64{0, alpha})[1] > linear-1 {
		alpha *= 1.25
	}
	return alpha + math.Log(linear/near)/rate
}

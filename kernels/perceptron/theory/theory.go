// Package theory is the paper's analysis of two perceptrons that learn each other's
// output, for N to infinity (section 2, equations 5 to 7). Nothing in it is typed in:
// what has no closed form is integrated or solved for.
package theory

import "math"

// Drift returns dR/dalpha of equation 5 for the overlap R = cos(phi).
func Drift(r, eta float64) float64 {
	phi := math.Acos(max(-1, min(r, 1)))
	return (r + 1) * (math.Sqrt(2/math.Pi)*eta*(1-r) - eta*eta*phi/math.Pi)
}

// turn returns dphi/dalpha of equation 5, with dR = -sin(phi) dphi. Unlike that of R
// it is smooth up to phi = 0, where R is near 1 and the angle moves as its root.
func turn(phi, eta float64) float64 {
	if phi <= 0 {
		// the limit: equation 5 is left at R = 1 as soon as it is not exactly there
		return 2 * eta * eta / math.Pi
	}
	return -(math.Sqrt(2/math.Pi)*eta*(1-math.Cos(phi)) - eta*eta*phi/math.Pi) / math.Tan(phi/2)
}

// Overlaps returns R(alpha), the solution of equation 5 that starts with R(0) = r0,
// -1 < r0 < 1, at each of alphas, which ascend from 0. It integrates the angle by the
// classical Runge-Kutta method of fourth order.
func Overlaps(eta, r0 float64, alphas []float64) []float64 {
	longest := 0.05 / (eta + eta*eta) // the angle's rates of change are some eta and eta^2
	phi, at := math.Acos(r0), 0.0
	r := make([]float64, len(alphas))
	for i, alpha := range alphas {
		phi = integrate(phi, eta, alpha-at, int(math.Ceil((alpha-at)/min(longest, 0.02))))
		at = alpha
		r[i] = math.Cos(phi)
	}
	return r
}

// integrate moves phi on by alpha in at most the given number of steps, fewer where it stands
// still.
func integrate(phi, eta, alpha float64, steps int) float64 {
	h := alpha / float64(max(steps, 1))
	for range steps {
		k1 := turn(phi, eta)
		k2 := turn(phi+h/2*k1, eta)
		k3 := turn(phi+h/2*k2, eta)
		k4 := turn(phi+h*k3, eta)
		move := h / 6 * (k1 + 2*k2 + 2*k3 + k4)
		if math.Abs(move) < 1e-16 || phi+move == phi {
			break
		}
		phi += move
	}
	return phi
}

// Rate returns the eta whose fixed point of equation 6 is the angle phi.
func Rate(phi float64) float64 { return math.Sqrt(2*math.Pi) * (1 - math.Cos(phi)) / phi }

// Critical returns the largest angle at which networks agree in part, and its eta_c
// (equation 7): there (1-cos(phi))/phi has its maximum, so phi sin(phi) = 1 - cos(phi).
func Critical() (eta, phi float64) {
	phi = bisect(func(phi float64) float64 { return 1 - math.Cos(phi) - phi*math.Sin(phi) }, math.Pi/2, math.Pi)
	return Rate(phi), phi
}

// FinalOverlap returns the fixed point that networks reach from R = 0: below eta_c the
// attractive solution of equation 6, from eta_c on -1, antiparallel weights. (From
// eta = sqrt(8/pi) on, -1 attracts too, but only from beyond equation 6's other solution.)
func FinalOverlap(eta float64) float64 {
	top, phi := Critical()
	if eta >= top {
		return -1
	}
	return math.Cos(bisect(func(phi float64) float64 { return Rate(phi) - eta }, 0, phi))
}

// bisect returns where f, negative before and positive after, changes its sign
// between lo and hi, to the last bit or two.
func bisect(f func(float64) float64, lo, hi float64) float64 {
	for range 64 {
		if mid := lo + (hi-lo)/2; f(mid) < 0 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

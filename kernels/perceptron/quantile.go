package perceptron

import (
	"math"
	"sync"
)

// The nodes of the map to normal numbers: node e*segments+s is at the tail
// probability p = 2^(e-33) (1 + s/segments), e = 0..31, and one more at p = 1/2.
const (
	segmentBits = 8
	segments    = 1 << segmentBits
	nodes       = 32*segments + 1
)

// quantiles returns z with Q(z) = p at each node, descending, Q being the upper tail
// of the standard normal distribution. It uses sums, products, quotients and square
// roots only, which IEEE 754 rounds alike everywhere.
var quantiles = sync.OnceValue(func() *[nodes]float64 {
	z := new([nodes]float64) // the last is 0
	for i := nodes - 2; i >= 0; i-- {
		p := math.Ldexp(1+float64(i%segments)/segments, i/segments-33)
		x := z[i+1]
		for range 4 { // Newton's steps, from a node so near that two would do
			x += (tail(x) - p) / density(x)
		}
		z[i] = x
	}
	return z
})

// density is exp(-z^2/2) / sqrt(2 pi).
func density(z float64) float64 {
	return 1 / (exp(float64(z*z)/2) * math.Sqrt(2*math.Pi))
}

// exp is that of 0 <= x <= 32: the series for x/64, squared six times.
func exp(x float64) float64 {
	x /= 64
	e := 1.0
	for k := 16.0; k > 0; k-- {
		e = 1 + float64(x*e)/k
	}
	for range 6 {
		e = float64(e * e)
	}
	return e
}

// tail is Q(z) for 0 <= z < 7. Below 2 it is 1/2 - density(z) (z + z^3/3 + z^5/(3*5) + ...),
// above density(z) / (z + 1/(z + 2/(z + 3/...))).
func tail(z float64) float64 {
	if z < 2 {
		sum, term := z, z
		for k := 3.0; k < 80; k += 2 {
			term = float64(term*float64(z*z)) / k
			sum += term
		}
		return 0.5 - float64(density(z)*sum)
	}
	f := z
	for k := 100.0; k > 0; k-- {
		f = z + k/f
	}
	return density(z) / f
}

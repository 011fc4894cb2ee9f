package fits

import (
	"errors"
	"iter"
	"math"
)

// Poisson is the distribution of the number of independent rare events, fitted to counts of values
// in bins of a width: bin k has the values k*Width .. (k+1)*Width-1.
type Poisson struct {
	Width uint32
	Mean  float64 // of the bins' numbers, and the maximum-likelihood estimate
	N     uint64
	// Distance is the largest difference between the two cumulative distributions, at the ends of
	// bins.
	Distance float64
}

// FitPoisson fits the distribution for a width.
func FitPoisson(counts iter.Seq2[uint32, uint64], width uint32) Poisson {
	f := Poisson{Width: width}
	sum := 0.0
	for v, c := range counts {
		f.N += c
		sum += float64(c) * float64(v/width)
	}
	n := float64(f.N)
	f.Mean = sum / n
	k, cumulated, below := 0, 0.0, 0.0 // bins before k are done
	advance := func(to int) {
		for ; k < to; k++ {
			cumulated += f.Share(k)
			f.Distance = max(f.Distance, math.Abs(cumulated-below/n))
		}
	}
	for v, c := range counts {
		advance(int(v / width))
		below += float64(c)
	}
	advance(k + 1)
	return f
}

// BestPoisson fits the distribution with the width at which the distance is least, up to three times
// that with which variance and mean of the bins' numbers are about equal.
func BestPoisson(counts iter.Seq2[uint32, uint64]) (best Poisson, err error) {
	dispersion, _, err := Dispersion(counts)
	if err != nil {
		return best, err
	}
	best.Distance = math.Inf(1)
	for width := range uint32(math.Ceil(3 * dispersion)) {
		if f := FitPoisson(counts, width+1); f.Distance < best.Distance {
			best = f
		}
	}
	return best, nil
}

// Share returns the probability of bin k.
func (f Poisson) Share(k int) float64 {
	if f.Mean == 0 {
		if k == 0 {
			return 1
		}
		return 0
	}
	gamma, _ := math.Lgamma(float64(k) + 1)
	return math.Exp(float64(k)*math.Log(f.Mean) - f.Mean - gamma)
}

// Dispersion returns the variance over the mean, which is 1 for a Poisson distribution, with the
// error that follows from the moments up to the fourth.
func Dispersion(counts iter.Seq2[uint32, uint64]) (d, se float64, err error) {
	var n, mean float64
	for v, c := range counts {
		n += float64(c)
		mean += float64(v) * float64(c)
	}
	mean /= n
	var m2, m3, m4 float64
	for v, c := range counts {
		x, k := float64(v)-mean, float64(c)/n
		m2, m3, m4 = m2+k*x*x, m3+k*x*x*x, m4+k*x*x*x*x
	}
	if !(m2 > 0 && mean > 0) {
		return 0, 0, errors.New("a Poisson distribution needs two different values or more")
	}
	d = m2 / mean
	// by the delta method, with var(m2) = m4-m2^2, cov(m2, mean) = m3, var(mean) = m2, each over n
	variance := (m4 - m2*m2 - 2*d*m3 + d*d*m2) / (mean * mean)
	return d, math.Sqrt(max(0, variance) / n), nil
}

package fits

import (
	"errors"
	"iter"
	"math"
)

// Gumbel is the extreme-value distribution, that of the largest of many values whose tails fall as
// exp(-t/beta), fitted to counts.
type Gumbel struct {
	Mu, Beta     float64
	SEMu, SEBeta float64
	N            uint64
	// Distance is the largest difference between the two cumulative distributions (Kolmogorov and
	// Smirnov), where a whole number t stands for t-1/2 to t+1/2.
	Distance float64
}

// FitGumbel finds the mu and beta of greatest likelihood for values with their counts, in ascending
// order. Their standard errors are those from Fisher's information: 1.053 and 0.780 times
// beta/sqrt(n).
func FitGumbel(counts iter.Seq2[uint32, uint64]) (Gumbel, error) {
	var n, sum, squares float64
	var g Gumbel
	for v, c := range counts {
		x, k := float64(v), float64(c)
		g.N += c
		n, sum, squares = n+k, sum+k*x, squares+k*x*x
	}
	mean := sum / n
	sd := math.Sqrt(squares/n - mean*mean)
	if g.N < 2 || !(sd > 0) {
		return Gumbel{}, errors.New("an extreme-value distribution needs two different values or more")
	}
	// With e = exp(-(x-mean)/beta), the likelihood is greatest where
	// f = beta + sum(e d)/sum(e) = 0, d = x-mean; f ascends in beta. Newton's steps
	// from the moments' beta.
	beta := sd * math.Sqrt(6) / math.Pi
	weigh := func() (s0, s1, s2 float64) {
		for v, c := range counts {
			d := float64(v) - mean
			e := float64(c) * math.Exp(-d/beta)
			s0, s1, s2 = s0+e, s1+e*d, s2+e*d*d
		}
		return s0, s1, s2
	}
	for range 100 {
		s0, s1, s2 := weigh()
		m := s1 / s0
		step := (beta + m) / (1 + (s2/s0-m*m)/(beta*beta))
		beta = max(beta/4, beta-step)
		if math.Abs(step) < 1e-12*beta {
			break
		}
	}
	s0, _, _ := weigh()
	g.Beta = beta
	g.Mu = mean - beta*math.Log(s0/n)

	const gamma = 0.57721566490153286 // Euler's
	g.SEBeta = beta / math.Sqrt(n) * math.Sqrt(6) / math.Pi
	g.SEMu = beta / math.Sqrt(n) * math.Sqrt(1+6*(1-gamma)*(1-gamma)/(math.Pi*math.Pi))

	below := 0.0
	for v, c := range counts {
		// The counts' distribution is constant up to v-1/2 but the fit's is not, so both ends
		// count.
		g.Distance = max(g.Distance, math.Abs(g.CDF(float64(v)-0.5)-below/n))
		below += float64(c)
		g.Distance = max(g.Distance, math.Abs(g.CDF(float64(v)+0.5)-below/n))
	}
	return g, nil
}

// CDF returns the share of values up to t, exp(-exp(-(t-mu)/beta)).
func (g Gumbel) CDF(t float64) float64 { return math.Exp(-math.Exp(-(t - g.Mu) / g.Beta)) }

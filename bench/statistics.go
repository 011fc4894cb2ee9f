package bench

import (
	"math"
	"slices"
)

// Median is the median of some samples, and their spread.
type Median struct {
	Median float64 `json:"median"`
	Spread float64 `json:"spread"` // half the distance between the quartiles
}

func medianOf(samples []float64) Median {
	s := slices.Sorted(slices.Values(samples))
	return Median{quantile(s, 0.5), (quantile(s, 0.75) - quantile(s, 0.25)) / 2}
}

// Percent is the spread in percent of the median.
func (m Median) Percent() float64 { return 100 * m.Spread / m.Median }

// quantile interpolates between the two nearest values of sorted.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// MaxSamples bounds the work of significance.
const MaxSamples = 50

// significance returns the probability that samples of one distribution would differ as much as a
// and b do, or more, in the sum of their ranks (the two-sided test of Mann and Whitney). It is
// exact, even with ties: every way to choose a's ranks is counted. Of more than MaxSamples
// samples it takes the first.
func significance(a, b []float64) float64 {
	a, b = a[:min(len(a), MaxSamples)], b[:min(len(b), MaxSamples)]
	ranks := doubledRanks(append(slices.Clone(a), b...))
	total, got := 0, 0
	for i, r := range ranks {
		total += r
		if i < len(a) {
			got += r
		}
	}
	// ways[n][sum] is the number of choices of n ranks with that sum. There are at most
	// 10^29 of them, which a float holds well enough.
	ways := make([][]float64, len(a)+1)
	for n := range ways {
		ways[n] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for i, r := range ranks {
		for n := min(i+1, len(a)); n > 0; n-- {
			for sum := total; sum >= r; sum-- {
				ways[n][sum] += ways[n-1][sum-r]
			}
		}
	}
	mean := float64(total) * float64(len(a)) / float64(len(ranks))
	all, far := 0.0, 0.0
	for sum, w := range ways[len(a)] {
		all += w
		if math.Abs(float64(sum)-mean) >= math.Abs(float64(got)-mean)-1e-9 {
			far += w
		}
	}
	return far / all
}

// doubledRanks returns twice the rank of each value, so that the half ranks of equal values are
// whole numbers.
func doubledRanks(values []float64) []int {
	ranks := make([]int, len(values))
	for i, v := range values {
		for _, w := range values {
			switch {
			case w < v:
				ranks[i] += 2
			case w == v:
				ranks[i]++
			}
		}
		ranks[i]++
	}
	return ranks
}

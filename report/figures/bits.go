package figures

import (
	"tpmbench/batch/overlaps"
	"tpmbench/kernels/perceptron"
)

// The longest runs and lags that are looked at.
const (
	longest = 10
	lags    = 20
)

// bitCounts describes sequences of output bits, over trials.
type bitCounts struct {
	Equal  overlaps.Moments          // share of the steps in which both outputs are equal
	Plus   overlaps.Moments          // share of A's outputs that are +1
	Runs   [longest]overlaps.Moments // share of the runs of equal outputs that have length i+1
	Serial [lags]overlaps.Moments    // mean product of two outputs i+1 steps apart
}

// add adds the outputs of a trial, that of a lane. Runs that the ends cut off do not count.
func (c *bitCounts) add(signs []perceptron.Signs, lane int) {
	bits, equal, plus := make([]int8, len(signs)), 0, 0
	for i, s := range signs {
		a, b := s.A>>lane&1, s.B>>lane&1
		if a == b {
			equal++
		}
		plus += int(a)
		bits[i] = int8(2*a) - 1
	}
	c.Equal.Add(float64(equal) / float64(len(bits)))
	c.Plus.Add(float64(plus) / float64(len(bits)))
	var runs [longest]int
	all, from := 0, 0 // from is where the run began, 0 for the first, which does not count
	for i := 1; i < len(bits); i++ {
		if bits[i] == bits[i-1] {
			continue
		}
		if length := i - from; from > 0 {
			all++
			if length <= longest {
				runs[length-1]++
			}
		}
		from = i
	}
	for i, n := range runs {
		c.Runs[i].Add(float64(n) / float64(max(all, 1)))
	}
	for i := range c.Serial {
		lag, sum := i+1, 0
		for j := lag; j < len(bits); j++ {
			sum += int(bits[j]) * int(bits[j-lag])
		}
		c.Serial[i].Add(float64(sum) / float64(max(len(bits)-lag, 1)))
	}
}

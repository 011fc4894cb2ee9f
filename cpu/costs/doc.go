// Package costs estimates how long runs take, for a choice among backends. Its figures
// are a table (table.go) of what was measured once, so that the choice is the same on
// every run; results never depend on it.
package costs

import (
	"math"

	"tpmbench/kernels"
)

// Steps estimates the pair-steps of a trial of p, which grow as L^2 and as ln N: where K=3
// they are 316 for N=100 L=3 and 502 for N=100,000.
func Steps(p kernels.Params) float64 {
	l := float64(p.L)
	return min(float64(p.MaxSteps), l*l*(20+3.2*math.Log(float64(p.N))))
}

// Longest estimates how many times the mean the most pair-steps of that many trials are.
func Longest(trials float64) float64 { return 1 + 0.34*math.Sqrt(2*math.Log(max(1, trials))) }

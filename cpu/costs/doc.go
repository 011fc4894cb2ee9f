// Package costs estimates how long runs take, for a choice among backends. Its figures
// are a table (table.go) of what was measured once, so that the choice is the same on
// every run; results never depend on it.
package costs

import (
	"math"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Steps estimates the pair-steps of a trial of p, which grow as L^2 and as ln N: where K=3
// they are 316 for N=100 L=3 and 502 for N=100,000. Of starts with errors they are about the cube
// root of the share of unequal weights, where there are any. With wide
// inputs they fall as the mean square of an input grows, but not below some 14.
func Steps(p kernels.Params) float64 {
	l := float64(p.L)
	steps := l * l * (20 + 3.2*math.Log(float64(p.N)))
	if square := meanSquare(p); square != 1 {
		steps = steps/square + fewest*max(0, 1-1/square)
	}
	if p.Start != kernels.StartRandom {
		unequal := p.StartErrors
		if p.Start == kernels.StartBits {
			unequal = 1 - math.Pow(1-p.StartErrors, float64(keystream.NewDepth(p.L).Planes))
		}
		steps *= math.Cbrt(unequal) * -math.Expm1(-unequal*float64(p.Weights()))
	}
	return min(float64(p.MaxSteps), steps)
}

// fewest is how many steps a pair takes even where each step moves weights to their limits.
const fewest = 14

// meanSquare returns the mean of the squares of the inputs.
func meanSquare(p kernels.Params) float64 {
	m := float64(p.M())
	if p.ZeroInputs {
		return m * (m + 1) / 3
	}
	return (m + 1) * (2*m + 1) / 6
}

// draws returns how many initial weights of 24 bits take as much keystream as those of a trial of p,
// of which that many attackers have streams of their own.
func draws(p kernels.Params, attackers float64) float64 {
	return float64(p.InitialBits())/keystream.WeightBits + attackers*float64(p.Weights())
}

// Longest estimates how many times the mean the most pair-steps of that many trials are.
func Longest(trials float64) float64 { return 1 + spread*math.Sqrt(2*math.Log(max(1, trials))) }

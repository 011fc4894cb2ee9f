package figures

import (
	"math"

	"tpmbench/kernels"
	"tpmbench/kernels/perceptron"
)

// Size is the amount of work that the figures take.
type Size uint8

const (
	Full  Size = iota // minutes
	Quick             // seconds
	Tiny              // for tests
)

func (s Size) String() string { return [...]string{"full", "quick", "tiny"}[s] }

// Plan determines how much work to do, and with which random numbers.
type Plan struct {
	Size Size
	Seed uint64
}

// Pick returns the value for the plan's size.
func Pick[T any](p Plan, full, quick, tiny T) T {
	return [...]T{full, quick, tiny}[p.Size]
}

// Params returns the parameters of a run of the plan, for the paper's tree parity machines.
func (p Plan) Params(n, l int, rule kernels.Rule, tie kernels.Tie, trials uint64) kernels.Params {
	q := kernels.Default()
	q.N, q.L, q.Rule, q.Tie, q.Trials, q.Seed = n, l, rule, tie, trials, p.Seed
	return q
}

// Attacked returns params with attackers, with the default number for the attack.
func Attacked(q kernels.Params, a kernels.Attack) kernels.Params {
	q.Attack, q.Attackers = a, a.DefaultAttackers()
	return q
}

// cost estimates the work of a run, from measured runs, in steps of a pair of weights. It is good
// enough for ordering runs and for the progress, and for nothing else.
func cost(p kernels.Params) float64 {
	work := 40 * float64(p.Trials) * float64(p.TrialCost())
	if p.K == 1 {
		work /= 4
	}
	if p.Rule == kernels.AntiHebbian { // its drift to 0 keeps small machines from synchronising
		work *= 1.5 + math.Exp(math.Min(8, float64(p.L*p.L*p.L)/float64(p.N)))/2
	}
	if p.Follow {
		work *= map[kernels.Rule]float64{kernels.Hebbian: 20, kernels.AntiHebbian: 150, kernels.RandomWalk: 40}[p.Rule]
	}
	if p.Attack != kernels.NoAttack { // attackers cost more than partners
		work *= 3.5
	}
	work = min(work, float64(p.Trials)*float64(p.StepWeights())*float64(p.MaxSteps))
	return work * variant(p)
}

// variant returns how the cost differs from that of the plain protocol: backends that step one pair
// at a time take longer for a step, and near starts and wide inputs take fewer steps.
func variant(p kernels.Params) float64 {
	factor := 1.0
	if p.Start != kernels.StartRandom {
		factor /= 3
	}
	if m := float64(p.M()); m > 1 {
		factor /= m * m
	}
	switch {
	case p.Query > 0:
		return 60 * factor
	case p.Inputs() > 2 || p.Detect > 0 || p.Share > 0:
		return 20 * factor
	}
	return factor
}

// pairCost is cost for continuous perceptrons: an input of a step takes about 30 times as long as
// the weights of a bit-sliced pair.
func pairCost(p perceptron.Params) float64 {
	return 30 * float64(p.Trials) * float64(p.Steps) * float64(p.N) * float64(len(p.Etas))
}

// curveCost is cost for a curve, whose steps take about 20 times as long as a run's.
func curveCost(p kernels.Params) float64 {
	return 2 * 20 * float64(p.Trials) * float64(p.MaxSteps) * float64(p.Weights())
}

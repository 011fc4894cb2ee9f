package costs

import (
	"math"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Pairs are ns of a backend that steps one pair at a time.
type Pairs struct {
	// of a step: each one, each machine and each of its hidden units, and each weight and
	// its planes
	Step, Machine, Unit, Weight, Plane float64
	// of a step of attackers that are lanes: each one, each input, and each weight in a
	// vector of lanes and its planes, with the code for a few L (special) or for others
	LaneStep, Input       float64
	Special               map[int]float64
	LaneWeight, LanePlane float64
	Lanes                 int     // of a vector
	Start, Draw           float64 // of preparing: each machine, and each of its weights, of 24 bits
}

// Run returns the ns of p's trials on several engines.
func (c *Pairs) Run(p kernels.Params, engines int) float64 {
	step := c.Step + 2*c.machine(p) + min(c.machines(p), c.lanes(p))
	prepare := float64(p.Machines())*c.Start + draws(p, min(p.Attackers, c.streams(p)))*c.Draw
	return math.Ceil(float64(p.Trials)/float64(engines)) * (Steps(p)*step + prepare)
}

// TakesLanes reports whether p's attackers take less time as lanes than as machines.
func (c *Pairs) TakesLanes(p kernels.Params) bool { return c.lanes(p) < c.machines(p) }

func (c *Pairs) machine(p kernels.Params) float64 {
	planes := float64(keystream.NewDepth(p.L).Planes)
	return c.Machine + c.Unit*float64(p.K) + float64(p.Weights())*(c.Weight+c.Plane*planes)
}

func (c *Pairs) machines(p kernels.Params) float64 { return float64(p.Attackers) * c.machine(p) }

// lanes returns the ns of a step of p's attackers as lanes; a vector of few holds several inputs.
func (c *Pairs) lanes(p kernels.Params) float64 {
	weight, special := c.Special[p.L]
	if !special {
		weight = c.LaneWeight + c.LanePlane*float64(keystream.NewDepth(p.L).Planes)
	}
	words := float64((p.Attackers + 63) / 64)
	if vector := float64(c.Lanes / 64); words > vector {
		words = math.Ceil(words/vector) * vector
	}
	return c.LaneStep + float64(p.Weights())*(c.Input+weight*words*64/float64(c.Lanes))
}

// streams returns how many attackers' streams take as long as those of p's, which as lanes
// are drawn together.
func (c *Pairs) streams(p kernels.Params) int {
	if !c.TakesLanes(p) {
		return p.Attackers
	}
	return min(p.Attackers, 20*((p.Attackers+c.Lanes-1)/c.Lanes))
}

package costs

import (
	"math"

	"tpmbench/kernels"
)

// Lanes are ns of a backend with a trial a lane.
type Lanes struct {
	// of a pass over a vector of lanes: each pass, each hidden unit, and each weight of a
	// machine and its planes
	Pass, Unit, Weight, Plane float64
	Attacker                  float64 // how many times as long as B's an attacker's weight takes
	Bytes, PlaneBytes         int     // of a weight in a vector of lanes
	Group                     int     // lanes that are left out where none has a trial; 0: none are
	// of preparing trials for all lanes: the start of each machine's stream, and each weight of 24 bits
	Stream, Draw float64
}

// cache is the bytes of weights that an engine goes over at full speed.
const cache = 4 << 20

// Run returns the ns of p's trials on a number of engines, each with the given lanes and planes of
// a weight; a vector holds interleave weights of each lane.
func (c Lanes) Run(p kernels.Params, engines, lanes, interleave, planes int) float64 {
	// An engine takes trials for all its lanes at once, whoever else waits.
	trials := max(float64(min(p.Trials, uint64(lanes))), float64(p.Trials)/float64(engines))
	together := min(trials, float64(lanes))
	rounds := trials / together
	passes := (Steps(p)+idle)*(rounds-1) + min(float64(p.MaxSteps), Steps(p)*Longest(together))
	return passes*c.pass(p, interleave, planes, c.busy(together, lanes)) + math.Ceil(rounds)*c.prepare(p)
}

// idle is how many passes lanes wait for a look at who has finished, one in 16.
const idle = 8

// busy returns the share of the lanes that are worked on where some have a trial.
func (c Lanes) busy(trials float64, lanes int) float64 {
	if c.Group == 0 {
		return 1
	}
	group := float64(c.Group)
	return min(1, math.Ceil(trials/group)*group/float64(lanes))
}

// drawing is the share of a pass that makes inputs, for all lanes whether busy or not.
const drawing = 0.1

// pass returns the ns of a pass.
func (c Lanes) pass(p kernels.Params, interleave, planes int, busy float64) float64 {
	weights := 2 + c.Attacker*float64(p.Attackers)
	a := weights * float64(p.Weights()) * (c.Weight + c.Plane*float64(planes)) / float64(interleave)
	bytes := float64(p.Weights()*p.Machines()*(c.Bytes+c.PlaneBytes*planes)) / float64(interleave)
	far := min(3, max(1, 1+0.6*math.Log2(bytes/cache)))
	return c.Pass + c.Unit*float64(p.K*p.Machines()) + a*far*(drawing+(1-drawing)*busy)
}

// prepare returns the ns of preparing trials for all lanes.
func (c Lanes) prepare(p kernels.Params) float64 {
	return float64(p.Machines()-1)*c.Stream + draws(p, float64(p.Attackers))*c.Draw
}

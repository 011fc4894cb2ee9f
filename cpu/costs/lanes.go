package costs

import (
	"math"

	"tpmbench/cpu/keystream"
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

// Form is that of an engine: its lanes, the weights of each that a vector holds, and the planes of a
// weight.
type Form struct{ Lanes, Interleave, Planes int }

// FormOf returns the form of an engine of p with a number of words of lanes, of a kernel that has vectors
// of most words.
func FormOf(p kernels.Params, words, most int) Form {
	return Form{Lanes: 64 * words, Interleave: most / words, Planes: keystream.NewDepth(p.L).Planes}
}

// Run returns the ns of p's trials on a number of engines of form f, whose last pairs leave their
// lanes where a step of each, of the given ns, takes less than a pass; +Inf if they never do.
func (c Lanes) Run(p kernels.Params, engines int, f Form, step float64) float64 {
	// An engine takes trials for all its lanes at once, whoever else waits.
	trials := max(float64(min(p.Trials, uint64(f.Lanes))), float64(p.Trials)/float64(engines))
	together := min(trials, float64(f.Lanes))
	rounds := trials / together
	pass := c.pass(p, f, c.busy(together, f.Lanes))
	return (Steps(p)+idle(p))*(rounds-1)*pass + c.end(p, together, pass, step) + math.Ceil(rounds)*c.prepare(p)
}

// Between two looks at who has finished lie from leastLook to mostLook passes, about twice the square
// root of a trial's steps.
const leastLook, mostLook = 16, 64

// idle returns how many passes a lane waits for a look.
func idle(p kernels.Params) float64 { return min(mostLook, max(leastLook, 2*math.Sqrt(Steps(p)))) / 2 }

// end returns the ns from when all trials that are together have begun.
func (c Lanes) end(p kernels.Params, together, pass, step float64) float64 {
	most, mean := float64(p.MaxSteps), Steps(p)
	last := math.Floor(pass / step) // pairs that leave their lanes
	if last < 1 {
		return min(most, mean*Longest(together)) * pass
	}
	// Steps are distributed about normally: how many there are until so few are left, and how many
	// these then have before them.
	z, density := -1/spread, 0.0
	if left := last / together; left < 1 {
		z = max(z, math.Sqrt2*math.Erfinv(1-2*left))
		density = math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / left
	}
	passes, each := min(most, max(leastLook, mean*(1+spread*z))), mean*spread*(density-z)
	return passes*pass + (min(last, together)+alone)*min(each, max(0, most-passes))*step
}

const (
	// spread is the standard deviation of a trial's steps, in means.
	spread = 0.34
	// alone is how many pairs more the last ones cost: four step at once, even where one is left.
	alone = 3
	// rest is how many times the mean are the steps that the last pairs have before them.
	rest = 0.3
)

// PassCost returns the ns of a pass in an engine of form f of which as many lanes as busy are worked on.
func (c Lanes) PassCost(p kernels.Params, f Form, busy int) float64 {
	return c.pass(p, f, c.busy(float64(busy), f.Lanes))
}

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
func (c Lanes) pass(p kernels.Params, f Form, busy float64) float64 {
	weights := 2 + c.Attacker*float64(p.Attackers)
	a := weights * float64(p.Weights()) * (c.Weight + c.Plane*float64(f.Planes)) / float64(f.Interleave)
	bytes := float64(p.Weights()*p.Machines()*(c.Bytes+c.PlaneBytes*f.Planes)) / float64(f.Interleave)
	far := min(3, max(1, 1+0.6*math.Log2(bytes/cache)))
	return c.Pass + c.Unit*float64(p.K*p.Machines()) + a*far*(drawing+(1-drawing)*busy)
}

// prepare returns the ns of preparing trials for all lanes.
func (c Lanes) prepare(p kernels.Params) float64 {
	return float64(p.Machines()-1)*c.Stream + draws(p, float64(p.Attackers))*c.Draw
}

package costs

import (
	"math"
	"math/bits"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
)

// Pairs are ns of a backend that steps one pair at a time.
type Pairs struct {
	// of a step: each one, each machine and each of its hidden units, and each weight and
	// its planes
	Step, Machine, Unit, Weight, Plane float64
	// of a step of wide inputs: each bit that is drawn, each input whose number of values is no power
	// of two, and each weight for each pair of a plane of the input and one of the weight; and each
	// weight of A where inputs are queries
	Bit, Scaled, Product, Query float64
	// of a step of attackers that are lanes: each one, each input, and each weight in a
	// vector of lanes and its planes, with the code for a few L (special) or for others
	LaneStep, Input       float64
	Special               map[int]float64
	LaneWeight, LanePlane float64
	Lanes                 int     // of a vector
	Start, Draw           float64 // of preparing: each machine, and each of its weights, of 24 bits
	Streams               float64 // of attackers one by one that take as long as those of a vector of lanes
	Four                  Four
}

// Four are ns of a pair without attackers of four that step at once, the last of a run.
type Four struct {
	// of a step: each one, each hidden unit, and each 64 of its inputs and their planes
	Step, Unit, Word, Plane float64
	Leave                   float64 // of taking a pair over from its lane: each 64 bits of it
}

// words returns the words of a machine's inputs, and the planes of each.
func words(p kernels.Params) (n, planes float64) {
	return float64(p.K * ((p.N + 63) / 64)), float64(keystream.NewDepth(p.L).Planes)
}

// step returns the ns of a step of a pair.
func (c Four) step(p kernels.Params) float64 {
	n, planes := words(p)
	return c.Step + c.Unit*float64(p.K) + n*(c.Word+c.Plane*planes)
}

// leave returns the ns of taking a pair over from its lane.
func (c Four) leave(p kernels.Params) float64 {
	n, planes := words(p)
	return c.Leave * (stream + n*(2*planes+1))
}

// stream is the words of a random stream's state.
const stream = 6

// Run returns the ns of p's trials on several engines.
func (c *Pairs) Run(p kernels.Params, engines int) float64 {
	return math.Ceil(float64(p.Trials)/float64(engines)) * (Steps(p)*c.step(p) + c.prepare(p))
}

func (c *Pairs) step(p kernels.Params) float64 {
	return c.Step + c.inputs(p) + 2*c.machine(p) + min(c.machines(p), c.lanes(p))
}

func (c *Pairs) prepare(p kernels.Params) float64 {
	return float64(p.Machines())*c.Start + draws(p, c.streams(p))*c.Draw
}

// Rest returns the ns of a step of one of the last pairs of a run, which is taken over from its
// lane.
func (c *Pairs) Rest(p kernels.Params) float64 {
	return c.Four.step(p) + c.Four.leave(p)/max(1, rest*Steps(p))
}

// TakesFours reports whether the pairs of p that each of several engines has take less time four at a
// time than one at a time.
func (c *Pairs) TakesFours(p kernels.Params, engines int) bool {
	pairs := math.Ceil(float64(p.Trials) / float64(engines))
	return max(4, pairs)*c.Four.step(p) < pairs*c.step(p)
}

// RunFours is Run where pairs step four at a time and an engine takes the given number of trials
// together, towards whose ends places are empty.
func (c *Pairs) RunFours(p kernels.Params, engines, together int) float64 {
	times := math.Ceil(float64(p.Trials) / float64(engines*together))
	pairs := min(float64(together), math.Ceil(float64(p.Trials)/float64(engines)))
	steps := max(pairs+emptyPlaces, 4+longer*(pairs-1)) // of all places, in those of a mean trial
	return times * (Steps(p)*c.Four.step(p)*steps + pairs*c.prepare(p))
}

const (
	// emptyPlaces is what places cost that are empty while the last of many pairs come to their ends, in
	// steps of a mean trial: the longest of four trials takes some 1.4 times the mean.
	emptyPlaces = 1.6
	// longer is what each further pair of one quad adds, since the longest then takes longer.
	longer = 0.4
)

// TakesLanes reports whether p's attackers take less time as lanes than as machines.
func (c *Pairs) TakesLanes(p kernels.Params) bool { return c.lanes(p) < c.machines(p) }

func (c *Pairs) machine(p kernels.Params) float64 {
	planes := float64(keystream.NewDepth(p.L).Planes)
	products := float64(sizes(p)) * planes
	return c.Machine + c.Unit*float64(p.K) + float64(p.Weights())*(c.Weight+c.Plane*planes+c.Product*products)
}

// inputs returns the ns of drawing wide inputs or making queries, of a step.
func (c *Pairs) inputs(p kernels.Params) (ns float64) {
	if values := p.Inputs(); values > 2 {
		if values&(values-1) == 0 {
			ns = c.Bit * float64(bits.Len(uint(values-1))*p.Weights())
		} else {
			ns = (keystream.WeightBits*c.Bit + c.Scaled) * float64(p.Weights())
		}
	}
	if p.Query > 0 {
		ns += c.Query * float64(p.Weights())
	}
	return ns
}

// sizes returns the planes of the sizes of inputs, 0 where all are 1.
func sizes(p kernels.Params) int {
	if p.M() == 1 && !p.ZeroInputs {
		return 0
	}
	return bits.Len(uint(p.M()))
}

func (c *Pairs) machines(p kernels.Params) float64 { return float64(p.Attackers) * c.machine(p) }

// lanes returns the ns of a step of p's attackers as lanes; a vector of few holds several inputs.
func (c *Pairs) lanes(p kernels.Params) float64 {
	if p.Attackers > 0 && (sizes(p) > 0 || p.Distance) {
		return math.Inf(1) // which they do not offer
	}
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
func (c *Pairs) streams(p kernels.Params) float64 {
	if !c.TakesLanes(p) {
		return float64(p.Attackers)
	}
	return min(float64(p.Attackers), c.Streams*float64((p.Attackers+c.Lanes-1)/c.Lanes))
}

package lanes

import (
	"time"

	"tpmbench/cpu/keystream"
	"tpmbench/kernels"
	"tpmbench/kernels/trivium"
)

// meter says how an engine spent its time. While off it costs a comparison a pass.
type meter struct {
	on     bool
	last   time.Time
	phases [numPhases]kernels.Phase
	total  kernels.Measured
	alone  uint64 // steps of the last pairs
}

// The kinds of work of an engine.
const (
	phaseTrivium = iota // sign planes of the inputs
	phaseUpdate         // moving the weights
	phaseSums           // local fields and signs
	phaseRefill         // taking prefetched trials into lanes
	phasePrepare        // drawing trials ahead
	phaseRest           // decisions, counting, rows, waiting for trials
	phaseLast           // the last pairs, apart from lanes
	numPhases
)

var phaseNames = [numPhases]string{"trivium", "update", "sums", "refill", "prepare", "rest", "last pairs"}

// lap counts the time since the last lap to a phase that went over items items.
func (m *meter) lap(phase, items int) {
	if !m.on {
		return
	}
	now := time.Now()
	p := &m.phases[phase]
	p.Time += now.Sub(m.last)
	p.Items += uint64(items)
	m.last = now
}

// sampleSums is how many passes share one measurement of the sums alone: they
// are one loop with the update, so while measuring, one pass in several sums
// once more.
const sampleSums = 61

// Measure implements kernels.Meter.
func (e *Engine) Measure() { e.meter.on = true }

// Measured implements kernels.Meter.
func (e *Engine) Measured() kernels.Measured {
	m := e.meter.total
	m.LaneSteps = e.now*uint64(64*e.words) + e.meter.alone
	phases := e.meter.phases
	// What was summed again shows the sums' share of the passes.
	if s := &phases[phaseSums]; s.Items > 0 {
		u := &phases[phaseUpdate]
		s.Time = min(u.Time, time.Duration(float64(s.Time)*float64(u.Items)/float64(s.Items)))
		s.Items = u.Items
		u.Time -= s.Time
	}
	work := e.work()
	for i, p := range phases {
		p.Name, p.Work = phaseNames[i], work[i]
		if i == phaseLast && p.Items == 0 {
			continue
		}
		if phases[phaseSums].Items == 0 { // they were not summed apart
			switch i {
			case phaseUpdate:
				p.Name = "update and sums"
				p.Work = p.Plus(1, work[phaseSums])
			case phaseSums:
				continue
			}
		}
		m.Phases = append(m.Phases, p)
	}
	return m
}

// work returns the work of each phase.
func (e *Engine) work() [numPhases]kernels.Work {
	work := [numPhases]kernels.Work{phaseTrivium: e.options.Stream.Work}
	if c, ok := e.block.(Counted); ok {
		work[phaseUpdate], work[phaseSums] = c.Work()
	}
	return work
}

// Counted is a Block that says what its units do for a (k, n), all machines': to move
// them and to sum them.
type Counted interface {
	Work() (update, sums kernels.Work)
}

// Summer is a Block that can do the sums of a unit alone, changing nothing but
// the unit's signs, which come out as they are.
type Summer interface{ Sums(k int, s *Step) }

// PreparePlanes returns the number of keystream planes of a preparation: of a stream for
// the pair and one for each attacker, of whole blocks each.
func PreparePlanes(p kernels.Params) int {
	attacker := trivium.Warmup + keystream.Blocks(keystream.WeightBits*p.Weights())*keystream.Block
	return trivium.Warmup + keystream.Blocks(p.InitialBits())*keystream.Block + p.Attackers*attacker
}

package bitpacked

import (
	"time"

	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// meter says how an engine spent its time: one step in several is measured by its phases,
// and the time of all steps shared out likewise.
type meter struct {
	on     bool
	phases [numPhases]time.Duration // of the steps measured
	last   time.Time
	timing bool // this step is measured
	total  time.Duration
	starts time.Duration // of preparing trials
	trials uint64
	steps  uint64 // of all
	// steps that there were places for, where several pairs step at once
	laneSteps uint64
	learns    uint64 // learning steps of all
}

// sample is how many steps share one measurement, which takes about as long as a step.
const sample = 61

// The phases of a step.
const (
	phaseDrawing = iota // inputs
	phaseFields         // local fields, signs and outputs of A and B
	phaseMoving         // moving the weights of A and B
	phaseAttackers
	phaseRest // what trials await, and rows
	numPhases
)

var phaseNames = [numPhases]string{"drawing", "fields", "moving", "attackers", "rest"}

// begin begins a step.
func (m *meter) begin(step uint64) {
	if m.timing = m.on && step%sample == 0; m.timing {
		m.last = time.Now()
	}
}

// lap counts the time since the last lap to a phase.
func (m *meter) lap(phase int) {
	if m.timing {
		now := time.Now()
		m.phases[phase] += now.Sub(m.last)
		m.last = now
	}
}

// now is the time, where it is measured.
func (m *meter) now() (t time.Time) {
	if m.on {
		t = time.Now()
	}
	return t
}

// since is the time since then, which now returned.
func (m *meter) since(then time.Time) (d time.Duration) {
	if m.on {
		d = time.Since(then)
	}
	return d
}

// prepared counts what trials took that are prepared together, since then.
func (m *meter) prepared(then time.Time) {
	d := m.since(then)
	m.starts += d
	m.total += d
}

// add counts a trial, since then.
func (m *meter) add(steps, learned uint64, then time.Time) {
	m.timing = false
	m.trials++
	m.steps += steps
	m.learns += learned
	m.total += m.since(then)
}

// Measure implements kernels.Meter.
func (e *engine) Measure() { e.meter.on = true }

// Measured implements kernels.Meter.
func (e *engine) Measured() kernels.Measured {
	m := &e.meter
	all := kernels.Measured{LaneSteps: m.steps, PairSteps: m.steps, Draws: m.trials, Drawn: m.trials}
	sampled := time.Duration(0)
	for _, t := range m.phases {
		sampled += t
	}
	if sampled == 0 {
		return all
	}
	items, learned := m.steps*uint64(e.p.Weights()), m.learns*uint64(e.p.Weights())
	var draw, sum, move kernels.Work
	if e.Sizes == 0 { // of wide inputs none is counted
		draw = e.kernel.Drawing
		sum, move = e.kernel.Work(e.Planes)
	}
	scale := float64(m.total-m.starts) / float64(sampled)
	for i, t := range m.phases {
		p := kernels.Phase{Name: phaseNames[i], Time: time.Duration(scale * float64(t))}
		switch i {
		case phaseDrawing:
			p.Items, p.Work = items, draw
		case phaseFields:
			p.Items, p.Work = items, sum.Plus(1, sum)
		case phaseMoving:
			p.Items, p.Work = learned, move.Plus(1, move)
		case phaseAttackers:
			if e.p.Attack == kernels.NoAttack {
				continue
			}
			p.Items, p.Work = learned, e.e.counted()
		}
		all.Phases = append(all.Phases, p)
	}
	planes := m.trials * uint64(lanes.PreparePlanes(e.p))
	all.Phases = append(all.Phases, kernels.Phase{Name: "prepare", Time: m.starts, Items: planes})
	return all
}

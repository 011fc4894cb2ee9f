package cuda

import (
	"strings"
	"time"

	"tpmbench/kernels"
)

// meter keeps what kernels.Measured reports. It costs so little that it is always on.
type meter struct {
	total               kernels.Measured
	preparing, stepping time.Duration // of the device
}

// drew counts the preparation of the given number of trials.
func (m *meter) drew(trials int) {
	m.total.Draws++
	m.total.Drawn += uint64(trials)
	m.total.Moved += 8 * uint64(trials)
}

// did counts a slice; the times are in milliseconds.
func (m *meter) did(e *engine, passes int, preparing, stepping float64, rows, steps uint64) {
	m.preparing += time.Duration(preparing * 1e6)
	m.stepping += time.Duration(stepping * 1e6)
	m.total.LaneSteps += uint64(passes * e.z.lanes)
	m.total.PairSteps += steps
	m.total.Moved += rows*uint64(e.z.row) + counterBytes
}

// Measure implements kernels.Meter.
func (e *engine) Measure() {}

// Measured implements kernels.Meter. Operations are those of 32 bits, of all lanes, and items what
// lanes with a trial went over: a warp without any costs nothing.
func (e *engine) Measured() kernels.Measured {
	m := e.meter.total
	m.Phases = []kernels.Phase{
		{Name: "prepare", Time: e.meter.preparing},
		{Name: "update", Time: e.meter.stepping, Items: e.meter.total.PairSteps * uint64(e.p.Weights()) / uint64(e.z.lanes), Work: kernels.Work{Ops: float64(e.z.lanes) * e.g.logic(e.p) / float64(e.p.Weights())}},
	}
	return m
}

// logic counts the logic operations and shifts of a step of one trial, from the code
// (kernels/trivium.cuh, kernels/word.cuh): neither its population counts, which another part of a
// multiprocessor does, nor additions, loads and stores.
func (g program) logic(p kernels.Params) float64 {
	m := g.planes
	move := m/2 + 1 + m/2 + 1 + 2*m
	if p.L == 1 {
		move = 2
	} else if p.L == 3 {
		move = 3
	}
	word := 1 + 2*(2+move+m) + 1
	stream := g.words*25 + 10*p.K
	if strings.Contains(g.step, "_n") { // see Input in kernels/registers.cu
		stream = (p.Weights()+31)/32*25 + 10 + g.words
	}
	// in learning steps, which nearly every step is for some lane of a warp
	attacker := 3 + m + move
	return float64(stream + g.words*(word+g.attackers*attacker))
}

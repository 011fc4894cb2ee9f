package bitsliced

import (
	"tpmbench/cpu/costs"
	"tpmbench/cpu/keystream"
	"tpmbench/cpu/lanes"
	"tpmbench/kernels"
)

// Backend is a kernel as a kernels.Backend.
type Backend struct {
	Kernel *Kernel
	Lacks  string     // the processor features that this machine lacks for it
	Last   lanes.Last // steps the last pairs of a run; nil where they stay in their lanes
}

// Info implements kernels.Backend.
func (b Backend) Info() kernels.Info {
	i := lanes.Info(b.Kernel.Name, b.Lacks, b.Kernel.MaxL, offers, lanes.Options{Stream: b.Kernel.Stream})
	i.Limits.Attackers = mostAttackers
	return i
}

// Supports implements kernels.Backend.
func (b Backend) Supports(p kernels.Params) error {
	return lanes.Supports(b.Info(), p, b.EngineBytes(p))
}

// Cost implements kernels.Coster.
func (b Backend) Cost(p kernels.Params, engines int) float64 {
	return b.costs().Run(p, engines, b.form(p), lanes.StepCost(b.Last, p))
}

func (b Backend) costs() costs.Lanes { return costs.Bitsliced[kernels.ISA(b.Kernel.Name)] }

func (b Backend) form(p kernels.Params) costs.Form {
	return costs.FormOf(p, b.Kernel.stream(p).Words, b.Kernel.Stream.Words)
}

// pass is that of lanes.Options.
func (b Backend) pass(p kernels.Params, busy int) float64 {
	return b.costs().PassCost(p, b.form(p), busy)
}

// EngineBytes implements kernels.Sizer.
func (b Backend) EngineBytes(p kernels.Params) int {
	o := b.options(p)
	block := p.Machines() * o.Depth.Planes * o.Stream.Words * p.K * lanes.PaddedInputs(p.N, o.Interleave)
	return 8*block + lanes.Bytes(p, o)
}

// Open implements kernels.Backend.
func (b Backend) Open(p kernels.Params, worker int) (kernels.Engine, error) {
	if err := b.Info().Refuse(p); err != nil {
		return nil, err
	}
	o := b.options(p)
	return lanes.New(p, newBlock(p, b.Kernel, o.Stream), o), nil
}

func (b Backend) options(p kernels.Params) lanes.Options {
	stream := b.Kernel.stream(p)
	return lanes.Options{Stream: stream, Depth: keystream.NewDepth(p.L), Interleave: stream.Interleave, TakePasses: b.Kernel.TakePasses, Last: b.Last, PassCost: b.pass}
}
